import CloudModel

@testable import CloudSimulation

/// What must hold in every world between two events, by independent counting.
extension World {
  /// Sentences about what does not hold; empty when all is well.
  func brokenInvariants() -> [String] {
    brokenLedger() + brokenShares() + brokenCells() + brokenIncidents() + brokenPools()
      + brokenPlaces() + brokenStores() + brokenLife()
  }

  private func brokenLedger() -> [String] {
    var broken: [String] = []
    let ledger = state.ledger
    var queued = state.retries.pending.reduce(Amount(0), +) + state.retries.bins.reduce(0, +)
    // What comes back in this tick has left its bin as a whole and arrives bit by bit.
    if state.retries.isTicking, let retries = design.retries {
      let end = (state.retries.tick + 1) * retries.tick
      queued += Amount(state.retries.load) * Amount(end - state.now)
    }
    if queued != state.retries.held { broken.append("waits for a retry: \(queued)") }
    for region in state.regions {
      queued += region.queue
      for block in region.line where block.isExpired { queued -= block.amount }
      if !region.line.isEmpty, region.line.reduce(Amount(0), { $0 + $1.amount }) != region.queue {
        broken.append("a line is \(region.line), the queue \(region.queue)")
      }
    }
    if ledger.valid != ledger.good + ledger.failedTotal + queued { broken.append("requests leak") }
    if ledger.good < 0 { broken.append("good is \(ledger.good)") }
    var receipt = ledger.withoutFault.reduce(Amount(0), +) + ledger.receipt.reduce(Amount(0), +)
    for slot in state.incidents.indices where state.openSlots[slot] {
      receipt += state.incidents[slot].loss
      if state.incidents[slot].lossByPhase.contains(where: { $0 < 0 }) {
        broken.append("incident \(state.incidents[slot].number) has a negative loss")
      }
    }
    if receipt != ledger.failedTotal { broken.append("the receipt does not add up") }
    if state.regions.contains(where: { $0.queue < -1_000_000_000_000 }) {
      broken.append("a queue is negative: \(state.regions.map(\.queue))")
    }
    if state.goodRate < 0 || state.lostRate < 0 { broken.append("a rate is negative") }
    if state.losses.contains(where: { $0.rate <= 0 }) {
      broken.append("a loss line is not positive")
    }
    for line in state.losses where line.owner >= 0 && !state.openSlots[line.owner] {
      broken.append("a loss is booked to a closed incident")
    }
    return broken
  }

  private func brokenShares() -> [String] {
    var broken: [String] = []
    let shares = state.regions.map(\.share)
    let record = state.regions.map(\.recordShare)
    if shares.reduce(0, +) != Units.wholeShare { broken.append("shares are \(shares)") }
    if record.reduce(0, +) != Units.wholeShare {
      broken.append("the record's shares are \(record)")
    }
    if (shares + record).contains(where: { $0 < 0 }) {
      broken.append("a share is negative: \(shares)")
    }
    let inflow = state.regions.reduce(0) { $0 + $1.inflow }
    let held = state.losses.reduce(0) { $0 + ($1.kind == .throttled ? $1.rate : 0) }
    if inflow + held != tries { broken.append("\(tries) tries, \(inflow) arrive, \(held) do not") }
    if held != state.retries.throttled { broken.append("\(held) are held back") }
    return broken
  }

  private func brokenCells() -> [String] {
    var broken: [String] = []
    for (index, cell) in state.cells.enumerated() {
      let launches = state.launches.filter { !$0.isFree && $0.cell == index }
      let ramping = launches.filter { $0.step > 0 }
      if cell.launching != launches.count - ramping.count || cell.ramping != ramping.count {
        broken.append("cell \(index) counts other launches: \(cell), \(launches)")
      }
      if cell.rampingEighths != ramping.reduce(0, { $0 + $1.eighths }) {
        broken.append("cell \(index) ramps by another weight")
      }
      let most = design.cells[index].maximum
      if cell.present + cell.draining > most {
        broken.append("cell \(index) holds \(cell.present) + \(cell.draining) of \(most)")
      }
    }
    for region in state.regions.indices {
      let indices = design.cellsOfRegion[region]
      let cells = indices.map { state.cells[$0] }
      let sums = state.regions[region]
      let weight = indices.reduce(Int64(0)) {
        $0 + state.cells[$1].eighths * design.cells[$1].eighth
      }
      let launching = cells.reduce(0) { $0 + $1.launching }
      let ramping = cells.reduce(0) { $0 + $1.ramping }
      if sums.weight != weight || sums.launching != launching || sums.ramping != ramping {
        broken.append("region \(region) counts otherwise than its cells")
      }
    }
    return broken
  }

  /// Every launch at a store loads there, at a rate that the store can give.
  private func brokenStores() -> [String] {
    var broken: [String] = []
    for (index, store) in state.stores.enumerated() {
      let loading = state.launches.indices.filter {
        let launch = state.launches[$0]
        return !launch.isFree && launch.path == .atStore && design.cells[launch.cell].store == index
      }
      if loading != store.loads.map({ Int($0.launch) }).sorted() {
        broken.append("store \(index) serves \(store.loads), but \(loading) load")
      }
      if store.loads.map(\.end) != store.loads.map(\.end).sorted() {
        broken.append("the loads of store \(index) are out of order")
      }
      let count = Int64(store.loads.count)
      if store.rate * count > max(design.stores[index].total, count) {
        broken.append("store \(index) gives \(store.rate) bytes/s to each of \(count)")
      }
      if count > 0, store.rate == 0, !isBlocked(store: index) {
        broken.append("store \(index) stands still")
      }
    }
    for launch in state.launches where !launch.isFree && launch.step == 0 {
      let step = launch.lifeStep(at: state.now)
      if step == .ramping { broken.append("a launch on its ramp without a step of it") }
      if launch.path == .atStore, step != .loading { broken.append("\(step) at a store") }
    }
    return broken
  }

  private func brokenIncidents() -> [String] {
    var broken: [String] = []
    if state.openCount != state.openSlots.count(where: { $0 }) { broken.append("open count") }
    for slot in state.incidents.indices where state.openSlots[slot] {
      let incident = state.incidents[slot]
      let waits = state.waiting.reduce(0) { $0 + ($1.incident == slot ? $1.count : 0) }
      let owned = state.launches.count { !$0.isFree && $0.owner == slot }
      if incident.missing != incident.deadListed + waits + owned {
        broken.append(
          "incident \(incident.number) misses \(incident.missing), but \(incident.deadListed) are "
            + "listed, \(waits) wait, \(owned) are on their way")
      }
      if (incident.deadWeight == 0) != (incident.deadListed == 0) || incident.deadWeight < 0 {
        broken.append("incident \(incident.number) has a dead weight of \(incident.deadWeight)")
      }
    }
    for wait in state.waiting where wait.count <= 0 || !state.openSlots[wait.incident] {
      broken.append("\(wait) waits for nothing")
    }
    for launch in state.launches where !launch.isFree && launch.owner >= 0 {
      if !state.openSlots[launch.owner] { broken.append("a launch of a closed incident") }
    }
    let listed = state.cells.reduce(0) { $0 + $1.deadListed }
    let known = state.incidents.indices.reduce(0) {
      $0 + (state.openSlots[$1] ? state.incidents[$1].deadListed : 0)
    }
    if listed != known { broken.append("\(listed) dead targets, incidents know \(known)") }
    return broken
  }

  private func brokenPools() -> [String] {
    var broken: [String] = []
    for (index, pool) in design.scenario.pools.enumerated() {
      let cells = design.cellsOfPool[index]
      let held = cells.reduce(0) { $0 + state.cells[$1].present + state.cells[$1].draining }
      if held > pool.quota { broken.append("pool \(index) holds \(held) of \(pool.quota)") }
      let wanted = state.desired[index] + state.pools[index].standIn
      if present(pool: index) > wanted {
        broken.append("pool \(index): \(present(pool: index)) present, \(wanted) wanted")
      }
      let waits = state.waiting.reduce(0) { $0 + (cells.contains($1.cell) ? $1.count : 0) }
      let isSuspended = state.pools[index].suspendedUntil >= 0
      let blocked =
        isSuspended
        || cells.contains { state.blocked[design.cells[$0].zone] > 0 || state.soldOut[$0] > 0 }
      let draining = cells.contains { state.cells[$0].draining > 0 }
      if !blocked, !draining, present(pool: index) + waits < wanted {
        broken.append(
          "pool \(index): \(present(pool: index)) present, \(waits) wait, "
            + "\(wanted) wanted, but nobody starts one: \(state.pools[index])")
      }
    }
    return broken
  }

  private func brokenPlaces() -> [String] {
    var blocked = design.scenario.zones.map { _ in 0 }
    var endpoints = design.scenario.regions.map { _ in 0 }
    for slot in state.incidents.indices where state.openSlots[slot] {
      let incident = state.incidents[slot]
      if !incident.isActive || incident.scope == .instance || incident.scope.isSupply { continue }
      if design.conditions[incident.level].blocksLaunches {
        let zones =
          incident.scope == .zone ? [incident.place] : design.zonesOfRegion[incident.place]
        for zone in zones { blocked[zone] += 1 }
      }
      let spec = design.classes[incident.faultClass]
      let hasHit = spec.rampStep == 0 || incident.step == FaultClass.rampSteps
      if incident.drawsEndpoint, hasHit, incident.scope == .region {
        endpoints[incident.place] += 1
      }
    }
    var broken: [String] = []
    let conditioned = state.incidents.indices.count {
      state.openSlots[$0] && design.conditions[state.incidents[$0].level].isMet
    }
    if conditioned != state.conditioned {
      broken.append("\(conditioned) conditions are met, not \(state.conditioned)")
    }
    if blocked != Array(state.blocked) { broken.append("blocked \(state.blocked), not \(blocked)") }
    if endpoints != state.regions.map(\.endpointLost) { broken.append("endpoints \(endpoints)") }
    return broken
  }

  /// What is not as it was before the first fault, long after the last.
  func awayFromHome() -> [String] {
    var away: [String] = []
    if state.openCount > 0 {
      let open = state.incidents.indices.filter { state.openSlots[$0] }
      away.append("open: \(open.map { state.incidents[$0] })")
    }
    if state.failover.phase != .home { away.append("failover is \(state.failover)") }
    let record = state.regions.map(\.recordShare)
    if record != design.weights { away.append("the record is \(record)") }
    if state.regions.map(\.share) != record { away.append("stale addresses") }
    if !state.waiting.isEmpty { away.append("\(state.waiting) waits") }
    if state.observers.contains(where: { !$0.isHealthy || $0.isProbing }) {
      away.append("observers \(state.observers)")
    }
    let initial = design.scenario.pools.indices.map { pool in
      design.cellsOfPool[pool].reduce(0) { $0 + design.cells[$1].initial }
    }
    for pool in design.scenario.pools.indices {
      let isScaled = design.autoscaler != nil
      if !isScaled, state.desired[pool] != initial[pool] {
        away.append("pool \(pool) wants \(state.desired[pool]), not \(initial[pool])")
      }
      if present(pool: pool) != state.desired[pool] { away.append("pool \(pool) is not whole") }
      if state.pools[pool].standIn != 0 || state.pools[pool].lacking != 0 {
        away.append("pool \(pool) is \(state.pools[pool])")
      }
    }
    return away
  }
}

extension ReplicationResult {
  /// Sums that do not add up.
  func brokenSums() -> [String] {
    var broken: [String] = []
    if valid != good + failedTotal + inFlight { broken.append("requests leak") }
    if flows.reduce(Amount(0), { $0 + $1.valid }) != valid { broken.append("flows") }
    for kind in failed.indices
    where flows.reduce(Amount(0), { $0 + $1.failed[kind] }) != failed[kind] {
      broken.append("failures of kind \(kind) by flow")
    }
    if flows.contains(where: { $0.valid < 0 || $0.failed.contains { $0 < 0 } }) {
      broken.append("a flow is negative")
    }
    let byClass = classes.reduce(Amount(0)) { $0 + $1.loss }
    if byClass + withoutFault.reduce(0, +) != failedTotal { broken.append("receipt") }
    for (index, faultClass) in (classes.map(\.lossByPhase) + [withoutFault]).enumerated() {
      let entries = receipt.filter { $0.faultClass == index }
      for phase in LossPhase.allCases
      where entries.filter({ $0.phase == phase }).reduce(0, { $0 + $1.lost })
        != faultClass[phase.rawValue]
      {
        broken.append("receipt of class \(index) in phase \(phase) by geography")
      }
    }
    if receipt.contains(where: { $0.lost <= 0 }) { broken.append("a receipt's entry is empty") }
    if incidents.reduce(Amount(0), { $0 + $1.loss }) != byClass { broken.append("incidents") }
    if months.reduce(Amount(0), { $0 + $1.valid }) != valid { broken.append("months") }
    if months.reduce(Amount(0), { $0 + $1.failed }) != failedTotal {
      broken.append("lost by month")
    }
    if months.reduce(0, { $0 + $1.badMinutes }) > badMinutes { broken.append("bad minutes") }
    if servedByRegion.reduce(0, +) != good { broken.append("served by region") }
    if incidents.enumerated().contains(where: { $0 != $1.number }) { broken.append("numbers") }
    return broken
  }
}
