import CloudModel

/// Probing: when probes are events, and what a probe sees.
///
/// A probe asks the region's health endpoint, which any live target behind the load balancer answers
/// without queueing: it fails with the share of dead targets. Probes are events only while one can
/// change a verdict; their phases are fixed by the seed.
extension World {
  /// Probability in 1e-6 that a probe of an observer fails because something is wrong: all that
  /// detection knows of the world.
  private func probeError(_ side: Int, _ observer: Int) -> Int64 {
    state.regions[region(ofSide: side)].errorShare
  }

  /// Starts or stops the probes of each region, after the rates changed.
  mutating func settleProbing() {
    guard let policy = design.failover else { return }
    for side in 0..<2 {
      var least = Int64(1_000_000)
      var most: Int64 = 0
      for observer in 0..<policy.watchers[side] {
        let error = probeError(side, observer)
        least = min(least, error)
        most = max(most, error)
      }
      let isQuiet = most == 0 && isUnsuspected(side)
      let needed = most == 0 ? !isQuiet : mayChangeVerdict(side, least: least)
      if needed == state.observers[side].isProbing {
        if isQuiet, !state.observers[side].isArmed { armFalseAlarm(side) }
        continue
      }
      state.observers[side].stamp &+= 1
      state.observers[side].isProbing = needed
      state.observers[side].marks.removeAll(keepingCapacity: true)
      if needed {
        startProbing(side)
      } else if isQuiet {
        armFalseAlarm(side)
      }
    }
  }

  /// Whether no probe failed lately, and none is about to.
  private func isUnsuspected(_ side: Int) -> Bool {
    state.observers[side].isHealthy && state.observers[side].firstFailure < 0
      && !state.observers[side].isAwake
  }

  /// Whether a probe could change what is known of a region that fails at least so many of them.
  private func mayChangeVerdict(_ side: Int, least: Int64) -> Bool {
    let isUndecided = design.failover?.holdsVerdict == true
    return state.observers[side].isHealthy || least < 1_000_000
      || state.observers[side].passes.contains { $0 > 0 }
      || isUndecided && state.observers[side].convinced.contains(false)
  }

  /// When an observer sends its first probe, nanoseconds: uniform over the interval, by the seed.
  func probePhase(_ side: Int, _ observer: Int) -> Int64 {
    guard let policy = design.failover else { return 0 }
    let stream = state.streams[policy.phaseStreams[side][observer]]
    let uniform = stream.key.uniform(
      replication: Int(stream.replication), branch: Int(stream.branch), at: 0)
    return Int64((uniform * Double(policy.interval)).rounded(.down))
  }

  private mutating func startProbing(_ side: Int) {
    guard let policy = design.failover else { return }
    if state.observers[side].isArmed { recallFailures(side) }
    state.observers[side].isArmed = false
    mark(side)
    for observer in 0..<policy.watchers[side] {
      let phase = probePhase(side, observer)
      let cycles = (state.now - phase + policy.interval - 1) / policy.interval
      let first = phase + (state.now > phase ? cycles : 0) * policy.interval
      schedule(
        Event(
          .probe, side * policy.observers + observer, stamp: state.observers[side].stamp),
        at: first)
    }
  }

  /// Notes a region's totals, for its success ratio since then.
  mutating func mark(_ side: Int) {
    let region = region(ofSide: side)
    state.observers[side].marks.append(
      SuccessMark(
        time: state.now, arrived: state.regions[region].arrived,
        lost: state.regions[region].lostTotal))
  }

  /// A probe is sent.
  mutating func probe(packed: Int, stamp: UInt32) {
    guard let policy = design.failover else { return }
    let side = packed / policy.observers
    let observer = packed % policy.observers
    if state.observers[side].stamp != stamp { return }
    schedule(Event(.probe, packed, stamp: stamp), at: state.now + policy.interval)
    let error = probeError(side, observer)
    var fails = error > 0
    if fails, error < 1_000_000 {
      fails = drawUniform(policy.probeStreams[side][observer]) * 1e6 < Double(error)
    }
    if !fails {
      // A false failure is a refused probe: it is known at once.
      if failsFalsely(side, observer) { fail(side, observer) } else { pass(side, observer) }
      return
    }
    state.observers[side].sawLoss = true
    let region = region(ofSide: side)
    if state.regions[region].hanging > 0 || state.regions[region].view.hangsProbes {
      schedule(Event(.probeFailed, packed, stamp: stamp), at: state.now + policy.probeTimeout)
    } else {
      fail(side, observer)
    }
  }

  /// A probe's timeout passed.
  mutating func probeFailed(packed: Int, stamp: UInt32) {
    guard let policy = design.failover else { return }
    let side = packed / policy.observers
    if state.observers[side].stamp != stamp { return }
    fail(side, packed % policy.observers)
  }
}
