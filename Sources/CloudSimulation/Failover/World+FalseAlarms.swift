import CloudModel
import Stochastics

/// Failed probes of regions that answer, without simulating the probes of quiet times.
///
/// What a probe of a given number does is a function of the observer's streams alone: the runs of
/// failures come one after the other from the law of their distances, and the shorter ones between them
/// are looked up when somebody asks. In quiet time the only event is the beginning of the next cluster
/// of failed probes that has a run in it; from there on probes are events, until all have passed again.
extension World {
  /// When an observer's probe of a number is sent, nanoseconds; `.max` when that is out of range.
  private func probeTime(_ side: Int, _ observer: Int, _ number: Int64) -> Int64 {
    guard let policy = design.failover else { return .max }
    let (product, overflow) = number.multipliedReportingOverflow(by: policy.interval)
    return overflow ? .max : Units.later(probePhase(side, observer), by: product)
  }

  /// The number of an observer's first probe at or after a moment.
  private func probeNumber(_ side: Int, _ observer: Int, from time: Int64) -> Int64 {
    guard let policy = design.failover else { return 0 }
    let since = time - probePhase(side, observer)
    return since <= 0 ? 0 : (since + policy.interval - 1) / policy.interval
  }

  /// Whether a probe that is sent now fails although the region answers.
  mutating func failsFalsely(_ side: Int, _ observer: Int) -> Bool {
    guard let policy = design.failover, policy.hasFalsePositives else { return false }
    return isFalse(side, observer, probeNumber(side, observer, from: state.now))
  }

  /// Whether an observer's probe of a number fails although the region answers.
  private mutating func isFalse(_ side: Int, _ observer: Int, _ number: Int64) -> Bool {
    guard let law = design.failover?.falseLaws[side][observer] else { return false }
    drawRuns(side, observer, through: number)
    let run = state.observers[side].runs[observer]
    if number >= run.first { return number <= run.last }
    // The probe before a run passed, and so did the one before the stretch.
    if number == run.first - 1 { return false }
    // A number at or above p passes whatever came before: from there on the chain is known.
    var start = number
    while start >= run.clean, falseUniform(side, observer, start) < law.probability { start -= 1 }
    var count = 0
    for probe in (start + 1)..<max(start + 1, number + 1) {
      let bound = law.failing(after: count, left: run.first - 1 - probe)
      count = falseUniform(side, observer, probe) < bound ? count + 1 : 0
    }
    return start < number && count > 0
  }

  private func falseUniform(_ side: Int, _ observer: Int, _ number: Int64) -> Double {
    guard let policy = design.failover else { return 1 }
    let stream = state.streams[policy.falseStreams[side][observer]]
    return stream.key.uniform(
      replication: Int(stream.replication), branch: Int(stream.branch), at: UInt64(number))
  }

  /// Draws runs until one ends at the probe before a number, or later.
  private mutating func drawRuns(_ side: Int, _ observer: Int, through number: Int64) {
    guard let policy = design.failover, let law = policy.falseLaws[side][observer] else { return }
    let stream = policy.runStreams[side][observer]
    var run = state.observers[side].runs[observer]
    while run.last < 0 || number > run.last + 1 {
      run.clean = run.last < 0 ? 0 : run.last + 2
      let probes = law.probesUntilRun(&state.streams[stream])
      let extra = law.extraFailures(&state.streams[stream])
      run.first = run.clean + probes - Int64(law.failures)
      run.last = run.first + Int64(law.failures) - 1 + extra
    }
    state.observers[side].runs[observer] = run
  }

  /// In quiet time: schedules the first failed probe of the next cluster that holds a run.
  mutating func armFalseAlarm(_ side: Int) {
    guard let policy = design.failover, policy.hasFalsePositives else { return }
    state.observers[side].isArmed = true
    var start = Int64.max
    for observer in 0..<policy.watchers[side] where policy.falseLaws[side][observer] != nil {
      let next = probeNumber(side, observer, from: state.now + 1)
      drawRuns(side, observer, through: next)
      let run = state.observers[side].runs[observer]
      // A run that ended with the last probe is over: the next one is drawn.
      if next > run.last { drawRuns(side, observer, through: next + 1) }
      let first = max(next, state.observers[side].runs[observer].first)
      start = min(start, probeTime(side, observer, first))
    }
    if start > design.horizon { return }
    start = clusterStart(side, endingAt: start, after: state.now)
    schedule(Event(.falseAlarm, side, stamp: state.observers[side].stamp), at: start)
  }

  /// The first failed probe of those that hang together, each observer's last probe before it passed.
  private mutating func clusterStart(
    _ side: Int, endingAt end: Int64, after quiet: Int64
  ) -> Int64 {
    guard let policy = design.failover else { return end }
    var start = end
    var moved = true
    while moved {
      moved = false
      for observer in 0..<policy.watchers[side] {
        var number = probeNumber(side, observer, from: start) - 1
        while number >= 0, probeTime(side, observer, number) > quiet,
          isFalse(side, observer, number)
        {
          start = probeTime(side, observer, number)
          number -= 1
          moved = true
        }
      }
    }
    return start
  }

  /// A cluster of failed probes with a run in it begins.
  mutating func wakeObservers(_ side: Int, stamp: UInt32) {
    if state.observers[side].stamp != stamp || !state.observers[side].isArmed { return }
    state.observers[side].isAwake = true
    settleProbing()
  }

  /// Counts the false failures that hang together with this moment, as probing begins out of quiet.
  ///
  /// They hold no run, or they would have woken the observers; so nothing was detected.
  mutating func recallFailures(_ side: Int) {
    guard let policy = design.failover, policy.hasFalsePositives,
      state.observers[side].isHealthy, state.observers[side].firstFailure < 0
    else { return }
    let start = clusterStart(
      side, endingAt: state.now, after: state.observers[side].quietSince)
    var time = start
    while time < state.now {
      var next = state.now
      for observer in 0..<policy.watchers[side] {
        let number = probeNumber(side, observer, from: time)
        let moment = probeTime(side, observer, number)
        if moment == time { recall(side, observer, number, at: time) }
        let following = moment == time ? Units.later(moment, by: policy.interval) : moment
        next = min(next, following)
      }
      time = next
    }
    let first = state.observers[side].firstFailure
    if first < 0 { return }
    if Units.later(first, by: policy.timeout) < state.now {
      state.observers[side].clearSuspicion()
    } else {
      scheduleBound(side)
    }
  }

  /// Counts one past probe.
  private mutating func recall(_ side: Int, _ observer: Int, _ number: Int64, at time: Int64) {
    guard let policy = design.failover else { return }
    let first = state.observers[side].firstFailure
    if first >= 0, Units.later(first, by: policy.timeout) < time {
      state.observers[side].clearSuspicion()
    }
    if isFalse(side, observer, number) {
      state.observers[side].passes[observer] = 0
      state.observers[side].failures[observer] += 1
      if state.observers[side].firstFailure < 0 { state.observers[side].firstFailure = time }
    } else {
      state.observers[side].failures[observer] = 0
      state.observers[side].passes[observer] += 1
      if !state.observers[side].isSuspicious { state.observers[side].clearSuspicion() }
    }
  }
}
