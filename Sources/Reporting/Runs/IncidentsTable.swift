import CloudModel
import CloudSimulation

/// `incidents.csv`: a row an incident, replication by replication in the order of onset.
///
/// Times of phases are seconds after the onset, empty when they did not happen.
struct IncidentsTable {
  /// The moments from the tail on, with their columns.
  private static let after: [(String, @Sendable (Incident) -> Int64?)] = [
    ("tail_ended_s", { $0.tailEnded }),
    ("fault_ended_s", { $0.faultEnd }),
    ("failback_started_s", { $0.failbackStarted }),
    ("failback_ended_s", { $0.failbackEnded }),
    ("restored_s", { $0.restored }),
    ("capacity_restored_s", { $0.capacityRestored }),
    ("closed_s", { $0.closed }),
  ]

  static let columns =
    [
      "replication", "incident", "fault", "scope", "place", "region", "drill", "onset_utc",
      "onset_s", "detected_s", "confirmed", "paged_s", "acknowledged_s", "escalations", "decided_s",
      "believed_scope", "actions", "shortfall_instances",
      "canary_started_s", "canary_passed_s", "canary_rollbacks", "moved_s", "validated_s",
      "validation_timed_out",
    ] + after.map(\.0) + ["aborted", "instances_lost", "ejections", "streams_cut", "lost_requests"]
    + ["sessions_hit", "sessions_lost", "history_lost_s", "sessions_usable_s", "tokens_redone"]
    + LossPhase.allCases.map { "lost_\($0.name)" }

  private var table: CSVWriter
  private let design: Design
  private let faults: [String]
  private(set) var rows = 0

  init(_ design: Design, to sink: any ByteSink) {
    table = CSVWriter(to: sink, columns: Self.columns)
    self.design = design
    faults = design.faultClassNames
  }

  /// Adds the incidents of a replication.
  mutating func add(_ incidents: [Incident], replication: Int) throws(OutputError) {
    for incident in incidents {
      addCauses(incident, replication)
      addPhases(incident)
      table.truth(incident.aborted)
      table.integer(incident.instancesLost)
      table.integer(incident.ejections)
      table.number(Units.requests(incident.cut))
      table.number(Units.requests(incident.loss))
      addSessions(incident)
      for lost in incident.lossByPhase { table.number(Units.requests(lost)) }
      try table.endRow()
      rows += 1
    }
  }

  /// Writes what is left and closes the sink.
  mutating func finish() throws(OutputError) { try table.finish() }

  private mutating func addCauses(_ incident: Incident, _ replication: Int) {
    let scenario = design.scenario
    table.integer(replication)
    table.integer(incident.number)
    table.text(faults[incident.faultClass])
    table.text(incident.scope.rawValue)
    table.text(design.placeName(incident.scope, incident.place))
    table.text(scenario.regions[incident.region].name)
    table.text(incident.drill.map { scenario.drills[$0].name } ?? "")
    table.time(unixSeconds: scenario.startUnixSeconds + wholeSeconds(incident.onset))
    table.number(Double(incident.onset) / 1e9)
  }

  private mutating func addSessions(_ incident: Incident) {
    let sessions = incident.sessions
    table.number(Double(sessions.hit) / 1e6)
    table.number(Double(sessions.lost) / 1e6)
    table.number(sessions.hit > 0 ? Double(sessions.history) / 1e9 : nil)
    table.number(sessions.usable.map { incident.seconds(to: $0) })
    table.integer(Int(sessions.tokensRedone))
  }

  private mutating func addPhases(_ incident: Incident) {
    func seconds(_ time: Int64?) -> Double? { time.map { incident.seconds(to: $0) } }
    table.number(seconds(incident.detected))
    if let confirmed = incident.confirmed { table.truth(confirmed) } else { table.empty() }
    table.number(seconds(incident.paged))
    table.number(seconds(incident.acknowledged))
    table.integer(incident.escalations)
    table.number(seconds(incident.decided))
    table.text(incident.believed?.name ?? "")
    table.text(incident.actions.map(\.name).joined(separator: " "))
    if let shortfall = incident.shortfall { table.integer(shortfall) } else { table.empty() }
    table.number(seconds(incident.canaryStarted))
    table.number(seconds(incident.canaryPassed))
    table.integer(incident.canaryRollbacks)
    table.number(seconds(incident.moved))
    table.number(seconds(incident.validated))
    table.truth(incident.validationTimedOut)
    for moment in Self.after { table.number(seconds(moment.1(incident))) }
  }
}

extension Incident {
  /// Seconds from the onset to a moment of the same replication.
  func seconds(to time: Int64) -> Double { Double(time - onset) / 1e9 }
}

/// Whole seconds of a simulation time, rounded down.
func wholeSeconds(_ nanoseconds: Int64) -> Int64 {
  let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
  return remainder < 0 ? quotient - 1 : quotient
}
