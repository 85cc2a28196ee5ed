import CloudModel

/// Detection: what probes of several observers, a quorum and the business's success ratio come to.
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

  /// A probe passed.
  mutating func pass(_ side: Int, _ observer: Int) {
    guard let policy = design.failover else { return }
    state.observers[side].failures[observer] = 0
    state.observers[side].passes[observer] += 1
    let passes = state.observers[side].passes[observer]
    if policy.holdsVerdict, passes >= policy.successes {
      state.observers[side].convinced[observer] = false
    }
    if state.observers[side].isHealthy {
      if !state.observers[side].isSuspicious { dropSuspicion(side) }
    } else if policy.holdsVerdict {
      if agreeing(side) < policy.quorums[side] { becameHealthy(side) }
    } else {
      let agreeing = state.observers[side].passes.count { $0 >= policy.successes }
      if agreeing >= policy.quorums[side] { becameHealthy(side) }
    }
  }

  /// Observers that say that the region is lost.
  private func agreeing(_ side: Int) -> Int {
    guard let policy = design.failover else { return 0 }
    if policy.holdsVerdict { return state.observers[side].convinced.count { $0 } }
    return state.observers[side].failures.count { $0 >= policy.failures }
  }

  private mutating func dropSuspicion(_ side: Int) {
    state.observers[side].boundStamp &+= 1
    state.observers[side].clearSuspicion()
    settleProbing()
  }

  /// A probe failed.
  mutating func fail(_ side: Int, _ observer: Int) {
    guard let policy = design.failover else { return }
    state.observers[side].isAwake = false
    state.observers[side].passes[observer] = 0
    state.observers[side].failures[observer] += 1
    if policy.holdsVerdict, state.observers[side].failures[observer] >= policy.failures {
      state.observers[side].convinced[observer] = true
    }
    if !state.observers[side].isHealthy {
      settleProbing()
      return
    }
    if state.observers[side].firstFailure < 0 {
      state.observers[side].firstFailure = state.now
      scheduleBound(side)
    }
    let confirmed = agreeing(side) >= policy.quorums[side] && businessConfirms(side)
    mark(side)
    if confirmed { detect(side, confirmed: true) }
  }

  /// Schedules the end of the detection phase.
  mutating func scheduleBound(_ side: Int) {
    guard let policy = design.failover else { return }
    state.observers[side].boundStamp &+= 1
    schedule(
      Event(.detectionBound, side, stamp: state.observers[side].boundStamp),
      at: Units.later(state.observers[side].firstFailure, by: policy.timeout))
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
    if design.failover == nil { return }
    if state.observers[side].boundStamp != stamp || !state.observers[side].isHealthy { return }
    if agreeing(side) > 0, !state.observers[side].failures.contains(0) {
      detect(side, confirmed: false)
    } else {
      dropSuspicion(side)
    }
  }

  private mutating func detect(_ side: Int, confirmed: Bool) {
    state.observers[side].isHealthy = false
    state.observers[side].boundStamp &+= 1
    // Who keeps a verdict goes on counting; else passes count from here.
    if design.failover?.holdsVerdict == false {
      for observer in state.observers[side].passes.indices {
        state.observers[side].passes[observer] = 0
      }
    }
    let region = region(ofSide: side)
    if !state.observers[side].sawLoss { beginFalseAlarm(side) }
    let slot = suspect(side)
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

  /// The incident that a detection answers, or -1.
  func suspect(_ side: Int) -> Int {
    let alarm = state.observers[side].alarm
    return alarm >= 0 ? alarm : blocker(of: region(ofSide: side), seesErrors: true)
  }

  /// The observers agree although nothing is wrong: an incident of its own, to which all that follows
  /// is booked.
  private mutating func beginFalseAlarm(_ side: Int) {
    guard let faultClass = design.falseAlarmClass else { return }
    state.failover.falseAlarms += 1
    let region = region(ofSide: side)
    let target = FaultTarget(scope: .region, place: region, region: region, level: 0)
    state.observers[side].alarm = open(faultClass, target, index: 0, isLead: true)
  }

  private mutating func becameHealthy(_ side: Int) {
    state.observers[side].isHealthy = true
    let alarm = state.observers[side].alarm
    if alarm >= 0 {
      state.incidents[alarm].faultEnd = state.now
      state.observers[side].alarm = -1
    }
    if design.failover?.holdsVerdict == true, state.observers[side].isSuspicious {
      state.observers[side].firstFailure = state.now
      scheduleBound(side)
      settleProbing()
    } else {
      dropSuspicion(side)
    }
    state.isStale = true
    considerFailback()
    considerFailover(from: 1 - side)
  }
}
