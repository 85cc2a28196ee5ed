import CloudModel
import CloudSimulation

/// The stretches of an incident from its recorded moments, in seconds after the onset.
struct IncidentPhases {
  /// A stretch and the row that it belongs to.
  struct Entry: Equatable {
    let lane: String
    let phase: IncidentTimeline.Phase
  }

  /// In the order of rows, within a row in order of time.
  let entries: [Entry]
  /// Moments worth a line through the picture.
  let markers: [IncidentTimeline.Marker]

  /// - Parameter samples: the data side around the incident, for what its moments do not say.
  init(_ incident: Incident, _ design: Design, _ samples: [TimelineSample]) {
    var builder = Builder(incident: incident, design: design)
    builder.addCause()
    builder.addNotice()
    builder.addSwitch()
    builder.addCapacity()
    builder.entries += LaunchSpans.phases(
      samples, onset: incident.onset, design.scenario.regions)
    builder.addReturn()
    entries = builder.entries
    markers = Self.markers(incident)
  }

  private static func markers(_ incident: Incident) -> [IncidentTimeline.Marker] {
    var markers: [IncidentTimeline.Marker] = []
    func add(_ label: String, _ time: Int64?) {
      if let time { markers.append(.init(label, at: incident.seconds(to: time))) }
    }
    if incident.scope != .region { add("detected", incident.detected) }
    add("decided", incident.decided)
    add("record moved", incident.moved)
    if incident.restored != incident.onset { add("users served again", incident.restored) }
    add("cause gone", incident.faultEnd)
    add("record back", incident.failbackEnded)
    return markers
  }
}

/// Collects the stretches; one whose end precedes its start (a moment that came anew) is left out.
private struct Builder {
  let incident: Incident
  let design: Design
  var entries: [IncidentPhases.Entry] = []

  private mutating func add(
    _ lane: String, _ label: String, _ kind: IncidentTimeline.PhaseKind, from start: Int64?,
    to end: Int64?
  ) {
    guard let start, end ?? start >= start else { return }
    entries.append(
      .init(
        lane: lane,
        phase: .init(
          label, kind, from: incident.seconds(to: start),
          to: end.map { incident.seconds(to: $0) })))
  }

  mutating func addCause() {
    let place = design.placeName(incident.scope, incident.place)
    let name = design.faultClassNames[incident.faultClass]
    let label = incident.aborted ? "\(name) in \(place), aborted" : "\(name) in \(place)"
    add("Cause", label, .fault, from: incident.onset, to: incident.faultEnd)
  }

  mutating func addNotice() {
    let isRegion = incident.scope == .region
    if isRegion, incident.detected == nil { return }
    let label =
      !isRegion
      ? "health checks of the load balancer"
      : incident.confirmed == false ? "probes, not confirmed" : "probes and quorum"
    add("Detection", label, .detection, from: incident.onset, to: incident.detected)
    if let detected = incident.detected, let decided = incident.decided {
      if let paged = incident.paged, let acknowledged = incident.acknowledged {
        add("People", "alert", .decision, from: detected, to: paged)
        add("People", "paged", .decision, from: paged, to: acknowledged)
      }
      add(
        "Decision", "scope, strategy, capacity", .decision,
        from: incident.acknowledged ?? detected, to: decided)
    }
  }

  mutating func addSwitch() {
    guard let decided = incident.decided else { return }
    if let canary = incident.canaryStarted {
      let rolledBack = incident.canaryRollbacks
      let label = rolledBack == 0 ? "canary" : "canary, rolled back \(rolledBack) times"
      add("Switch", "record change", .propagation, from: decided, to: canary)
      add("Switch", label, .canary, from: canary, to: incident.canaryPassed)
      if let passed = incident.canaryPassed {
        add("Switch", "record change", .propagation, from: passed, to: incident.moved)
      }
    } else if let moved = incident.moved {
      add("Switch", "record change", .propagation, from: decided, to: moved)
    }
    let changed = incident.canaryStarted ?? incident.moved
    // The tail of the way out is not followed further once the way back has begun.
    let isCut = incident.tailEnded == nil && incident.failbackStarted != nil
    add(
      "Name caches", "clients with the old address\(isCut ? " until failback" : "")",
      .resolution, from: changed, to: incident.tailEnded ?? incident.failbackStarted)
    addValidation()
  }

  private mutating func addValidation() {
    guard let moved = incident.moved, let policy = design.scenario.failover else { return }
    if let validated = incident.validated {
      add("Validation", "synthetic monitors", .validation, from: moved, to: validated)
    } else if incident.validationTimedOut {
      let seconds = policy.fullValidationTimeout / .seconds(1)
      let start = incident.seconds(to: moved)
      entries.append(
        .init(
          lane: "Validation",
          phase: .init("monitors, timed out", .validation, from: start, to: start + seconds)))
    }
  }

  mutating func addCapacity() {
    if incident.instancesLost == 0 { return }
    let region = design.scenario.regions[incident.region].name
    add(
      "Capacity", "\(Paragraph.count(incident.instancesLost, "instance")) missing in \(region)",
      .fault, from: incident.onset, to: incident.capacityRestored)
  }

  mutating func addReturn() {
    guard let moved = incident.moved, let started = incident.failbackStarted else { return }
    let back = max(moved, incident.faultEnd ?? moved)
    if back < started {
      add("Failback", "recovery, hold-down", .validation, from: back, to: started)
    }
    add("Failback", "return in steps", .failback, from: started, to: incident.failbackEnded)
  }
}
