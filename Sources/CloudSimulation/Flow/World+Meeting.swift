import CloudModel

/// What requests and probes meet in a region, computed from all active faults at each settling.
///
/// Users and monitors may see different things: this is the one place where both views are made.
struct RegionView: Equatable, Sendable {
  /// Share of probes that pass what faults put in their way, and whether failing ones hang.
  var probePass: Share = Units.wholeShare
  var hangsProbes = false
  /// Whether users who cannot reach it hang until their timeout.
  var hangsUsers = false
  /// Whether users cannot reach it at all although it runs.
  var isCut = false
  /// Nanoseconds by which answers come later.
  var latency: Int64 = 0
  /// Units of weight that slowness takes.
  var slow: Int64 = 0
  /// Share of what is worked on whose answer is lost or too late, to whom, and how.
  var wasted: Share = 0
  var wastedOwner = -1
  var wastedKind = FailureKind.error

  static let clear = RegionView()
}

extension World {
  /// Meets the conditions of all active faults of a region, the earlier onset first; returns the
  /// requests that come through to its load balancer.
  mutating func meetConditions(_ region: Int, weight: Int64) -> Rate {
    var view = RegionView()
    var alive = state.regions[region].inflow
    var last = -1
    var slow = 0.0
    while let slot = nextConditioned(after: last, in: region) {
      last = state.incidents[slot].number
      let conditions = design.conditions[state.incidents[slot].level]
      let part = share(of: slot, weight: weight)
      if conditions.errors > 0 {
        let failing = Units.part(alive, Units.part(conditions.errors, part))
        alive -= failing
        add(
          LossLine(
            owner: slot, phase: errorPhase(owner: slot, region: region),
            kind: conditions.hangsUsers ? .unreachable : .error, region: region, rate: failing))
      }
      if conditions.probeErrors > 0 {
        view.probePass -= Units.part(view.probePass, Units.part(conditions.probeErrors, part))
        view.hangsProbes = view.hangsProbes || conditions.hangsProbes
      }
      view.hangsUsers = view.hangsUsers || conditions.hangsUsers
      view.isCut = view.isCut || conditions.isCut
      slow += Double(conditions.slowness) / 1e12 * Double(part) / 1e12
      delay(&view, conditions, part: part, slot: slot)
    }
    view.slow = min(weight - 1, Int64((Double(weight) * min(1, slow)).rounded()))
    state.regions[region].view = view
    return alive
  }

  /// Adds a delay: who would wait longer than its deadline is answered for nothing.
  private mutating func delay(
    _ view: inout RegionView, _ conditions: Conditions, part: Share, slot: Int
  ) {
    if conditions.wasted > 0 {
      view.wasted = Conditions.joined(view.wasted, Units.part(conditions.wasted, part))
      view.wastedOwner = slot
      view.wastedKind = .unreachable
    }
    if conditions.latency == 0 { return }
    let patience = Units.nanoseconds(demand.speeds[state.speed].patience)
    let isLate = patience > 0 && view.latency + conditions.latency >= patience
    if isLate {
      view.wasted = Conditions.joined(view.wasted, part)
      view.wastedOwner = slot
      view.wastedKind = .timedOut
    } else if part == Units.wholeShare {
      view.latency += conditions.latency
    } else {
      view.latency += Int64((Double(conditions.latency) * Double(part) / 1e12).rounded())
    }
  }

  /// The next active incident of a region, by number, that requests or probes meet.
  private func nextConditioned(after number: Int, in region: Int) -> Int? {
    var best: Int?
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region {
      if state.incidents[slot].number <= number { continue }
      if let best, state.incidents[best].number < state.incidents[slot].number { continue }
      if design.conditions[state.incidents[slot].level].isMet { best = slot }
    }
    return best
  }

  /// The share of a region's work that an incident's scope has.
  private func share(of slot: Int, weight: Int64) -> Share {
    let incident = state.incidents[slot]
    var own: Int64 = 0
    switch incident.scope {
    case .instance:
      let cell = state.cells[incident.place]
      let eighth = design.cells[incident.place].eighth
      own = min(8, cell.eighths) * eighth
    case .zone:
      for cell in design.cellsOfZone[incident.place] {
        own += state.cells[cell].eighths * design.cells[cell].eighth
      }
    case .region, .cloud, .everywhere, .dependency, .zoneSupply, .regionSupply:
      return Units.wholeShare
    }
    return Units.part(Units.wholeShare, min(own, weight), of: weight)
  }

  /// The phase of a request that an active fault turns into an error.
  private func errorPhase(owner: Int, region: Int) -> LossPhase {
    if design.failover != nil, state.regions[region].recordShare == 0 { return .dns }
    if state.failover.incident == owner, let phase = state.failover.lossPhase { return phase }
    if state.incidents[owner].detected == nil, awaitsDetection(of: region) { return .detection }
    return .repairWait
  }

  /// Requests that are worked on although their answer is lost; returns what is of use.
  mutating func waste(_ served: Rate, in region: Int) -> Rate {
    let view = state.regions[region].view
    if view.wasted == 0 || served == 0 { return served }
    let lost = Units.part(served, view.wasted)
    add(
      LossLine(
        owner: view.wastedOwner, phase: errorPhase(owner: view.wastedOwner, region: region),
        kind: view.wastedKind, region: region, rate: lost))
    return served - lost
  }

  /// Seconds that a request may wait in a region's queue: its patience less what faults add.
  @inline(__always)
  func patience(_ region: Int) -> Int64 {
    let whole = Units.nanoseconds(demand.speeds[state.speed].patience)
    return max(0, whole - state.regions[region].view.latency)
  }
}
