import CloudModel

extension World {
  /// Follows every open incident after the rates changed: restored, capacity back, over.
  mutating func settleIncidents() {
    if state.openCount == 0 { return }
    if design.sessions != nil { restoreAtHome() }
    for slot in state.incidents.indices where state.openSlots[slot] {
      let rate = state.incidents[slot].lossRate
      let tolerated = Int128(state.offered) * Int128(state.ledger.minutes.tolerance)
      let impairs = Int128(rate) * 1_000_000_000 > tolerated
      if state.incidents[slot].impairs, !impairs { state.incidents[slot].restored = state.now }
      state.incidents[slot].impairs = impairs
      if impairs { state.incidents[slot].restored = nil }
      watchAbort(slot)
      if state.incidents[slot].missing == 0, state.incidents[slot].capacityRestored == nil {
        state.incidents[slot].capacityRestored = state.now
      } else if state.incidents[slot].missing > 0 {
        state.incidents[slot].capacityRestored = nil
      }
      if isOver(slot) { close(slot) }
    }
  }

  private func isOver(_ slot: Int) -> Bool {
    let incident = state.incidents[slot]
    return incident.missing == 0 && incident.deadListed == 0 && incident.lossRate == 0
      && (!incident.isActive || incident.scope == .instance && hasStruck(slot))
      && (state.restores.isEmpty || !isRestoring(slot))
      && (state.failover.incident != slot || state.failover.isSettledAway)
      && state.retries.starter != slot
  }

  /// Whether nothing more of a crashed instance is to come: it lasts no longer than its absence.
  private func hasStruck(_ slot: Int) -> Bool {
    let incident = state.incidents[slot]
    let spec = design.classes[incident.faultClass]
    return spec.takesInstances && (spec.rampStep == 0 || incident.step == FaultClass.rampSteps)
  }

  private mutating func close(_ slot: Int) {
    state.incidents[slot].closed = state.now
    noteHarmless(slot)
    moveToLedger(slot)
    if state.failover.incident == slot { state.failover.incident = -1 }
    state.openSlots[slot] = false
    state.openCount -= 1
    if state.openCount == 0 { turnOnsets() }
  }

  /// An incident that never impaired the service was restored from its onset on.
  mutating func noteHarmless(_ slot: Int) {
    if state.incidents[slot].restored == nil, !state.incidents[slot].impairs {
      state.incidents[slot].restored = state.incidents[slot].onset
    }
  }

  /// Adds an incident to the receipt; called once for each.
  mutating func moveToLedger(_ slot: Int) {
    let phases = LossPhase.allCases.count
    let base = state.incidents[slot].faultClass * phases
    for phase in 0..<phases {
      state.ledger.receipt[base + phase] += state.incidents[slot].lossByPhase[phase]
    }
    state.ledger.closed.append(state.incidents[slot])
  }

  // MARK: Drills

  /// Schedules the next drill of the calendar.
  mutating func scheduleNextDrill() {
    if state.nextDrill < design.drillDates.count {
      schedule(Event(.drill), at: design.drillDates[state.nextDrill].time)
    }
  }

  /// A drill is due: it begins only from the steady state, that is without any open incident, with
  /// all traffic at home and losses (to the token law, say) that make no minute bad.
  mutating func beginDrill() {
    let date = design.drillDates[state.nextDrill]
    state.nextDrill += 1
    scheduleNextDrill()
    let faultClass = design.firstDrillClass + date.drill
    let duration = Units.nanoseconds(design.scenario.drills[date.drill].duration)
    let tolerated = Int128(state.offered) * Int128(state.ledger.minutes.tolerance)
    let isGood = Int128(state.lostRate) * 1_000_000_000 <= tolerated
    let steady = state.openCount == 0 && isGood && !state.failover.isBusy
    let began =
      steady
      ? begin(faultClass: faultClass, place: date.place, index: 0, duration: duration) : nil
    if began == nil {
      state.skippedDrills.append(
        SkippedDrill(drill: date.drill, time: date.time, place: date.place))
    }
  }

  /// Starts or stops the clock of a drill's abort condition.
  private mutating func watchAbort(_ slot: Int) {
    guard let drill = state.incidents[slot].drill, state.incidents[slot].isActive,
      let abort = design.scenario.drills[drill].abort
    else { return }
    let good = Double(state.offered - state.lostRate)
    let holds = good < abort.successRatioBelow * Double(state.offered)
    if holds, !state.incidents[slot].abortArmed {
      state.incidents[slot].abortArmed = true
      state.incidents[slot].abortStamp = UInt32(truncatingIfNeeded: state.processed)
      schedule(
        Event(.abortDrill, slot, stamp: state.incidents[slot].abortStamp),
        at: state.now + Units.nanoseconds(abort.duration))
    } else if !holds {
      state.incidents[slot].abortArmed = false
    }
  }

  /// The abort condition held long enough: the drill's fault is taken back.
  mutating func abortDrill(slot: Int, stamp: UInt32) {
    guard state.openSlots[slot], state.incidents[slot].abortArmed,
      state.incidents[slot].abortStamp == stamp, state.incidents[slot].isActive
    else { return }
    state.incidents[slot].aborted = true
    endFault(slot: slot, stamp: state.incidents[slot].stamp)
  }
}
