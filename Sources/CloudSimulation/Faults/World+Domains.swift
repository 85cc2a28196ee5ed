import CloudModel

/// Faults that hit more than one place: domains that cut across, common causes, changes that spread,
/// faults that rest until a failover, crashes of overload.
extension World {
  /// Begins the incidents of one cause, all at once or one place after the other.
  mutating func beginGroup(
    _ faultClass: Int, _ targets: [FaultTarget], duration: Int64
  ) -> Int? {
    let interval = design.classes[faultClass].stageInterval
    var first: Int?
    for (position, target) in targets.enumerated() {
      let delay = Int64(position).multipliedReportingOverflow(by: interval).partialValue
      if delay > 0 {
        // Whoever takes the change back stops it from spreading.
        if delay >= duration { break }
        state.spreads.append(
          PendingSpread(
            target: target, faultClass: faultClass, end: Units.later(state.now, by: duration)))
        schedule(Event(.faultSpread, state.spreads.count - 1), at: state.now + delay)
      } else {
        let slot = begin(
          target, faultClass, index: 0, duration: duration, isLead: first == nil)
        first = first ?? slot
      }
    }
    return first
  }

  /// A change reaches its next place.
  mutating func spread(_ index: Int) {
    let pending = state.spreads[index]
    _ = begin(
      pending.target, pending.faultClass, index: 0, duration: pending.end - state.now,
      isLead: false)
    state.spreads[index].isOver = true
    if state.spreads.allSatisfy(\.isOver) { state.spreads.removeAll(keepingCapacity: true) }
  }

  /// A common cause: all of a wider domain is hit.
  mutating func beginCommon(_ source: FaultSource, duration: Int64) {
    let spec = design.classes[source.faultClass]
    let region = target(spec.scope, source.place, level: 0).region
    let zone =
      spec.scope == .instance
      ? design.cells[source.place].zone : spec.scope == .zone ? source.place : -1
    let regions: [Int]
    switch spec.commonReach {
    case .cloud:
      let cloud = spec.scope == .cloud ? source.place : design.cloudOfRegion[region]
      regions = design.cloudOfRegion.indices.filter { design.cloudOfRegion[$0] == cloud }
    case .everywhere: regions = Array(state.regions.indices)
    default: regions = [region]
    }
    var targets: [FaultTarget] = []
    for region in regions {
      let isWhole = spec.scope == .region || spec.scope == .cloud
      if isWhole {
        targets.append(target(.region, region, level: spec.level))
      } else {
        let zones = spec.commonReach == .zone ? [zone] : design.zonesOfRegion[region]
        targets += zones.map { target(.zone, $0, level: spec.level) }
      }
    }
    for (position, target) in targets.enumerated() {
      _ = begin(
        target, source.faultClass, index: 0, duration: duration, isLead: position == 0)
    }
  }

  // MARK: Latent faults

  /// A fault that nobody sees begins to rest; one that rests there already stays as it is.
  mutating func rest(_ source: FaultSource, duration: Int64) {
    let known = state.latent.contains {
      $0.faultClass == source.faultClass && $0.place == source.place
    }
    if known { return }
    state.latent.append(
      LatentFault(
        faultClass: source.faultClass, place: source.place, since: state.now, duration: duration))
  }

  /// Lets what rests in a region show.
  mutating func reveal(at region: Int) {
    if state.latent.isEmpty { return }
    var index = 0
    while index < state.latent.count {
      let fault = state.latent[index]
      if rests(fault, at: region) {
        state.latent.remove(at: index)
        for source in design.sources.indices
        where design.sources[source].faultClass == fault.faultClass
          && design.sources[source].place == fault.place
        {
          state.sources[source].hits += 1
        }
        let slot = begin(
          faultClass: fault.faultClass, place: fault.place, index: 0, duration: fault.duration)
        if let slot { state.incidents[slot].restedSince = fault.since }
      } else {
        index += 1
      }
    }
  }

  private func rests(_ fault: LatentFault, at region: Int) -> Bool {
    switch design.classes[fault.faultClass].scope {
    case .region: fault.place == region
    case .cloud: fault.place == design.cloudOfRegion[region]
    default: true
    }
  }

  // MARK: Crashes of overload

  /// Lets the clocks of crashes run while their region is overloaded, and stops them else.
  ///
  /// Gaps are exponential, so a clock that is stopped and started anew is the same as one that went on
  /// and was not counted.
  mutating func watchOverloadClocks() {
    for source in design.sources.indices where design.sources[source].overloadRegion >= 0 {
      let spec = design.sources[source]
      let runs = isOverloaded(
        spec.overloadRegion, above: design.classes[spec.faultClass].above)
      if runs == state.sources[source].isRunning { continue }
      state.sources[source].isRunning = runs
      state.sources[source].stamp &+= 1
      if runs { startOverloadClock(source) }
    }
  }

  mutating func startOverloadClock(_ source: Int) {
    let spec = design.sources[source]
    if spec.meanGap == .infinity || !state.sources[source].isRunning { return }
    scheduleOnset(of: source, meanGap: spec.meanGap)
  }

  private func isOverloaded(_ region: Int, above: Double) -> Bool {
    let weight = state.regions[region].weight
    if weight == 0 { return false }
    let capacity =
      Double(demand.speeds[state.speed].capacity(weight: weight))
      * state.regions[region].modelSpeed
    return Double(state.regions[region].inflow) > above * capacity
      || above <= 1 && state.regions[region].queue > 0
  }
}
