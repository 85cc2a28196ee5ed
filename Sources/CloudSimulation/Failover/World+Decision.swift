import CloudModel

/// Decision: whether to fail over, with a capacity pre-check and reservation at the target.
extension World {
  /// Begins to decide, if a side is lost, has traffic in its record, and the other is healthy.
  mutating func considerFailover(from side: Int) {
    guard let policy = design.failover else { return }
    switch state.failover.phase {
    case .home, .away, .failingBack: break
    default: return
    }
    let from = region(ofSide: side)
    let to = region(ofSide: 1 - side)
    if state.observers[side].isHealthy { return }
    if state.failover.phase == .failingBack, regionInDeficit() == from { stopFailback() }
    if !state.observers[1 - side].isHealthy { return }
    if state.regions[from].recordShare == 0 { return }
    let slot = suspect(side)
    if state.failover.incident < 0 { state.failover.incident = slot }
    state.failover.phase = .deciding
    state.failover.from = from
    state.failover.to = to
    state.failover.stamp &+= 1
    state.failover.isValidating = false
    state.failover.isHoldingDown = false
    state.failover.believed = -1
    state.failover.tried.removeAll()
    state.failover.decidingSince = state.now
    state.isStale = true
    if let onCall = policy.onCall {
      pageSomebody(onCall)
      return
    }
    schedule(
      Event(.decision, stamp: state.failover.stamp),
      at: state.now + draw(policy.decisionDelay, policy.decisionStream))
  }

  /// The decision is made: fail over, or wait when the region came back or the target was lost.
  mutating func decide(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
    let from = state.failover.from
    guard let side = side(of: from) else { return }
    let now = state.now
    withIncident { $0.decided = $0.decided ?? now }
    if state.observers[side].isHealthy || !state.observers[1 - side].isHealthy {
      settleWhereRecordPoints()
      return
    }
    let action = chooseAction(side)
    if action != .failOver {
      perform(action, stamp: stamp)
      return
    }
    state.failover.failovers += 1
    if state.observers[side].alarm >= 0 { state.failover.falseFailovers += 1 }
    if state.failover.lastHome >= 0, state.now - state.failover.lastHome < policy.holdDown {
      state.failover.flaps += 1
    }
    reserve(at: state.failover.to, share: state.regions[from].recordShare)
    if policy.canaryShare > 0 {
      changeRecordForCanary(stamp: stamp)
    } else {
      changeRecordToMove()
    }
  }

  /// Pre-check and reservation: wants enough instances at the target for the traffic that will come.
  mutating func reserve(at region: Int, share: Share) {
    let coming = min(Units.wholeShare, state.regions[region].recordShare + share)
    let needed = design.instancesNeeded(for: Units.part(state.offered, coming), at: region)
    let add = max(0, needed - desired(region: region))
    let granted = scaleOut(region: region, by: add)
    withIncident { $0.shortfall = add - granted }
  }

  /// Changes the incident that the failover answers, if it has one.
  mutating func withIncident(_ change: (inout Incident) -> Void) {
    let slot = state.failover.incident
    if slot >= 0 { change(&state.incidents[slot]) }
  }

  /// Nothing is moved any more: the failover is home or away, as the record says.
  mutating func settleWhereRecordPoints() {
    state.failover.stamp &+= 1
    state.isStale = true
    if regionInDeficit() == nil {
      goHome()
    } else {
      stayAway()
    }
  }

  /// The region of the pair whose share in the record is under the scenario's, if there is one.
  func regionInDeficit() -> Int? {
    guard let policy = design.failover else { return nil }
    if state.regions[policy.primary].recordShare < design.weights[policy.primary] {
      return policy.primary
    }
    if state.regions[policy.secondary].recordShare < design.weights[policy.secondary] {
      return policy.secondary
    }
    return nil
  }

  /// The record points away, until failback or the next failover.
  mutating func stayAway() {
    state.failover.phase = .away
    state.isStale = true
    considerFailback()
    reconsider()
  }

  mutating func goHome() {
    // A decision or a canary that was given up moved nothing home.
    if state.failover.phase == .failingBack || state.failover.phase == .changingToMove {
      state.failover.lastHome = state.now
    }
    state.failover.phase = .home
    state.failover.incident = -1
    state.failover.isHoldingDown = false
    state.isStale = true
    reconsider()
  }

  /// Looks at both sides again: what was lost while something else went on was not answered.
  private mutating func reconsider() {
    considerFailover(from: 0)
    considerFailover(from: 1)
  }
}
