import CloudModel

/// Detection: probes of several observers, a quorum, and the business's success ratio.
///
/// A probe asks the region's health endpoint, which any live target behind the load balancer answers
/// without queueing: it fails with the share of dead targets. Probes are events only while one can
/// change a verdict; their phases are fixed by the seed.
extension World {
  /// The side of the failover pair that a region is: 0 primary, 1 secondary; nil for others.
  func side(of region: Int) -> Int? {
    guard let policy = design.failover else { return nil }
    return region == policy.primary ? 0 : region == policy.secondary ? 1 : nil
  }

  /// The region of a side.
  func region(ofSide side: Int) -> Int {
    guard let policy = design.failover else { return 0 }
    return side == 0 ? policy.primary : policy.secondary
  }

  /// Whether a loss of this region would still have to be found out.
  func awaitsDetection(of region: Int) -> Bool {
    guard let side = side(of: region) else { return false }
    return state.observers[side].isHealthy && state.regions[region].recordShare > 0
  }

  /// Starts or stops the probes of each region, after the rates changed.
  mutating func settleProbing() {
    guard design.failover != nil else { return }
    for side in 0..<2 {
      let error = state.regions[region(ofSide: side)].errorShare
      let health = state.observers[side]
      let needed: Bool
      if error == 0 {
        needed = !health.isHealthy || health.firstFailure >= 0
      } else {
        needed = health.isHealthy || error < 1_000_000 || health.passes.contains { $0 > 0 }
      }
      if needed == health.isProbing { continue }
      state.observers[side].stamp &+= 1
      state.observers[side].isProbing = needed
      state.observers[side].marks.removeAll(keepingCapacity: true)
      if needed { startProbing(side) }
    }
  }

  private mutating func startProbing(_ side: Int) {
    guard let policy = design.failover else { return }
    mark(side)
    for observer in 0..<policy.observers {
      let key = policy.phaseStreams[side][observer]
      let stream = state.streams[key]
      let uniform = stream.key.uniform(
        replication: Int(stream.replication), branch: Int(stream.branch), at: 0)
      let phase = Int64((uniform * Double(policy.interval)).rounded(.down))
      let cycles = (state.now - phase + policy.interval - 1) / policy.interval
      let first = phase + (state.now > phase ? cycles : 0) * policy.interval
      schedule(
        Event(
          .probe, side * policy.observers + observer, stamp: state.observers[side].stamp),
        at: first)
    }
  }

  private mutating func mark(_ side: Int) {
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
    let region = region(ofSide: side)
    let error = state.regions[region].errorShare
    var fails = error > 0
    if fails, error < 1_000_000 {
      fails = drawUniform(policy.probeStreams[side][observer]) * 1e6 < Double(error)
    }
    if !fails {
      pass(side, observer)
    } else if state.regions[region].hanging > 0 || state.regions[region].view.hangsProbes {
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

  private mutating func pass(_ side: Int, _ observer: Int) {
    guard let policy = design.failover else { return }
    state.observers[side].failures[observer] = 0
    state.observers[side].passes[observer] += 1
    if state.observers[side].isHealthy {
      if state.observers[side].failures.allSatisfy({ $0 == 0 }) { dropSuspicion(side) }
    } else {
      let agreeing = state.observers[side].passes.count { $0 >= policy.successes }
      if agreeing >= policy.quorum { becameHealthy(side) }
    }
  }

  private mutating func dropSuspicion(_ side: Int) {
    state.observers[side].firstFailure = -1
    state.observers[side].boundStamp &+= 1
    for observer in state.observers[side].failures.indices {
      state.observers[side].failures[observer] = 0
      state.observers[side].passes[observer] = 0
    }
    settleProbing()
  }

  private mutating func fail(_ side: Int, _ observer: Int) {
    guard let policy = design.failover else { return }
    state.observers[side].passes[observer] = 0
    state.observers[side].failures[observer] += 1
    if !state.observers[side].isHealthy {
      settleProbing()
      return
    }
    if state.observers[side].firstFailure < 0 {
      state.observers[side].firstFailure = state.now
      state.observers[side].boundStamp &+= 1
      schedule(
        Event(.detectionBound, side, stamp: state.observers[side].boundStamp),
        at: state.now + policy.timeout)
    }
    let agreeing = state.observers[side].failures.count { $0 >= policy.failures }
    let confirmed = agreeing >= policy.quorum && businessConfirms(side)
    mark(side)
    if confirmed { detect(side, confirmed: true) }
  }

  /// Whether the region's success ratio over the window has dropped far enough.
  private func businessConfirms(_ side: Int) -> Bool {
    guard let policy = design.failover, policy.successDrop > 0 else { return true }
    let region = region(ofSide: side)
    if state.regions[region].telemetryGaps > 0 { return false }
    let marks = state.observers[side].marks
    let begin = state.now - policy.successWindow
    guard let mark = marks.last(where: { $0.time <= begin }) ?? marks.first else { return true }
    let arrived = state.regions[region].arrived - mark.arrived
    let lost = state.regions[region].lostTotal - mark.lost
    return arrived == 0 || Double(lost) >= policy.successDrop * Double(arrived)
  }

  /// The detection phase's bound: with enough failures of an observer it is decided unconfirmed,
  /// provided that no observer's last probe passed; too few drop the suspicion.
  mutating func detectionBound(side: Int, stamp: UInt32) {
    guard let policy = design.failover else { return }
    if state.observers[side].boundStamp != stamp || !state.observers[side].isHealthy { return }
    let failures = state.observers[side].failures
    if failures.contains(where: { $0 >= policy.failures }), !failures.contains(0) {
      detect(side, confirmed: false)
    } else {
      dropSuspicion(side)
    }
  }

  private mutating func detect(_ side: Int, confirmed: Bool) {
    state.observers[side].isHealthy = false
    state.observers[side].boundStamp &+= 1
    for observer in state.observers[side].passes.indices {
      state.observers[side].passes[observer] = 0
    }
    let region = region(ofSide: side)
    let slot = blocker(of: region, seesErrors: true)
    if slot >= 0 {
      if state.incidents[slot].detected == nil || state.incidents[slot].scope != .region {
        state.incidents[slot].detected = state.now
      }
      state.incidents[slot].confirmed = confirmed
    }
    state.isStale = true
    if regionInDeficit() == region { state.failover.isHoldingDown = false }
    considerFailover(from: side)
  }

  private mutating func becameHealthy(_ side: Int) {
    state.observers[side].isHealthy = true
    dropSuspicion(side)
    state.isStale = true
    considerFailback()
    considerFailover(from: 1 - side)
  }
}
