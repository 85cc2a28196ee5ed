import CloudModel

/// Who is to blame for a loss, and in which phase: the rule of the budget receipt.
///
/// Tested in the order: stale address, dead endpoint, capacity or queue; at the same step the fault
/// with the earlier onset. It is bookkeeping: what would be saved without a fault is a paired run.
extension World {
  /// The incident that keeps a region from answering at all, or -1.
  func blocker(of region: Int) -> Int {
    earliest { incident in
      incident.region == region && incident.missing > 0
    }
  }

  /// The incident that a shortage of capacity is booked to, or -1.
  func capacityOwner(of region: Int) -> Int {
    if state.openCount == 0 { return -1 }
    let mover = state.failover.isAway ? state.failover.incident : -1
    var owner = -1
    var onset = Int64.max
    for slot in state.incidents.indices where state.openSlots[slot] {
      let hits = state.incidents[slot].region == region && state.incidents[slot].missing > 0
      if hits || slot == mover, state.incidents[slot].onset < onset {
        owner = slot
        onset = state.incidents[slot].onset
      }
    }
    return owner
  }

  private func earliest(_ matches: (borrowing Incident) -> Bool) -> Int {
    var best = -1
    for slot in state.incidents.indices where state.openSlots[slot] {
      if matches(state.incidents[slot]),
        best < 0 || state.incidents[slot].onset < state.incidents[best].onset
      {
        best = slot
      }
    }
    return best
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
