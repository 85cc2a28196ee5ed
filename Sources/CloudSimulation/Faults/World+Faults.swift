import CloudModel

extension World {
  /// Draws when a component's next fault begins.
  mutating func scheduleOnset(of source: Int) {
    if let onsets, onsets.governs[source] { return scheduleControlled(source, onsets) }
    let spec = design.sources[source]
    if spec.times.isEmpty {
      if spec.meanGap == .infinity || spec.overloadRegion >= 0 { return }
      if let law = spec.gaps {
        scheduleOnset(
          of: source, after: law.sample(using: &state.streams[spec.onsetStream]) * 1e9)
      } else {
        scheduleOnset(of: source, meanGap: spec.meanGap)
      }
    } else {
      let next = state.sources[source].nextTime
      if next < spec.times.count {
        state.sources[source].nextTime += 1
        schedule(Event(.faultOnset, source), at: spec.times[next])
      }
    }
  }

  /// Draws a gap without memory; a clock whose stamp has moved on forgets the one before.
  mutating func scheduleOnset(of source: Int, meanGap: Double) {
    let stream = design.sources[source].onsetStream
    scheduleOnset(of: source, after: state.streams[stream].nextExponential(mean: meanGap))
  }

  private mutating func scheduleOnset(of source: Int, after gap: Double) {
    if gap >= Double(design.horizon) { return }
    schedule(
      Event(.faultOnset, source, stamp: state.sources[source].stamp),
      at: state.now + Int64(gap.rounded()))
  }

  /// A component's clock strikes.
  mutating func strike(source: Int, stamp: UInt32) {
    let spec = design.sources[source]
    if state.sources[source].stamp != stamp { return }
    noteStrike(of: source)
    let own = design.classes[spec.faultClass]
    let index =
      spec.population > 1 ? state.streams[spec.indexStream].nextIndex(below: spec.population) : 0
    let listed = state.sources[source].nextTime - 1
    let duration =
      spec.durations.isEmpty
      ? draw(own.duration, spec.durationStream) : spec.durations[listed]
    let happens = own.chance >= 1 || drawUniform(spec.chanceStream) < own.chance
    let isCommon = own.commonShare > 0 && drawUniform(spec.commonStream) < own.commonShare
    if spec.overloadRegion >= 0 {
      startOverloadClock(source)
    } else {
      scheduleOnset(of: source)
    }
    if !happens {
      state.sources[source].voids += 1
    } else if own.isLatent {
      rest(spec, duration: duration)
    } else if isCommon {
      state.sources[source].hits += 1
      beginCommon(spec, duration: duration)
    } else if begin(
      faultClass: spec.faultClass, place: spec.place, index: index, duration: duration) == nil
    {
      state.sources[source].voids += 1
    } else {
      state.sources[source].hits += 1
    }
  }

  /// Begins an occurrence; nil when it hits an absent instance.
  @discardableResult
  mutating func begin(faultClass: Int, place: Int, index: Int, duration: Int64) -> Int? {
    precondition(duration >= 0, "a fault of \(duration) ns at \(state.now) ns")
    if !design.groups[faultClass].isEmpty {
      return beginGroup(faultClass, design.groups[faultClass][place], duration: duration)
    }
    let scope = design.classes[faultClass].scope
    return begin(
      target(scope, place, level: design.classes[faultClass].level), faultClass, index: index,
      duration: duration, isLead: true)
  }

  /// The place of one incident.
  func target(_ scope: FaultScope, _ place: Int, level: Int) -> FaultTarget {
    let region =
      switch scope {
      case .instance: design.cells[place].region
      case .zone: design.regionOfZone[place]
      case .zoneSupply, .regionSupply: design.supplies[place].region
      case .region, .cloud, .everywhere, .dependency: place
      }
    return FaultTarget(scope: scope, place: place, region: region, level: level)
  }

  /// Begins one incident; nil when it hits an absent instance.
  ///
  /// - Parameter isLead: whether it is the first of those that one cause brings about.
  mutating func begin(
    _ target: FaultTarget, _ faultClass: Int, index: Int, duration: Int64, isLead: Bool
  ) -> Int? {
    if target.scope == .instance,
      index >= state.cells[target.place].serving + state.cells[target.place].ramping
    {
      return nil
    }
    let slot = open(faultClass, target, index: index, isLead: isLead)
    let spec = design.classes[faultClass]
    if spec.rampStep > 0 {
      state.incidents[slot].duration = duration
      setConditions(slot, target.level)
      schedule(
        Event(.faultStage, slot, stamp: state.incidents[slot].stamp), at: state.now + spec.rampStep)
    } else {
      setConditions(slot, target.level)
      hit(slot)
      schedule(
        Event(.faultEnd, slot, stamp: state.incidents[slot].stamp),
        at: Units.later(state.now, by: duration))
    }
    state.isStale = true
    return slot
  }

  /// What a fault does at one moment: instances stop, an endpoint is gone, machines are taken back.
  private mutating func hit(_ slot: Int) {
    let incident = state.incidents[slot]
    let spec = design.classes[incident.faultClass]
    let place = incident.place
    switch incident.scope {
    case .instance:
      if !spec.takesInstances { return }
      let cell = state.cells[place]
      if incident.instance < cell.serving {
        takeServing(1, cell: place, slot: slot)
      } else if incident.instance < cell.serving + cell.ramping {
        takeRamping(number: incident.instance - cell.serving, cell: place, slot: slot)
      }
      // A machine that stopped is neither slow nor wrong.
      setConditions(slot, 0)
    case .zone:
      if spec.takesInstances {
        for cell in design.cellsOfZone[place] { take(spec.capacityLoss, cell: cell, slot: slot) }
      }
      // Nobody has to find out that an instance on its way stopped: another zone starts it.
      reconcile(site: incident.region)
    case .region, .cloud, .everywhere, .dependency:
      if spec.losesEndpoint, incident.drawsEndpoint {
        state.regions[place].endpointLost += 1
        if spec.hangs { state.regions[place].hanging += 1 }
      }
      if spec.takesInstances, spec.scope != .dependency {
        for cell in design.cellsOfSite[place] { take(spec.capacityLoss, cell: cell, slot: slot) }
        for region in design.served[place].dropFirst() { reconcile(region: region) }
      }
    case .zoneSupply, .regionSupply: beginShortage(spec, place, slot)
    }
  }

  /// A fault of the supply begins: nothing is granted, and what was spot may be taken back.
  private mutating func beginShortage(_ spec: FaultClass, _ place: Int, _ slot: Int) {
    let supply = design.supplies[place]
    state.regions[supply.region].shortages += 1
    changeStock(spec, supply: place, by: 1)
    if spec.quotaLoss > 0 { changeQuota(supply: place) }
    if spec.reclaimed > 0 {
      for cell in supply.cells where design.pools[design.cells[cell].pool].purchase == .spot {
        reclaim(spec.reclaimed, notice: spec.notice, cell: cell, slot: slot)
      }
    }
    reconcile(site: supply.region)
  }

  /// Opens an incident; returns its slot.
  mutating func open(
    _ faultClass: Int, _ target: FaultTarget, index: Int, isLead: Bool
  ) -> Int {
    let spec = design.classes[faultClass]
    let slot: Int
    if let free = state.openSlots.firstIndex(of: false) {
      slot = free
    } else {
      slot = state.openSlots.count
      state.openSlots.append(false)
    }
    let used = slot < state.incidents.count
    var incident = Incident(
      number: state.onsets, faultClass: faultClass, scope: target.scope, place: target.place,
      region: target.region, drill: spec.drill, onset: state.now,
      stamp: used ? state.incidents[slot].stamp &+ 1 : 0)
    incident.instance = index
    incident.isLead = isLead
    incident.firstLevel = target.level
    incident.afterLevel = target.after
    incident.afterFactor = target.afterFactor
    incident.drawsEndpoint = spec.losesEndpoint && spec.scope != .dependency
    if used { state.incidents[slot] = incident } else { state.incidents.append(incident) }
    state.openSlots[slot] = true
    state.openCount += 1
    if state.openCount == 1 { turnOnsets() }
    state.onsets += 1
    return slot
  }

  /// The next step of a ramp; at its end the fault is at its full size.
  mutating func growFault(slot: Int, stamp: UInt32) {
    if state.incidents[slot].stamp != stamp || !state.openSlots[slot] { return }
    if !state.incidents[slot].isActive { return }
    let spec = design.classes[state.incidents[slot].faultClass]
    state.incidents[slot].step += 1
    setConditions(slot, state.incidents[slot].firstLevel + state.incidents[slot].step)
    if state.incidents[slot].step < FaultClass.rampSteps {
      schedule(Event(.faultStage, slot, stamp: stamp), at: state.now + spec.rampStep)
      return
    }
    hit(slot)
    schedule(
      Event(.faultEnd, slot, stamp: stamp),
      at: Units.later(state.now, by: state.incidents[slot].duration))
    state.isStale = true
  }

  /// The cause of an occurrence is gone: machines come back, and what piled up is worked off.
  mutating func endFault(slot: Int, stamp: UInt32) {
    if state.incidents[slot].stamp != stamp || !state.openSlots[slot] { return }
    if !state.incidents[slot].isActive || state.now < state.incidents[slot].due { return }
    let after = state.incidents[slot].afterLevel
    if after > 0 {
      let held = Double(state.now - state.incidents[slot].onset)
      let rest = Int64(min(4e18, (held * state.incidents[slot].afterFactor).rounded()))
      state.incidents[slot].afterLevel = 0
      setConditions(slot, after)
      schedule(Event(.faultEnd, slot, stamp: stamp), at: Units.later(state.now, by: rest))
      return
    }
    state.incidents[slot].faultEnd = state.now
    let incident = state.incidents[slot]
    let spec = design.classes[incident.faultClass]
    setConditions(slot, 0)
    // A drill may be stopped before its ramp is over, with the endpoint still there.
    let hasHit = spec.rampStep == 0 || incident.step == FaultClass.rampSteps
    if incident.drawsEndpoint, incident.scope == .region, hasHit {
      state.regions[incident.place].endpointLost -= 1
      if spec.hangs { state.regions[incident.place].hanging -= 1 }
    }
    if incident.scope.isSupply, hasHit {
      state.incidents[slot].denied = 0
      state.regions[incident.region].shortages -= 1
      changeStock(spec, supply: incident.place, by: -1)
      if spec.quotaLoss > 0 { changeQuota(supply: incident.place) }
    }
    reconcile(site: incident.region)
    state.isStale = true
  }
}
