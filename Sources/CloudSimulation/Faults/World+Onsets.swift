import CloudModel
import Stochastics

/// Controlled clocks, and what splitting does to a world. Nothing of it costs an ordinary replication more
/// than a comparison an onset.
extension World {
  /// What controlled clocks did so far.
  public var onsetRecord: OnsetRecord { state.onsetRecord }

  /// Events handled so far.
  public var eventCount: Int64 { state.processed }

  /// Nanoseconds so far in which an incident was open.
  public var awayTime: Int64 {
    let record = state.onsetRecord
    return record.awayTime + (record.awaySince < 0 ? 0 : state.now - record.awaySince)
  }

  /// Schedules the next onset of a controlled clock.
  mutating func scheduleControlled(_ source: Int, _ control: OnsetControl) {
    switch control.law {
    case .given(let times):
      let next = state.sources[source].nextTime
      if next == times[source].count { return }
      state.sources[source].nextTime += 1
      schedule(Event(.faultOnset, source), at: times[source][next])
    case .biased(let home, let away):
      let factor = state.openCount > 0 ? away : home
      scheduleOnset(of: source, meanGap: design.sources[source].meanGap / factor)
    }
  }

  /// Counts a strike of a controlled clock.
  mutating func noteStrike(of source: Int) {
    guard let control = onsets, control.governs[source] else { return }
    if state.openCount > 0 {
      state.onsetRecord.awayStrikes += 1
    } else {
      state.onsetRecord.homeStrikes += 1
    }
  }

  /// The first incident is open, or the last one is closed: biased clocks change their rates.
  ///
  /// Gaps are exponential, so a clock that is started anew at another rate is one whose rate changed.
  mutating func turnOnsets() {
    guard let control = onsets else { return }
    if state.openCount > 0 {
      state.onsetRecord.awaySince = state.now
    } else {
      state.onsetRecord.awayTime += state.now - state.onsetRecord.awaySince
      state.onsetRecord.awaySince = -1
    }
    guard case .biased(let home, let away) = control.law, home != away else { return }
    for source in design.sources.indices where control.governs[source] {
      state.sources[source].stamp &+= 1
      scheduleControlled(source, control)
    }
  }

  // MARK: Splitting

  /// Instances that are gone, and those of regions whose endpoint is, over all that are wanted; 0 … 1.
  public var lostCapacity: Double {
    if state.openCount == 0 { return 0 }
    var lost = 0
    for slot in state.incidents.indices where state.openSlots[slot] {
      lost += state.incidents[slot].missing
    }
    for region in state.regions.indices where state.regions[region].endpointLost > 0 {
      for cell in design.cellsOfRegion[region] { lost += state.cells[cell].serving }
    }
    let wanted = state.desired.reduce(0, +)
    return wanted == 0 ? 0 : min(1, Double(lost) / Double(wanted))
  }

  /// Runs until so much capacity is lost, or to the horizon.
  ///
  /// - Returns: whether so much is lost.
  public mutating func run(untilLost share: Double) -> Bool {
    if lostCapacity >= share { return true }
    while step(through: design.horizon) {
      if lostCapacity >= share { return true }
    }
    accrue(to: design.horizon)
    return false
  }

  /// Makes what is to come independent of what other copies of this world will see.
  ///
  /// Every stream begins anew under the branch's name. Pending onsets without memory are drawn anew. A
  /// repair whose duration was drawn for one incident alone is drawn anew, given how long it has lasted;
  /// all other pending events are part of the state that the copies share.
  ///
  /// - Parameter branch: 1 …, used for no other copy in the replication.
  public mutating func branch(to branch: Int) {
    precondition(onsets == nil, "a world with controlled clocks is not split")
    for index in state.streams.indices {
      let stream = state.streams[index]
      state.streams[index] = RandomStream(
        key: stream.key, replication: Int(stream.replication), branch: branch)
    }
    for source in design.sources.indices
    where state.runsClocks && design.sources[source].hasPoissonOnsets {
      state.sources[source].stamp &+= 1
      scheduleOnset(of: source)
    }
    for slot in state.incidents.indices where state.openSlots[slot] { redrawRepair(slot) }
  }

  private mutating func redrawRepair(_ slot: Int) {
    let incident = state.incidents[slot]
    let spec = design.classes[incident.faultClass]
    guard incident.isActive, incident.isLead, incident.drill == nil, incident.restedSince == nil,
      incident.afterLevel == 0, spec.rampStep == 0, spec.commonShare == 0, spec.stageInterval == 0,
      design.groups[incident.faultClass].isEmpty,
      let source = design.sources.firstIndex(where: {
        $0.faultClass == incident.faultClass && $0.place == incident.place
      }),
      design.sources[source].durations.isEmpty
    else { return }
    let age = Double(state.now - incident.onset) / 1e9
    let passed = spec.duration.cdf(age)
    // Beyond that a double has no digits left for what is to come.
    if passed > 0.999_999 { return }
    let u = drawUniform(design.sources[source].durationStream)
    let whole = spec.duration.quantile(passed + u * (1 - passed))
    let due = max(state.now, Units.later(incident.onset, by: Units.nanoseconds(whole)))
    state.incidents[slot].due = due
    schedule(Event(.faultEnd, slot, stamp: incident.stamp), at: due)
  }
}
