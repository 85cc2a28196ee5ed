import CloudModel

/// The autoscaler's looks.
///
/// Looks are not simulated one by one. Each policy says as long as what nothing can come of its looks
/// (`ScalingOutlook`), and a tick is scheduled only where something can: at the time that it names, and
/// at the next look after a metric left its band or a count changed. As a tick is a look like any
/// other, one too many changes nothing.
extension World {
  /// The region's rates or counts may have changed: takes note, and plans the next tick.
  mutating func observeScaling(_ region: Int) {
    guard let span = design.autoscaler?.span else { return }
    state.scaling[region].observe(point(region), span: span)
    if state.regions[region].scalingBlocks > 0 || isCalm(region) { return }
    if let scaler = design.autoscaler { planTick(region, scaler) }
  }

  /// What its metrics say now.
  @inline(__always)
  private func point(_ region: Int) -> MetricPoint {
    MetricPoint(
      time: state.now, utilisation: state.regions[region].utilisation,
      rate: state.regions[region].inflow, waiting: state.regions[region].queue,
      growth: state.regions[region].growth,
      hasData: state.regions[region].weight > 0 && state.regions[region].endpointLost == 0
        && state.regions[region].telemetryGaps == 0 && state.regions[region].blindSince < 0)
  }

  /// Whether the plan of ticks still holds.
  @inline(__always)
  private func isCalm(_ region: Int) -> Bool {
    guard state.scaling[region].isPlanned, !state.regions[region].hasNewCounts,
      state.scaling[region].isHeld == state.failover.isBusy,
      state.scaling[region].desired == desired(region: region),
      let last = state.scaling[region].points.last
    else { return false }
    // A plan that was made without metrics has no bands that would hold those that are back.
    if !last.hasData || !state.scaling[region].hadData { return false }
    if state.scaling[region].calm.waiting != nil, last.growth != 0 { return false }
    return state.scaling[region].calm.holds(last.metrics)
  }

  /// The region as its controllers count it.
  private func counts(_ region: Int) -> ScalingCounts {
    var serving = 0
    var dead = 0
    for cell in design.cellsOfRegion[region] {
      serving += state.cells[cell].serving
      dead += state.cells[cell].deadListed
    }
    return ScalingCounts(
      desired: desired(region: region),
      capacity: Double(state.regions[region].weight) / Double(SpeedTable.unitsPerInstance),
      ready: serving + state.regions[region].ramping, loading: state.regions[region].launching,
      dead: dead, canGrow: canGrow(region), canShrink: !state.failover.isBusy && canShrink(region))
  }

  private func observation(
    _ region: Int, at time: Int64, _ metrics: ScalingMetrics?, _ counts: ScalingCounts,
    policy: Int, _ scaler: AutoscalerDesign
  ) -> ScalingObservation {
    ScalingObservation(
      now: time, metrics: metrics, counts: counts, headroom: scaler.headroom[region],
      planned: planned(policy, region, at: time),
      lastOut: state.scaling[region].lastOut, lastChange: state.scaling[region].lastChange)
  }

  private func planned(_ policy: Int, _ region: Int, at time: Int64) -> PlannedCapacity? {
    plans[policy].isEmpty ? nil : plans[policy][region]?.entry(at: time)
  }

  /// Schedules the earliest tick at which the autoscaler could learn or do something new.
  private mutating func planTick(_ region: Int, _ scaler: AutoscalerDesign) {
    let counts = counts(region)
    guard let last = state.scaling[region].points.last else { return }
    var metrics: ScalingMetrics?
    if last.hasData {
      metrics = last.metrics
      metrics?.waiting = Units.requests(last.waiting(at: state.now))
    }
    var joined = ScalingOutlook(nextLook: nil)
    for policy in scaler.policies.indices {
      let cadence = scaler.cadences[policy]
      let soon = cadence.look(after: state.now)
      let seen = observation(
        region, at: state.now, metrics, counts, policy: policy, scaler)
      var outlook = scaler.policies[policy].outlook(seen, state.scaling[region].memories[policy])
      let isDue =
        state.scaling[region].advice[policy] == nil
        || !state.scaling[region].isSettled(from: soon, cadence, outlook)
        || scaler.hasManyCadences && changesAdvice(region, policy, seen, at: soon, scaler)
      if isDue { outlook.nextLook = soon }
      outlook.nextLook = outlook.nextLook.map { max(soon, cadence.look(from: $0)) }
      joined = joined.joined(outlook)
    }
    state.scaling[region].calm = joined
    state.scaling[region].isPlanned = true
    state.scaling[region].hadData = metrics != nil
    state.scaling[region].isHeld = state.failover.isBusy
    state.scaling[region].desired = counts.desired
    state.regions[region].hasNewCounts = false
    let next = joined.nextLook ?? -1
    if next == state.scaling[region].nextTick { return }
    state.scaling[region].stamp &+= 1
    state.scaling[region].nextTick = next
    if next >= 0 {
      schedule(Event(.scalingTick, region, stamp: state.scaling[region].stamp), at: next)
    }
  }

  /// Whether a look would give other advice than the one that stands: it counts at the looks of
  /// policies that look more often.
  private func changesAdvice(
    _ region: Int, _ policy: Int, _ seen: ScalingObservation, at look: Int64,
    _ scaler: AutoscalerDesign
  ) -> Bool {
    var memory = state.scaling[region].memories[policy]
    var later = seen
    later.now = look
    later.planned = planned(policy, region, at: look)
    let advice = scaler.policies[policy].decide(later, &memory)
    return advice != state.scaling[region].advice[policy]
  }

  /// The policies whose look is now look; what comes of it is done.
  mutating func tickScaling(_ region: Int, stamp: UInt32) {
    guard let scaler = design.autoscaler, state.scaling[region].stamp == stamp else { return }
    state.scaling[region].nextTick = -1
    let counts = counts(region)
    for policy in scaler.policies.indices
    where state.now % scaler.cadences[policy].interval == 0 {
      let metrics = state.scaling[region].metrics(at: state.now, scaler.cadences[policy])
      let seen = observation(
        region, at: state.now, metrics, counts, policy: policy, scaler)
      state.scaling[region].advice[policy] = scaler.policies[policy].decide(
        seen, &state.scaling[region].memories[policy])
    }
    act(region, counts, scaler)
    planTick(region, scaler)
  }

  /// Joins the advice: the largest wish for more wins; fewer only if nobody objects.
  private mutating func act(
    _ region: Int, _ counts: ScalingCounts, _ scaler: AutoscalerDesign
  ) {
    var wish: Int?
    var objects = false
    for advice in state.scaling[region].advice {
      switch advice {
      case .instances(let count): wish = max(wish ?? count, count)
      case .keep, nil: objects = true
      case .abstain: break
      }
    }
    guard let wish else { return }
    let desired = counts.desired
    if wish > desired {
      // A wish that the limits refuse is no action: it starts no cooldown.
      if scaleOut(region: region, by: wish - desired) == 0 { return }
      state.scaling[region].lastOut = state.now
    } else if wish < desired, !objects, !state.failover.isBusy {
      // Not while a failover is not yet undone: it asked for what is there.
      scaleIn(region: region, by: desired - wish)
    } else {
      return
    }
    state.isStale = true
    state.scaling[region].lastChange = state.now
    let change = ScalingChange(time: state.now, from: desired, to: self.desired(region: region))
    for policy in scaler.policies.indices {
      scaler.policies[policy].record(change, &state.scaling[region].memories[policy])
    }
  }

  private func canGrow(_ region: Int) -> Bool {
    design.poolsOfRegion[region].contains { state.desired[$0] < design.pools[$0].limit }
  }

  private func canShrink(_ region: Int) -> Bool {
    design.poolsOfRegion[region].contains { pool in
      state.desired[pool] > design.pools[pool].least
        && (present(pool: pool) < state.desired[pool] || fullestCell(pool: pool) != nil
          || cancellableLaunch(pool: pool) != nil)
    }
  }
}
