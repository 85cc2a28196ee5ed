import CloudModel

/// Who is to blame for a loss, and in which phase: the rule of the budget receipt.
///
/// Tested in the order: stale address, dead endpoint, capacity or queue; at the same step the fault
/// with the earlier onset. It is bookkeeping: what would be saved without a fault is a paired run.
extension World {
  /// The incident that keeps a region from answering at all, or -1.
  ///
  /// While an endpoint is lost it is a fault that took it; else of those that miss instances the
  /// widest, since one crashed instance silences no region; of equals the one with the earlier onset.
  ///
  /// - Parameter seesErrors: whether faults that let requests or probes fail count, too.
  func blocker(of region: Int, seesErrors: Bool = false) -> Int {
    if state.openCount == 0 { return -1 }
    let isLost = state.regions[region].endpointLost > 0
    var best = -1
    var most = -1
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region {
      let takesEndpoint =
        isLost && state.incidents[slot].drawsEndpoint && state.incidents[slot].isActive
      let conditions = design.conditions[state.incidents[slot].level]
      let fails = seesErrors && (conditions.probeErrors > 0 || conditions.errors > 0)
      if !takesEndpoint, !fails, state.incidents[slot].missing == 0 { continue }
      let scope = state.incidents[slot].scope
      let width = takesEndpoint ? 3 : scope == .region ? 2 : scope == .zone ? 1 : 0
      if width > most
        || width == most && state.incidents[slot].onset < state.incidents[best].onset
      {
        best = slot
        most = width
      }
    }
    return best
  }

  /// The incident that a shortage of capacity is booked to, or -1.
  func capacityOwner(of region: Int) -> Int {
    if state.openCount == 0 { return -1 }
    let mover = state.failover.isAway ? state.failover.incident : -1
    var owner = -1
    var onset = Int64.max
    for slot in state.incidents.indices where state.openSlots[slot] {
      let conditions = design.conditions[state.incidents[slot].level]
      let lacks =
        state.incidents[slot].missing > 0 || state.incidents[slot].denied > 0
        || conditions.slowness > 0 || conditions.latency > 0 || conditions.load > 1_000_000
        || hindersGrowth(conditions, region)
      let hits = lacks && design.served[state.incidents[slot].region].contains(region)
      if hits || slot == mover, state.incidents[slot].onset < onset {
        owner = slot
        onset = state.incidents[slot].onset
      }
    }
    // With no blocker left, what retries and expired work still cost is the starter's.
    return owner < 0 ? state.retries.starter : owner
  }

  /// Whether a fault keeps a region from instances that it would have by now.
  private func hindersGrowth(_ conditions: Conditions, _ region: Int) -> Bool {
    if conditions.blocksScaling { return design.autoscaler != nil }
    if conditions.blocksLoads, state.regions[region].launching > 0 { return true }
    guard conditions.blocksLaunches else { return false }
    return design.poolsOfRegion[region].contains {
      state.pools[$0].lacking > 0 && state.pools[$0].refusal == .fault
    }
  }

  /// The phase of a request that nothing answers.
  func unreachablePhase(owner: Int, region: Int) -> LossPhase {
    if owner < 0 { return .capacity }
    if design.failover != nil, state.regions[region].recordShare == 0 { return .dns }
    if state.failover.incident == owner, let phase = state.failover.lossPhase { return phase }
    if !state.incidents[owner].isActive || state.regions[region].launching > 0 { return .load }
    if awaitsDetection(of: region) { return .detection }
    return .repairWait
  }

  /// The phase of a request that a queue or limit refuses.
  func capacityPhase(owner: Int, region: Int) -> LossPhase {
    if owner < 0 { return .capacity }
    if state.incidents[owner].deadListed > 0 { return .detection }
    if state.regions[region].launching > 0 { return .load }
    if state.regions[region].ramping > 0 { return .warmUp }
    if state.failover.incident == owner, state.failover.isFailingBack { return .failback }
    return state.incidents[owner].isActive ? .repairWait : .aftermath
  }
}
