import CloudModel

/// Instances that leave: they get no more requests and finish what they answer, up to a limit.
extension World {
  /// Lets an instance of a cell leave since it is no longer wanted.
  mutating func drain(cell: Int) {
    changeCell(cell) {
      $0.serving -= 1
      $0.draining += 1
    }
    state.pools[design.cells[cell].pool].life.released += 1
    finishStreams(
      cell: cell, eighths: 8, limit: design.loadBalancer.deregistration, slot: -1)
  }

  /// Schedules when an instance that leaves is gone: with its last answer, or at the limit, when what
  /// is left is cut.
  ///
  /// - Parameters:
  ///   - eighths: of its weight, so of the sequences of a full instance.
  ///   - slot: the incident that the cut ones are booked to, or -1.
  mutating func finishStreams(cell: Int, eighths: Int64, limit: Int64, slot: Int) {
    let region = design.cells[cell].region
    let weight = eighths * design.cells[cell].eighth
    let running = Double(state.regions[region].runningPerUnit * Amount(weight)) / 1e18
    let tokenTime = state.regions[region].tokenTime
    let uniform = drawUniform(design.cells[cell].streams.drain)
    let last = design.drain.longest(running: running, tokenTime: tokenTime, uniform: uniform)
    if last > limit {
      let cut = design.drain.remaining(running: running, tokenTime: tokenTime, after: limit)
      let amount = Amount(Int64((cut * 1e9).rounded())) * 1_000_000_000
      let most = min(state.regions[region].servedTotal, state.ledger.good)
      let owned = max(0, min(amount, most))
      if slot >= 0 { state.incidents[slot].cut += owned }
      bookNow(
        owned,
        LossLine(
          owner: slot, phase: slot >= 0 ? .state : .capacity, kind: .cut, region: region, rate: 0),
        wereGood: true)
    }
    schedule(Event(.drained, cell), at: Units.later(state.now, by: min(last, limit)))
  }

  /// An instance has finished its streams and is gone; its place may be wanted by another.
  mutating func finishDraining(cell: Int) {
    changeCell(cell) { $0.draining -= 1 }
    state.pools[design.cells[cell].pool].life.gone += 1
    reconcile(region: design.cells[cell].region)
  }
}
