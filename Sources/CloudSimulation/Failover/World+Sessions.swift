import CloudModel
import Stochastics

/// What becomes of sessions whose place is lost: how much of them is gone, and when they go on.
extension World {
  /// Notes how many sessions live on an instance: by Little's law its requests/s times the time from
  /// one request of a session to its next.
  ///
  /// - Parameters:
  ///   - perInstance: requests/s of an instance.
  ///   - running: sequences that run on it.
  mutating func noteSessions(_ region: Int, perInstance: Double, running: Double) {
    guard let sessions = design.sessions else { return }
    if perInstance <= 0 {
      state.regions[region].sessionsPerUnit = 0
      return
    }
    let cycle = sessions.cycle(answer: running / perInstance * 1e9)
    let live = perInstance * cycle / 1e9 / Double(SpeedTable.unitsPerInstance)
    state.regions[region].sessionCycle = Int64(cycle.rounded())
    state.regions[region].sessionsPerUnit = Int64((live * 1e9).rounded())
  }

  /// Instances of this weight stop: their sessions lose what was not saved elsewhere.
  mutating func hitSessions(weight: Int64, region: Int, slot: Int) {
    guard let sessions = design.sessions,
      sessions.isTaken(by: state.incidents[slot].scope)
    else { return }
    let live = Double(state.regions[region].sessionsPerUnit) * Double(weight) / 1e9
    if live == 0 { return }
    if state.incidents[slot].sessions.hit == 0 {
      state.incidents[slot].sessions.history = drawHistory(sessions, region)
    }
    let cycle = Double(state.regions[region].sessionCycle)
    let history = Double(state.incidents[slot].sessions.history)
    let isAll = sessions.lost == .everything
    let lost = isAll ? 1 : sessions.younger(than: history, cycle: cycle)
    let turnsLost = isAll ? sessions.turnsBehind : min(sessions.turnsBehind, history / cycle)
    state.incidents[slot].sessions.hit += Int64((live * 1e6).rounded())
    state.incidents[slot].sessions.lost += Int64((live * lost * 1e6).rounded())
    state.incidents[slot].sessions.tokensRedone += Int64(
      (live * turnsLost * sessions.tokens).rounded())
    state.incidents[slot].sessions.rate += Units.rate(live / cycle * 1e9)
    if isAll {
      state.incidents[slot].sessions.history = Int64((sessions.turnsBehind * cycle).rounded())
    }
  }

  /// How far back the state goes that is left, nanoseconds.
  private mutating func drawHistory(_ sessions: SessionDesign, _ region: Int) -> Int64 {
    switch sessions.lost {
    case .everything: return 0
    case .replicationLag: return draw(sessions.lag, sessions.lagStream)
    case .sinceCheckpoint:
      if state.checkpointPhases[region] < 0 {
        let phase = drawUniform(sessions.phaseStreams[region])
        state.checkpointPhases[region] = Int64((phase * Double(sessions.interval)).rounded(.down))
      }
      // A region saves at fixed times, so what is lost follows from the moment alone.
      let since = (state.now - state.checkpointPhases[region]) % sessions.interval
      return since < 0 ? since + sessions.interval : since
    }
  }

  /// The requests of sessions that were hit arrive where they can be served: their state is read back.
  mutating func restoreSessions(_ slot: Int, in region: Int) {
    guard let sessions = design.sessions, state.incidents[slot].sessions.hit > 0,
      !state.incidents[slot].sessions.isRestoring
    else { return }
    let duration =
      sessions.lost == .everything ? 0 : draw(sessions.restore, sessions.restoreStream)
    state.incidents[slot].sessions.isRestoring = true
    state.incidents[slot].sessions.usable = Units.later(state.now, by: duration)
    // Who asks shortly before the end can wait for it.
    let patience = Units.nanoseconds(demand.speeds[state.speed].patience)
    let failing = duration - patience
    if failing <= 0 { return }
    state.restores.append(
      SessionRestore(
        incident: slot, stamp: state.incidents[slot].stamp, region: region,
        rate: state.incidents[slot].sessions.rate))
    state.isStale = true
    schedule(
      Event(.sessionsRestored, slot, stamp: state.incidents[slot].stamp),
      at: Units.later(state.now, by: failing))
  }

  /// A region that was lost serves again before its sessions were moved: they go on there.
  mutating func restoreAtHome() {
    for slot in state.incidents.indices where state.openSlots[slot] {
      let incident = state.incidents[slot]
      if incident.sessions.hit == 0 || incident.sessions.isRestoring { continue }
      let region = state.regions[incident.region]
      let isBack = incident.deadListed == 0 && region.endpointLost == 0 && region.served > 0
      if isBack { restoreSessions(slot, in: incident.region) }
    }
  }

  /// The sessions of an incident go on.
  mutating func endRestore(slot: Int, stamp: UInt32) {
    state.restores.removeAll { $0.incident == slot && $0.stamp == stamp }
    state.isStale = true
  }

  /// Whether requests of an incident's sessions still fail.
  func isRestoring(_ slot: Int) -> Bool {
    state.restores.contains { $0.incident == slot }
  }

  /// Requests of sessions whose state is not back yet; returns those that are of use.
  mutating func awaitSessions(_ served: Rate, in region: Int) -> Rate {
    var left = served
    for restore in state.restores where restore.region == region {
      let failing = min(left, restore.rate)
      left -= failing
      add(
        LossLine(
          owner: restore.incident, phase: .state, kind: .timedOut, region: region, rate: failing))
    }
    return left
  }
}
