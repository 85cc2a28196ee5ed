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
    schedule(
      Event(.recordEffective, stamp: state.failover.stamp),
      at: state.now + draw(policy.recordChange, policy.recordStream))
  }

  /// Name servers answer with the changed record.
  mutating func applyRecord(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
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
      state.failover.isValidating = true
      startMonitors()
      schedule(
        Event(.validationBound, stamp: state.failover.stamp),
        at: state.now + policy.validationTimeout)
      if state.failover.to == policy.primary {
        withIncident { $0.failbackEnded = now }
        goHome()
      } else {
        state.failover.phase = .away
        considerFailback()
      }
    case .failingBack:
      afterFailbackStep()
    case .home, .deciding, .canary, .waiting, .away:
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
    guard let policy = design.failover, state.failover.stamp == stamp,
      state.failover.phase == .canary
    else { return }
    withIncident { $0.canaryRollbacks += 1 }
    let moved = min(
      state.regions[state.failover.to].recordShare,
      Units.part(
        state.regions[state.failover.from].recordShare
          + state.regions[state.failover.to].recordShare, policy.canaryShare))
    changeRecord(.rollingBack, from: state.failover.to, to: state.failover.from, moved)
  }

  /// The full validation ran out of time.
  mutating func validationBound(stamp: UInt32) {
    if state.failover.stamp != stamp || !state.failover.isValidating { return }
    state.failover.isValidating = false
    withIncident { $0.validationTimedOut = true }
  }

  // MARK: Failback

  /// Starts the hold-down, when the record points away and the primary is healthy.
  mutating func considerFailback() {
    guard let policy = design.failover, policy.automaticFailback,
      state.failover.phase == .away, state.observers[0].isHealthy, !state.failover.isHoldingDown
    else { return }
    state.failover.isHoldingDown = true
    state.failover.holdDownStamp &+= 1
    schedule(
      Event(.holdDownOver, stamp: state.failover.holdDownStamp), at: state.now + policy.holdDown)
  }

  /// The primary was healthy for the hold-down; if it failed meanwhile, the wait starts again.
  mutating func holdDownOver(stamp: UInt32) {
    guard state.failover.holdDownStamp == stamp, state.failover.isHoldingDown else { return }
    state.failover.isHoldingDown = false
    if state.failover.phase != .away || !state.observers[0].isHealthy { return }
    state.failover.phase = .failingBack
    state.failover.failbackStep = 0
    state.failover.isValidating = false
    state.failover.stamp &+= 1
    state.isStale = true
    nextFailbackStep(stamp: state.failover.stamp)
  }

  /// Asks for the next step of failback, when the primary has the capacity for it.
  mutating func nextFailbackStep(stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp,
      state.failover.phase == .failingBack
    else { return }
    let home = policy.primary
    let pair = state.regions[home].recordShare + state.regions[policy.secondary].recordShare
    let step = policy.failbackSteps[state.failover.failbackStep]
    let wanted =
      step == Units.wholeShare
      ? min(pair, design.weights[home]) : Units.part(min(pair, design.weights[home]), step)
    let coming = Units.part(state.offered, wanted)
    let lacking = instancesNeeded(for: coming) - desired(region: home)
    if lacking > 0 { scaleOut(region: home, by: lacking) }
    if design.speed.unitRate * state.regions[home].weight < coming {
      schedule(Event(.failbackStep, stamp: stamp), at: state.now + Units.minute)
      return
    }
    let amount = max(0, wanted - state.regions[home].recordShare)
    changeRecord(.failingBack, from: policy.secondary, to: home, amount)
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
