import CloudModel

/// The smaller model: more answers of less worth where the full model has no room for all.
///
/// Instances switch in place, all of a region after the same time, and switch back when the full model
/// could carry what comes and what is on its way here; that is looked at every `look_again`.
extension World {
  /// Begins to switch the pair's regions whose room lacks or will lack; how long that takes.
  mutating func degrade(_ policy: FailoverDesign) -> Int64 {
    let delay = draw(policy.switchLaw, policy.switchStream)
    for region in [state.failover.from, state.failover.to]
    where state.regions[region].endpointLost == 0 && !state.regions[region].isDegrading
      && !carriesAll(region)
    {
      state.regions[region].isDegrading = true
      schedule(Event(.modelTurn, region), at: Units.later(state.now, by: delay))
    }
    return delay
  }

  /// The smaller model serves from now on, or somebody looks whether it is still needed.
  mutating func turnModel(_ region: Int) {
    guard let policy = design.failover else { return }
    state.isStale = true
    if carriesAll(region) {
      state.regions[region].isDegrading = false
      state.regions[region].modelSpeed = 1
      return
    }
    state.regions[region].modelSpeed = policy.smallerModel
    schedule(Event(.modelTurn, region), at: Units.later(state.now, by: policy.lookAgain))
  }

  /// Whether the full model has room for all that comes to a region, and is on its way to it.
  private func carriesAll(_ region: Int) -> Bool {
    if state.regions[region].endpointLost > 0 { return state.regions[region].inflow == 0 }
    var share = state.regions[region].recordShare
    if region == state.failover.to {
      switch state.failover.phase {
      case .paging, .deciding, .changingForCanary, .canary, .rollingBack, .waiting,
        .changingToMove:
        share = min(Units.wholeShare, share + state.regions[state.failover.from].recordShare)
      case .home, .away, .failingBack: break
      }
    }
    let coming = max(state.regions[region].inflow, Units.part(state.offered, share))
    return demand.speeds[state.speed].capacity(weight: state.regions[region].weight) >= coming
  }
}
