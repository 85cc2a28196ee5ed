import CloudModel

/// What is done about a lost region: the strategy's choice, and the actions short of a failover.
///
/// A restart, a replacement or a zonal shift takes its time; then probes get `look_again` to notice, and the strategy
/// is asked again. All that while the loss is booked to the phase `decision`.
extension World {
  /// How far the damage is believed to reach: as far as it does, or one step more or less.
  private mutating func estimateScope(_ side: Int) -> DamageScope {
    guard let policy = design.failover else { return .region }
    let scope = trueScope(suspect(side))
    if policy.scopeError == 0 { return scope }
    let uniform = drawUniform(policy.scopeStream)
    if uniform >= policy.scopeError { return scope }
    let step = uniform < policy.scopeError / 2 ? -1 : 1
    return DamageScope(rawValue: scope.rawValue + step) ?? (step < 0 ? .zone : .region)
  }

  /// How far the damage of an incident reaches; of none, a region.
  private func trueScope(_ slot: Int) -> DamageScope {
    if slot < 0 { return .region }
    switch state.incidents[slot].scope {
    case .instance: return .instance
    case .zone: return .zone
    default:
      let whole = design.classes[state.incidents[slot].faultClass].scope
      return whole == .cloud || whole == .everywhere ? .cloud : .region
    }
  }

  /// What the strategy chooses now.
  mutating func chooseAction(_ side: Int) -> RecoveryAction {
    guard let policy = design.failover else { return .failOver }
    if state.failover.believed < 0 {
      let scope = estimateScope(side)
      state.failover.believed = scope.rawValue
      withIncident { $0.believed = scope }
    }
    let (from, to) = (state.failover.from, state.failover.to)
    let since = state.failover.decidingSince
    let action = policy.strategy.choose(
      Situation(
        believed: DamageScope(rawValue: state.failover.believed) ?? .region,
        seconds: Double(state.now - since) / 1e9,
        carried: share(state.regions[from].inflow, of: from),
        targetReady: share(tries, of: to), tried: state.failover.tried,
        patience: policy.waitFor))
    state.failover.tried.append(action)
    withIncident { $0.actions.append(action) }
    return action
  }

  /// Share of a rate that a region's instances in the balancer could serve.
  private func share(_ rate: Rate, of region: Int) -> Double {
    if rate == 0 { return 1 }
    if state.regions[region].endpointLost > 0 { return 0 }
    let capacity = demand.speeds[state.speed].capacity(weight: state.regions[region].weight)
    return min(1, Double(capacity) * state.regions[region].modelSpeed / Double(rate))
  }

  /// Does what was chosen, short of a failover.
  mutating func perform(_ action: RecoveryAction, stamp: UInt32) {
    guard let policy = design.failover else { return }
    var end = state.now
    switch action {
    case .wait, .failOver: break
    case .restart: end = Units.later(end, by: draw(policy.restartLaw, policy.restartStream))
    case .replace:
      reserve(at: state.failover.to, share: state.regions[state.failover.from].recordShare)
      reconcile(region: state.failover.from)
    case .degrade:
      // What answers nothing is not saved by this: its traffic is moved at once.
      end = Units.later(end, by: degrade(policy))
      if state.regions[state.failover.from].endpointLost > 0 {
        schedule(Event(.decision, stamp: stamp), at: state.now)
        return
      }
    case .shift: end = Units.later(end, by: draw(policy.shiftLaw, policy.shiftStream))
    }
    if action == .restart || action == .shift {
      schedule(Event(.actionDone, action.rawValue, stamp: stamp), at: end)
    } else {
      schedule(Event(.decision, stamp: stamp), at: Units.later(end, by: policy.lookAgain))
    }
  }

  /// A restart or a shift is done: it helps or not, and then somebody looks again.
  mutating func finishAction(_ raw: Int, stamp: UInt32) {
    guard let policy = design.failover, state.failover.stamp == stamp else { return }
    let region = state.failover.from
    if RecoveryAction(rawValue: raw) == .shift { shiftZones(of: region) }
    if RecoveryAction(rawValue: raw) == .restart { restartCures(region) }
    schedule(Event(.decision, stamp: stamp), at: Units.later(state.now, by: policy.lookAgain))
  }

  /// The balancer sends no more to dead targets of lost zones; its own checks go on counting.
  private mutating func shiftZones(of region: Int) {
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region
      && state.incidents[slot].scope == .zone && state.incidents[slot].deadWeight > 0
    {
      state.incidents[slot].deadWeight = 0
      state.incidents[slot].isShifted = true
      state.isStale = true
    }
  }

  /// A restart in place ends what it cures.
  private mutating func restartCures(_ region: Int) {
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region
      && design.classes[state.incidents[slot].faultClass].endsWithRestart
    {
      endFault(slot: slot, stamp: state.incidents[slot].stamp)
    }
  }
}
