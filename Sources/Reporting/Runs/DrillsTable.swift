import CloudModel
import CloudSimulation
import Experiments

/// `drills.csv`: a row a drill that was due, replication by replication in the order of their dates.
///
/// The share of the error budget is what the drill lost over what the goal lets the replication lose,
/// in requests, also where the goal is about minutes: a drill's minutes are shared with other incidents.
struct DrillsTable {
  static let columns = [
    "replication", "drill", "scope", "place", "due_utc", "due_s", "verdict", "incident",
    "restored_s", "lost_requests", "request_budget_share", "latent_found",
  ]

  private var table: CSVWriter
  private let design: Design
  private(set) var rows = 0

  init(_ design: Design, to sink: any ByteSink) {
    table = CSVWriter(to: sink, columns: Self.columns)
    self.design = design
  }

  /// Adds the drills of a replication.
  mutating func add(_ result: ReplicationResult, replication: Int) throws(OutputError) {
    let budget = Units.requests(result.valid) * (1 - design.scenario.objective.availability)
    var skipped = result.skippedDrills[...]
    for incident in result.incidents {
      guard let drill = incident.drill else { continue }
      while let next = skipped.first, next.time <= incident.onset {
        try add(next, replication)
        skipped.removeFirst()
      }
      addDate(replication, drill, incident.place, incident.onset)
      table.text(DrillVerdict(incident).rawValue)
      table.integer(incident.number)
      table.number(incident.restored.map { incident.seconds(to: $0) })
      let lost = Units.requests(incident.loss)
      table.number(lost)
      table.number(budgetShare(lost: lost, of: budget))
      let arrivals = result.arrivals.filter { $0.incident == incident.number }
      table.integer(arrivals.reduce(0) { $0 + $1.found })
      try table.endRow()
      rows += 1
    }
    for next in skipped { try add(next, replication) }
  }

  /// Writes what is left and closes the sink.
  mutating func finish() throws(OutputError) { try table.finish() }

  private mutating func add(_ skipped: SkippedDrill, _ replication: Int) throws(OutputError) {
    addDate(replication, skipped.drill, skipped.place, skipped.time)
    table.text(DrillVerdict.skipped.rawValue)
    table.empty()
    table.empty()
    table.number(0)
    table.number(0)
    table.integer(0)
    try table.endRow()
    rows += 1
  }

  private mutating func addDate(_ replication: Int, _ drill: Int, _ place: Int, _ time: Int64) {
    let spec = design.scenario.drills[drill]
    table.integer(replication)
    table.text(spec.name)
    table.text(spec.scope.rawValue)
    table.text(design.placeName(spec.scope, place))
    table.time(unixSeconds: design.scenario.startUnixSeconds + wholeSeconds(time))
    table.number(Double(time) / 1e9)
  }
}
