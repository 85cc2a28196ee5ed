import CloudModel

/// Times in which a region's metrics do not reach its autoscaler.
extension World {
  /// Schedules the next one, so long after the one before has ended.
  mutating func scheduleMetricGap(_ region: Int) {
    guard let gaps = design.autoscaler?.gaps else { return }
    let wait = state.streams[gaps.streams[region].onset].nextExponential(mean: gaps.meanGap)
    if wait < Double(design.horizon) {
      schedule(Event(.metricGap, region), at: state.now + Int64(wait.rounded()))
    }
  }

  /// The metrics begin to be missing, or are back.
  mutating func turnMetrics(_ region: Int) {
    guard let gaps = design.autoscaler?.gaps else { return }
    state.isStale = true
    if state.regions[region].blindSince >= 0 {
      state.regions[region].blindTotal += state.now - state.regions[region].blindSince
      state.regions[region].blindSince = -1
      scheduleMetricGap(region)
    } else {
      state.regions[region].blindSince = state.now
      let length = draw(gaps.duration, gaps.streams[region].duration)
      schedule(Event(.metricGap, region), at: Units.later(state.now, by: length))
    }
  }

  /// Seconds in which metrics were missing, summed over regions.
  var metricGapSeconds: Double {
    let total = state.regions.reduce(Int64(0)) {
      $0 + $1.blindTotal + ($1.blindSince < 0 ? 0 : state.now - $1.blindSince)
    }
    return Double(total) / 1e9
  }
}
