import CloudModel

/// Execution: record changes, canary, move, validation, failback.
extension World {
  /// The canary's share is asked for.
  mutating func changeRecordForCanary(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
    if let side = side(of: state.failover.from), state.observers[side].isHealthy {
      settleWhereRecordPoints()
      return
    }
    let share = state.regions[state.failover.from].recordShare
    let amount = Units.part(share, policy.canaryShare)
    changeRecord(.changingForCanary, from: state.failover.from, to: state.failover.to, amount)
  }

  /// The rest is asked for.
  mutating func changeRecordToMove() {
    let share = state.regions[state.failover.from].recordShare
    changeRecord(.changingToMove, from: state.failover.from, to: state.failover.to, share)
  }

  private mutating func changeRecord(
    _ phase: FailoverPhase, from: Int, to: Int, _ amount: Share
  ) {
    guard let policy = design.failover else { return }
    precondition(amount >= 0, "a record change of \(amount) at \(state.now) ns")
    state.failover.phase = phase
    state.failover.pendingFrom = from
    state.failover.pendingTo = to
    state.failover.pendingAmount = amount
    state.failover.stamp &+= 1
    state.isStale = true
    writeRecord(policy, stamp: state.failover.stamp)
  }

  /// Asks for the pending change: it is in force a while after it was written, which may wait for a turn.
  mutating func writeRecord(_ policy: FailoverDesign, stamp: UInt32) {
    var written = state.now
    if policy.syncInterval > 0 {
      if state.failover.syncPhase < 0 {
        let phase = drawUniform(policy.syncStream)
        state.failover.syncPhase = Int64((phase * Double(policy.syncInterval)).rounded(.down))
      }
      let past = (state.now - state.failover.syncPhase) % policy.syncInterval
      let since = past < 0 ? past + policy.syncInterval : past
      if since > 0 { written = Units.later(written, by: policy.syncInterval - since) }
    }
    schedule(
      Event(.recordEffective, stamp: stamp),
      at: Units.later(written, by: draw(policy.recordChange, policy.recordStream)))
  }

  /// Name servers answer with the changed record.
  mutating func applyRecord(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
    if state.recordBlocks > 0 {
      state.failover.heldRecord = stamp
      return
    }
    let isMove =
      state.failover.phase == .changingForCanary || state.failover.phase == .changingToMove
    if isMove, state.failover.pendingAmount > 0 { arrive(at: state.failover.pendingTo) }
    shift(
      from: state.failover.pendingFrom, to: state.failover.pendingTo,
      amount: state.failover.pendingAmount)
    let now = state.now
    switch state.failover.phase {
    case .changingForCanary:
      state.failover.phase = .canary
      withIncident { $0.canaryStarted = $0.canaryStarted ?? now }
      startMonitors()
      schedule(
        Event(.canaryBound, stamp: state.failover.stamp), at: state.now + policy.canaryTimeout)
    case .rollingBack:
      state.failover.phase = .waiting
      schedule(
        Event(.canaryRetry, stamp: state.failover.stamp), at: state.now + policy.canaryRetry)
    case .changingToMove:
      withIncident { $0.moved = now }
      if state.failover.incident >= 0 {
        restoreSessions(state.failover.incident, in: state.failover.to)
      }
      state.failover.isValidating = true
      startMonitors()
      schedule(
        Event(.validationBound, stamp: state.failover.stamp),
        at: state.now + policy.validationTimeout)
      if regionInDeficit() == nil {
        withIncident { $0.failbackEnded = now }
        goHome()
      } else {
        stayAway()
      }
    case .failingBack:
      afterFailbackStep()
    case .home, .paging, .deciding, .canary, .waiting, .away:
      preconditionFailure("a record change in phase \(state.failover.phase) at \(now) ns")
    }
  }

  // MARK: Synthetic monitors

  private mutating func startMonitors() {
    guard let policy = design.failover else { return }
    for monitor in 0..<policy.monitors {
      state.failover.passes[monitor] = 0
      let phase = drawUniform(policy.monitorStreams[monitor])
      let delay = Int64((phase * Double(policy.monitorInterval)).rounded(.down))
      schedule(
        Event(.monitorCheck, monitor, stamp: state.failover.stamp), at: state.now + delay)
    }
    if policy.monitors == 0 { monitorsPassed() }
  }

  /// A synthetic monitor sends a request to the target: it succeeds as the users' requests do.
  mutating func checkMonitor(_ monitor: Int, stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
    if state.failover.phase != .canary, !state.failover.isValidating { return }
    let target = state.regions[state.failover.to]
    let good = target.weight > 0 && target.endpointLost == 0 ? target.inflow - target.lost : 0
    let works = target.inflow > 0 ? Double(good) / Double(target.inflow) : good >= 0 ? 1 : 0
    let alive = target.weight > 0 && target.endpointLost == 0
    let passes = drawUniform(policy.monitorStreams[monitor]) < (alive ? works : 0)
    state.failover.passes[monitor] = passes ? state.failover.passes[monitor] + 1 : 0
    if state.failover.passes[monitor] < policy.monitorPasses {
      schedule(
        Event(.monitorCheck, monitor, stamp: stamp), at: state.now + policy.monitorInterval)
    } else if state.failover.passes.allSatisfy({ $0 >= policy.monitorPasses }) {
      monitorsPassed()
    }
  }

  private mutating func monitorsPassed() {
    let now = state.now
    if state.failover.phase == .canary {
      withIncident { $0.canaryPassed = now }
      changeRecordToMove()
    } else if state.failover.isValidating {
      state.failover.isValidating = false
      withIncident { $0.validated = now }
    }
  }

  /// The canary did not pass in time: it is rolled back, which is another record change.
  mutating func canaryBound(stamp: UInt32) {
    guard state.failover.stamp == stamp, state.failover.phase == .canary else { return }
    withIncident { $0.canaryRollbacks += 1 }
    // The amount is the canary's own, as no other record change came in between.
    changeRecord(
      .rollingBack, from: state.failover.to, to: state.failover.from, state.failover.pendingAmount)
  }

  /// The full validation ran out of time.
  mutating func validationBound(stamp: UInt32) {
    if state.failover.stamp != stamp || !state.failover.isValidating { return }
    state.failover.isValidating = false
    withIncident { $0.validationTimedOut = true }
  }

  // MARK: Failback

  /// Starts the hold-down, when the record points away and the region that was left is healthy.
  mutating func considerFailback() {
    guard let policy = design.failover, policy.automaticFailback,
      state.failover.phase == .away, !state.failover.isHoldingDown, mayReturn()
    else { return }
    state.failover.isHoldingDown = true
    state.failover.holdDownStamp &+= 1
    schedule(
      Event(.holdDownOver, stamp: state.failover.holdDownStamp), at: state.now + policy.holdDown)
  }

  /// Whether the region that was left is healthy.
  private func mayReturn() -> Bool {
    guard let home = regionInDeficit(), let side = side(of: home) else { return false }
    return state.observers[side].isHealthy
  }

  /// The region that was left was lost again: the steps end, and a change under way is withdrawn.
  mutating func stopFailback() {
    state.failover.phase = .away
    state.failover.stamp &+= 1
    state.isStale = true
  }

  /// The region was healthy for the hold-down; if it failed meanwhile, the wait starts again.
  mutating func holdDownOver(stamp: UInt32) {
    guard state.failover.holdDownStamp == stamp, state.failover.isHoldingDown else { return }
    state.failover.isHoldingDown = false
    if state.failover.phase != .away || !mayReturn() { return }
    state.failover.phase = .failingBack
    state.failover.failbackStep = 0
    state.failover.isValidating = false
    state.failover.stamp &+= 1
    state.isStale = true
    nextFailbackStep(stamp: state.failover.stamp)
  }

  /// Asks for the next step of failback, when the region has the capacity for it, or all that it
  /// can have.
  mutating func nextFailbackStep(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp,
      state.failover.phase == .failingBack, let home = regionInDeficit()
    else { return }
    let other = home == policy.primary ? policy.secondary : policy.primary
    let step = policy.failbackSteps[state.failover.failbackStep]
    let wanted = Units.part(design.weights[home], step)
    let coming = Units.part(state.offered, wanted)
    let lacking = design.instancesNeeded(for: coming, at: home) - desired(region: home)
    if lacking > 0 { scaleOut(region: home, by: lacking) }
    let whole = desiredWeight(region: home)
    let weight = state.regions[home].weight
    if design.speed.capacity(weight: weight) < coming, weight < whole {
      schedule(Event(.failbackStep, stamp: stamp), at: state.now + Units.minute)
      return
    }
    let amount = max(0, wanted - state.regions[home].recordShare)
    changeRecord(.failingBack, from: other, to: home, amount)
  }

  private mutating func afterFailbackStep() {
    guard let policy = design.failover else { return }
    let now = state.now
    withIncident { $0.failbackStarted = $0.failbackStarted ?? now }
    state.failover.failbackStep += 1
    if state.failover.failbackStep == policy.failbackSteps.count {
      withIncident { $0.failbackEnded = now }
      goHome()
    } else {
      schedule(
        Event(.failbackStep, stamp: state.failover.stamp),
        at: state.now + policy.failbackInterval)
    }
  }
}
