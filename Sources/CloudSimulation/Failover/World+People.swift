import CloudModel

/// People in the loop: page, acknowledge, decide.
extension World {
  /// Pages whoever is on call; when somebody has decided, the machinery goes on.
  mutating func pageSomebody(_ onCall: OnCallDesign) {
    state.failover.phase = .paging
    state.failover.level = 0
    schedule(
      Event(.paged, stamp: state.failover.stamp),
      at: Units.later(state.now, by: draw(onCall.policy.page, onCall.pageStream)))
  }

  /// A page reached somebody: acknowledged in time, or the next is paged.
  mutating func paged(stamp: UInt32) {
    guard let onCall = design.failover?.onCall, state.failover.stamp == stamp else { return }
    let now = state.now
    let level = state.failover.level
    withIncident {
      if level == 0 { $0.paged = $0.paged ?? now } else { $0.escalations += 1 }
    }
    if level == 0 { state.failover.pages += 1 } else { state.failover.escalations += 1 }
    let delay = draw(onCall.acknowledge(at: now), onCall.acknowledgeStream)
    state.failover.level += 1
    if delay > onCall.escalateAfter, state.failover.level < onCall.policy.levels {
      schedule(Event(.paged, stamp: stamp), at: Units.later(now, by: onCall.escalateAfter))
    } else {
      schedule(Event(.acknowledged, stamp: stamp), at: Units.later(now, by: delay))
    }
  }

  /// Somebody looks at it, and will decide.
  mutating func acknowledged(stamp: UInt32) {
    guard let onCall = design.failover?.onCall, state.failover.stamp == stamp else { return }
    let now = state.now
    withIncident { $0.acknowledged = $0.acknowledged ?? now }
    schedule(
      Event(.personDecided, stamp: stamp),
      at: Units.later(now, by: draw(onCall.policy.decide, onCall.decideStream)))
  }

  /// A person has decided: what is left is the machinery's part.
  mutating func personDecided(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
    state.failover.phase = .deciding
    state.isStale = true
    schedule(
      Event(.decision, stamp: stamp),
      at: Units.later(state.now, by: draw(policy.decisionDelay, policy.decisionStream)))
  }
}
