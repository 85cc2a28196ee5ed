import CloudModel

/// Instances that stop, and what becomes of what they answered.
extension World {
  /// Takes a share of what is in a cell, rounded to nearest: serving, ramping and loading alike.
  mutating func take(_ share: Double, cell: Int, slot: Int) {
    func part(_ count: Int) -> Int { Int((Double(count) * share).rounded()) }
    takeServing(part(state.cells[cell].serving), cell: cell, slot: slot)
    for _ in 0..<part(state.cells[cell].ramping) { takeRamping(number: 0, cell: cell, slot: slot) }
    for _ in 0..<part(state.cells[cell].launching) { takeLaunching(cell: cell, slot: slot) }
  }

  /// Kills instances at full weight: their sequences are cut.
  mutating func takeServing(_ count: Int, cell: Int, slot: Int) {
    if count == 0 { return }
    cut(eighths: Int64(count) * 8, cell: cell, slot: slot)
    changeCell(cell) { $0.serving -= count }
    lose(count, eighths: 8, cell: cell, slot: slot)
  }

  /// Kills an instance on its ramp.
  mutating func takeRamping(number: Int, cell: Int, slot: Int) {
    guard let index = launch(number: number, cell: cell, ramping: true) else { return }
    let eighths = state.launches[index].eighths
    cut(eighths: eighths, cell: cell, slot: slot)
    changeCell(cell) {
      $0.ramping -= 1
      $0.rampingEighths -= eighths
    }
    dropLaunch(index)
    lose(1, eighths: eighths, cell: cell, slot: slot)
  }

  /// Kills an instance that was not yet in the load balancer: it waits for a machine again.
  mutating func takeLaunching(cell: Int, slot: Int) {
    guard let index = launch(number: 0, cell: cell, ramping: false) else { return }
    changeCell(cell) { $0.launching -= 1 }
    dropLaunch(index)
    state.pools[design.cells[cell].pool].life.lostOnTheWay += 1
    state.incidents[slot].missing += 1
    state.incidents[slot].instancesLost += 1
    wait(1, cell: cell, slot: slot)
  }

  func launch(number: Int, cell: Int, ramping: Bool) -> Int? {
    var seen = 0
    for index in state.launches.indices {
      let launch = state.launches[index]
      if launch.isFree || launch.cell != cell || (launch.step > 0) != ramping { continue }
      if seen == number { return index }
      seen += 1
    }
    return nil
  }

  /// Dead instances stay in the load balancer until its health checks have failed often enough.
  private mutating func lose(_ count: Int, eighths: Int64, cell: Int, slot: Int) {
    state.pools[design.cells[cell].pool].life.lost += count
    state.incidents[slot].missing += count
    state.incidents[slot].instancesLost += count
    let spec = design.classes[state.incidents[slot].faultClass]
    // The gateway of another region that forwards to machines here tries the next one at once.
    let isForwarded = state.incidents[slot].region != design.cells[cell].region
    if spec.losesEndpoint || isForwarded {
      wait(count, cell: cell, slot: slot)
      return
    }
    let balancer = design.loadBalancer
    changeCell(cell) { $0.deadListed += count }
    state.incidents[slot].deadListed += count
    state.incidents[slot].deadWeight += eighths * design.cells[cell].eighth * Int64(count)
    for _ in 0..<count {
      let phase = drawUniform(design.cells[cell].streams.healthCheck)
      let delay = Int64((phase * Double(balancer.interval)).rounded())
      let rest = Int64(balancer.unhealthy - 1) * balancer.interval + balancer.timeout
      let packed = ((slot * design.cells.count) + cell) * 8 + Int(eighths) - 1
      schedule(
        Event(.targetRemoved, packed, stamp: state.incidents[slot].stamp),
        at: state.now + delay + rest)
      watchOutlier(slot: slot, cell: cell, eighths: eighths)
    }
  }

  /// The sequences that ran on instances which stop: counted good at admission, now cut.
  private mutating func cut(eighths: Int64, cell: Int, slot: Int) {
    let region = design.cells[cell].region
    if !design.classes[state.incidents[slot].faultClass].losesMemory { return }
    let weight = eighths * design.cells[cell].eighth
    if !keepsMemory(cell: cell, slot: slot) {
      hitSessions(weight: weight, region: region, slot: slot)
    }
    let running = state.regions[region].runningPerUnit * Amount(weight)
    let most = min(state.regions[region].servedTotal, state.ledger.good)
    let amount = max(0, min(running, most))
    state.incidents[slot].cut += amount
    let phase: LossPhase =
      state.incidents[slot].scope == .region ? .state : .detection
    bookNow(
      amount,
      LossLine(owner: slot, phase: phase, kind: .cut, region: region, rate: 0), wereGood: true)
  }

  /// Whether the conversations of an instance come back with its memory: it is saved on the machine's
  /// disk, and the machine restarts in place.
  private func keepsMemory(cell: Int, slot: Int) -> Bool {
    guard design.memoryRestore != nil, design.pools[design.cells[cell].pool].restarts else {
      return false
    }
    return state.incidents[slot].scope == .instance || state.incidents[slot].scope == .zone
  }

  /// A load balancer takes a dead target out; its pool may now replace it.
  mutating func removeTarget(packed: Int, stamp: UInt32) {
    let cell = packed / 8 % design.cells.count
    let weight = Int64(packed % 8 + 1) * design.cells[cell].eighth
    let slot = packed / 8 / design.cells.count
    if state.incidents[slot].stamp != stamp || !state.openSlots[slot] { return }
    changeCell(cell) { $0.deadListed -= 1 }
    state.incidents[slot].deadListed -= 1
    let isOut = forgetOutlier(slot: slot, cell: cell, eighths: Int64(packed % 8 + 1))
    if isOut {
      state.incidents[slot].ejectedWeight -= weight
    } else if !state.incidents[slot].isShifted {
      state.incidents[slot].deadWeight -= weight
    }
    if state.incidents[slot].deadListed == 0, state.incidents[slot].detected == nil {
      state.incidents[slot].detected = state.now
    }
    wait(1, cell: cell, slot: slot)
    reconcile(region: design.cells[cell].region)
    state.isStale = true
  }
}
