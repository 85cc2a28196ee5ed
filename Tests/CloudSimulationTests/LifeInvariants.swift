import CloudModel

@testable import CloudSimulation

/// Conservation of instances through every step of their life, by independent counting.
extension World {
  /// Sentences about instances that appeared or vanished; empty when all is well.
  func brokenLife() -> [String] {
    var broken: [String] = []
    for (index, pool) in state.pools.enumerated() {
      let cells = design.cellsOfPool[index].map { state.cells[$0] }
      func sum(_ count: (CellState) -> Int) -> Int { cells.reduce(0) { $0 + count($1) } }
      let life = pool.life
      let refused = life.refusedByStock + life.refusedByQuota + life.refusedByFault
      if life.requested != life.granted + refused {
        broken.append("pool \(index): requests are neither granted nor refused: \(life)")
      }
      let ended = life.entered + life.timedOut + life.cancelled + life.lostOnTheWay
      if life.granted + life.restarted != ended + sum(\.launching) {
        broken.append("pool \(index): launches vanish: \(life), \(sum(\.launching)) on their way")
      }
      let initial = design.cellsOfPool[index].reduce(0) { $0 + design.cells[$1].initial }
      let out = life.lost + life.reclaimed + life.released
      if sum(\.serving) + sum(\.ramping) != initial + life.entered - out {
        broken.append("pool \(index): instances in the balancer vanish: \(life)")
      }
      if sum(\.draining) != life.reclaimed + life.released - life.gone {
        broken.append("pool \(index): draining instances vanish: \(life)")
      }
      if pool.used != sum(\.billedCount) {
        broken.append("pool \(index) uses \(pool.used), not \(sum(\.billedCount))")
      }
      if pool.standIn < 0 || pool.lacking < 0 || pool.mostUsed < pool.used {
        broken.append("pool \(index) is \(pool)")
      }
      if (pool.lacking == 0) != (pool.refusal == nil) {
        broken.append(
          "pool \(index) lacks \(pool.lacking), refused for \(String(describing: pool.refusal))")
      }
    }
    return broken + brokenSupply()
  }

  private func brokenSupply() -> [String] {
    var soldOut = state.cells.map { _ in 0 }
    var shortages = state.regions.map { _ in 0 }
    for slot in state.incidents.indices where state.openSlots[slot] {
      let incident = state.incidents[slot]
      if !incident.isActive || !incident.scope.isSupply { continue }
      let supply = design.supplies[incident.place]
      shortages[supply.region] += 1
      for cell in supply.cells {
        let kind = design.pools[design.cells[cell].pool].purchase
        if design.classes[incident.faultClass].soldOutKinds.contains(kind) { soldOut[cell] += 1 }
      }
    }
    var broken: [String] = []
    if soldOut != Array(state.soldOut) {
      broken.append("sold out \(state.soldOut), not \(soldOut)")
    }
    if shortages != state.regions.map(\.shortages) { broken.append("shortages \(shortages)") }
    return broken
  }
}
