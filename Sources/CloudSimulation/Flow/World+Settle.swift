import CloudModel

extension World {
  /// Computes all rates for the segment that begins now, and what follows from them at once.
  ///
  /// The rates depend on counts, shares and the offered rate alone, so computing them twice at one
  /// moment, or splitting a segment, gives the same whole numbers.
  mutating func settle() {
    state.isStale = false
    state.losses.removeAll(keepingCapacity: true)
    for slot in state.incidents.indices where state.openSlots[slot] {
      state.incidents[slot].lossRate = 0
    }
    splitOffered()
    state.retries.throttled = 0
    state.retries.copies = 0
    state.retries.slowFirst = 0
    state.retries.slowAll = 0
    if let retries = design.retries, retries.isGrouped { splitGroups(retries) }
    for region in state.regions.indices {
      settle(region: region)
      observeScaling(region)
    }
    settleRetries()
    var good: Rate = 0
    var lost: Rate = 0
    for region in state.regions.indices { good += state.regions[region].served }
    for line in state.losses {
      lost += line.rate - line.retried
      if line.kind == .intrinsic { good -= line.rate }
    }
    state.goodRate = good
    state.lostRate = lost
    settleIncidents()
    settleProbing()
    if design.hasOverloadClocks, state.runsClocks { watchOverloadClocks() }
    if recorder != nil { takeSample() }
  }

  /// Splits what arrives, retries included, by the regions' shares; largest remainders get the left-over units.
  private mutating func splitOffered() {
    let offered = tries
    var given: Rate = 0
    for region in state.regions.indices {
      let part = Units.part(offered, state.regions[region].share)
      state.regions[region].inflow = part
      given += part
    }
    var left = offered - given
    while left > 0 {
      var best = 0
      var most = Int128(-1)
      for region in state.regions.indices {
        let exact = Int128(offered) * Int128(state.regions[region].share)
        let rest = exact - Int128(state.regions[region].inflow) * Int128(Units.wholeShare)
        if rest > most {
          most = rest
          best = region
        }
      }
      state.regions[best].inflow += 1
      left -= 1
    }
  }

  private mutating func settle(region: Int) {
    let weight = state.regions[region].weight
    state.regions[region].lost = 0
    state.regions[region].growth = 0
    state.regions[region].entering = 0
    state.regions[region].leaving = 0
    state.regions[region].wasted = 0
    if let retries = design.retries, retries.hasMemory { holdBack(region, retries) }
    // Another event of the nanosecond in which the queue ran empty may come before its own.
    if state.regions[region].queue < 0, state.regions[region].line.isEmpty { returnOverrun(region) }
    if state.regions[region].view != .clear { state.regions[region].view = .clear }
    if state.regions[region].endpointLost > 0 || weight == 0 {
      loseAll(region)
      return
    }
    var alive = state.regions[region].inflow
    if state.conditioned > 0 { alive = meetConditions(region, weight: weight) }
    let deadWeight = state.openCount == 0 ? 0 : deadWeight(in: region)
    if deadWeight > 0 {
      alive = loseToDeadTargets(region, alive, weight: weight, dead: deadWeight)
    }
    let view = state.regions[region].view
    var failing = deadWeight * 1_000_000 / (weight + deadWeight)
    if view.probePass < Units.wholeShare {
      let passing = Units.part(1_000_000 - failing, view.probePass)
      failing = 1_000_000 - passing
    }
    state.regions[region].errorShare = failing
    if let retries = design.retries, retries.isGrouped {
      alive = admit(alive, in: region, weight: weight - view.slow, retries)
    }
    serve(alive, in: region, weight: weight - view.slow)
  }

  /// A region where nothing answers: whatever arrives and waits is lost.
  private mutating func loseAll(_ region: Int) {
    let inflow = state.regions[region].inflow
    let owner = blocker(of: region)
    let phase = unreachablePhase(owner: owner, region: region)
    var line = LossLine(owner: owner, phase: phase, kind: .unreachable, region: region, rate: 0)
    bookNow(max(0, patientBacklog(region)), line, wereGood: false)
    state.regions[region].line.removeAll()
    line.rate = inflow
    add(line)
    state.regions[region].queue = 0
    state.regions[region].queueStamp &+= 1
    state.regions[region].served = 0
    state.regions[region].runningPerUnit = 0
    state.regions[region].sessionsPerUnit = 0
    state.regions[region].utilisation = 0
    state.regions[region].tokenTime = 0
    state.regions[region].waiting = 0
    // A standby that is empty by design fails nobody, so no probe takes it for lost.
    let isEmpty = owner < 0 && inflow == 0 && state.regions[region].endpointLost == 0
    state.regions[region].errorShare = isEmpty ? 0 : 1_000_000
  }

  /// Requests that the load balancer still sends to dead instances; returns what is left.
  private mutating func loseToDeadTargets(
    _ region: Int, _ inflow: Rate, weight: Int64, dead: Int64
  ) -> Rate {
    var left = inflow
    let panics = panics(region)
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region {
      let share = deadWeight(of: slot, panics: panics)
      if share == 0 { continue }
      let rate = Units.part(inflow, share, of: weight + dead)
      left -= rate
      add(
        LossLine(
          owner: slot, phase: .detection, kind: .unreachable, region: region, rate: rate))
    }
    return left
  }

  /// Weight of an incident's dead targets that get requests: in a panic the ejected ones, too.
  private func deadWeight(of slot: Int, panics: Bool) -> Int64 {
    let incident = state.incidents[slot].deadWeight
    return panics ? incident + state.incidents[slot].ejectedWeight : incident
  }

  /// Weight of a region's dead targets that get requests.
  func deadWeight(in region: Int) -> Int64 {
    let panics = panics(region)
    var sum: Int64 = 0
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region {
      sum += deadWeight(of: slot, panics: panics)
    }
    return sum
  }

  /// Books the intrinsic misses and what a controller can see.
  ///
  /// - Parameter throughput: what is worked on, when that is more than what is of use.
  mutating func finish(_ region: Int, served: Rate, weight: Int64, throughput: Rate? = nil) {
    let given = throughput ?? served
    // In requests of the offered mix: those that were let in may be heavier or lighter.
    let worked = inOfferedMix(given, region)
    let useful = waste(served, in: region)
    let served = state.restores.isEmpty ? useful : awaitSessions(useful, in: region)
    state.regions[region].served = served
    let perInstance = demand.speeds[state.speed].perInstance(worked, weight)
    let running = demand.speeds[state.speed].running(requestsPerSecond: perInstance)
    var meets = 1.0
    state.regions[region].tokenTime =
      worked > 0 ? demand.speeds[state.speed].tokenTime(running: running) : 0
    state.regions[region].utilisation = demand.speeds[state.speed].utilisation(
      served: worked, weight: weight)
    if !demand.speeds[state.speed].missed.isEmpty {
      let level = min(demand.speeds[state.speed].missed.count - 1, Int(running.rounded(.up)))
      let missed = missedShare(level: level, region)
      let rate = Units.part(served, missed)
      meets = Double(Units.wholeShare - missed) / Double(Units.wholeShare)
      if rate > 0 { addIntrinsic(rate, in: region, level: level) }
    }
    // Those that miss their deadline anyway have failed already and cannot be cut.
    if given > 0 { meets *= Double(served) / Double(given) }
    if design.sessions != nil { noteSessions(region, perInstance: perInstance, running: running) }
    let perUnit = running * meets / Double(SpeedTable.unitsPerInstance) * 1e9
    state.regions[region].runningPerUnit = Amount(Int64(perUnit.rounded())) * 1_000_000_000
  }

  /// Requests whose own tokens make them late, each class by its own share.
  private mutating func addIntrinsic(_ rate: Rate, in region: Int, level: Int) {
    var line = LossLine(
      owner: -1, phase: .intrinsic, kind: .intrinsic, region: region, rate: rate)
    if demand.speeds[state.speed].missedByClass.isEmpty {
      add(line)
      return
    }
    let weights = missedByClass(level: level, region)
    for (requestClass, part) in Apportion.parts(of: rate, weights).enumerated() {
      line.requestClass = requestClass
      line.rate = part
      add(line)
    }
  }

  mutating func add(_ line: LossLine) {
    if line.rate == 0 { return }
    state.losses.append(line)
    // The region never sees what a client keeps back.
    if line.kind != .throttled { state.regions[line.region].lost += line.rate }
    if line.owner >= 0 { state.incidents[line.owner].lossRate += line.rate }
  }

  /// Schedules the moment when a queue is full or empty, rounded up to a nanosecond.
  mutating func scheduleTurn(_ region: Int, distance: Amount, speed: Rate) {
    let time = (distance + Amount(speed) - 1) / Amount(speed)
    if time > Amount(design.horizon) { return }
    schedule(
      Event(.queueTurn, region, stamp: state.regions[region].queueStamp),
      at: state.now + Int64(time))
  }

  /// Takes back what was counted as served of an empty queue, less than a nanosecond's worth.
  private mutating func returnOverrun(_ region: Int) {
    state.ledger.good += state.regions[region].queue
    state.regions[region].servedTotal += state.regions[region].queue
    state.regions[region].queue = 0
  }

  /// A queue reached its end: the part of a nanosecond beyond it is booked, so nothing is lost.
  mutating func turnQueue(_ region: Int, stamp: UInt32) {
    if state.regions[region].queueStamp != stamp { return }
    let queue = state.regions[region].queue
    let limit = state.regions[region].queueLimit
    if !design.loadBalancer.dropsExpired {
      cutLine(region, to: limit)
    } else if queue < 0 {
      returnOverrun(region)
    } else if queue > limit {
      bookNow(queue - limit, state.regions[region].overflow, wereGood: false)
      state.regions[region].queue = limit
    }
    state.isStale = true
  }
}
