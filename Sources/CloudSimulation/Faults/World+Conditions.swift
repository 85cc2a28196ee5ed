import CloudModel

/// What active faults put in force: blocks are counted, so that each holds until the last one ends.
extension World {
  /// Puts other conditions in force for an incident; 0 ends them.
  mutating func setConditions(_ slot: Int, _ level: Int) {
    let old = state.incidents[slot].level
    if old == level { return }
    let (before, after) = (design.conditions[old], design.conditions[level])
    state.incidents[slot].level = level
    if before.isMet != after.isMet {
      state.conditioned += after.isMet ? 1 : -1
      precondition(state.conditioned >= 0, "conditions of fewer than no faults")
    }
    func change(_ block: KeyPath<Conditions, Bool>) -> Int {
      (after[keyPath: block] ? 1 : 0) - (before[keyPath: block] ? 1 : 0)
    }
    let region = state.incidents[slot].region
    let launches = change(\.blocksLaunches)
    if launches != 0 {
      for zone in zones(of: slot) { state.blocked[zone] += launches }
    }
    let loads = change(\.blocksLoads)
    if loads != 0 {
      for zone in zones(of: slot) { blockLoads(zone, by: loads) }
      planBlockedStores()
    }
    blockScaling(region, by: change(\.blocksScaling))
    let gaps = change(\.hidesTelemetry)
    state.regions[region].telemetryGaps += gaps
    if gaps != 0 { state.regions[region].hasNewCounts = true }
    state.recordBlocks += change(\.blocksRecords)
    if before.blocksRecords, state.recordBlocks == 0 { releaseRecord() }
    if before.loadTime != after.loadTime { setLoadTime(region) }
    if before.load != after.load { refreshOffered() }
    state.isStale = true
  }

  private func zones(of slot: Int) -> [Int] {
    switch state.incidents[slot].scope {
    case .zone: [state.incidents[slot].place]
    case .region: design.zonesOfRegion[state.incidents[slot].place]
    case .instance, .zoneSupply, .regionSupply, .cloud, .everywhere, .dependency: []
    }
  }

  /// The offered load now, with what crowds add.
  mutating func refreshOffered() {
    var rate = demand.rates[state.demandPiece]
    for slot in state.incidents.indices where state.openSlots[slot] && state.incidents[slot].isLead
    {
      let load = design.conditions[state.incidents[slot].level].load
      if load != 1_000_000 { rate = Rate(Int128(rate) * Int128(load) / 1_000_000) }
    }
    state.offered = rate
    state.isStale = true
  }

  // MARK: Control planes

  /// An autoscaler stops acting, or acts again: then all its policies look anew.
  private mutating func blockScaling(_ region: Int, by change: Int) {
    if change == 0 { return }
    let before = state.regions[region].scalingBlocks
    state.regions[region].scalingBlocks += change
    if state.scaling.isEmpty { return }
    let isBlocked = state.regions[region].scalingBlocks > 0
    if (before > 0) == isBlocked { return }
    state.scaling[region].stamp &+= 1
    state.scaling[region].nextTick = -1
    state.scaling[region].isPlanned = false
    for policy in state.scaling[region].advice.indices {
      state.scaling[region].advice[policy] = nil
    }
  }

  /// Record changes are possible again: the one that was held back is made.
  private mutating func releaseRecord() {
    guard let policy = design.failover, let stamp = state.failover.heldRecord else { return }
    state.failover.heldRecord = nil
    if stamp != state.failover.stamp { return }
    writeRecord(policy, stamp: stamp)
  }

  // MARK: Loads of weights

  /// Loads in a zone stop where they are, or go on from there.
  private mutating func blockLoads(_ zone: Int, by change: Int) {
    let before = state.loadBlocked[zone]
    state.loadBlocked[zone] += change
    let isBlocked = state.loadBlocked[zone] > 0
    if (before > 0) == isBlocked { return }
    if isBlocked {
      state.loadHeldSince[zone] = state.now
      return
    }
    let since = state.loadHeldSince[zone]
    for index in state.launches.indices {
      let launch = state.launches[index]
      if launch.isFree || launch.step > 0 || launch.path != .alone { continue }
      if design.cells[launch.cell].zone != zone || launch.loaded <= since { continue }
      let held = max(0, state.now - max(since, launch.machine))
      if held == 0 { continue }
      state.launches[index].loaded = Units.later(launch.loaded, by: held)
      state.launches[index].stamp &+= 1
      state.launches[index].fails =
        Units.later(state.launches[index].loaded, by: launch.warmUp) > launch.deadline
      schedule(
        Event(.launchStep, index, stamp: state.launches[index].stamp),
        at: max(state.now, end(of: state.launches[index])))
    }
  }

  /// Whether a launch's load, or what follows it, stands still now.
  func isHeld(_ launch: Launch) -> Bool {
    let zone = design.cells[launch.cell].zone
    return launch.step == 0 && launch.path == .alone && state.loadBlocked[zone] > 0
      && launch.loaded > state.loadHeldSince[zone] && state.now < launch.deadline
  }

  private mutating func planBlockedStores() {
    for store in state.stores.indices { replanStore(store) }
  }

  /// Whether all zones that load from a store are blocked.
  func isBlocked(store: Int) -> Bool {
    var any = false
    for cell in design.cells where cell.store == store {
      if state.loadBlocked[cell.zone] == 0 { return false }
      any = true
    }
    return any
  }

  private mutating func setLoadTime(_ region: Int) {
    var longest: Int64 = 1_000_000
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region {
      longest = max(longest, design.conditions[state.incidents[slot].level].loadTime)
    }
    state.regions[region].loadTime = longest
    planBlockedStores()
  }

  /// How much longer a load from a store takes now, in 1e-6: as in the slowest of its regions.
  func loadTime(store: Int) -> Int64 {
    var longest: Int64 = 1_000_000
    for cell in design.cells where cell.store == store {
      longest = max(longest, state.regions[cell.region].loadTime)
    }
    return longest
  }
}
