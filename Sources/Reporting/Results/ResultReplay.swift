import CloudModel
import CloudSimulation
import Experiments

/// Simulates parts of a finished run again, from its manifest and its copy of the scenario.
public struct ResultReplay {
  /// An incident of a run.
  public struct Place: Equatable, Sendable {
    /// The replication's number.
    public let replication: Int
    /// The incident's number in it.
    public let number: Int
    /// Its onset, seconds from the scenario's start.
    public let onsetSeconds: Double
  }

  private let result: ResultReader
  /// The design of the run.
  public let design: Design

  /// - Parameter scenario: of the run, loaded from its copy.
  public init(_ result: ResultReader, _ scenario: Scenario) {
    self.result = result
    design = Design(scenario, seed: result.manifest.seed.flatMap { UInt64($0) })
  }

  /// The natural incident that lost most; nil when none lost anything.
  ///
  /// - Throws: `OutputError` when `incidents.csv` cannot be read.
  public func worstIncident() throws(OutputError) -> Place? {
    var worst: (lost: Double, place: Place)?
    try result.table("incidents.csv").forEachRow(
      ["replication", "incident", "onset_s", "lost_requests", "drill"]
    ) { row in
      guard row[4].isEmpty, let lost = Double(row[3]), lost > worst?.lost ?? 0,
        let replication = Int(row[0]), let number = Int(row[1]), let onset = Double(row[2])
      else { return }
      worst = (lost, Place(replication: replication, number: number, onsetSeconds: onset))
    }
    return worst?.place
  }

  /// A given incident; nil when the run has none of that number.
  public func incident(
    _ replication: Int, _ number: Int
  ) throws(OutputError) -> Place? {
    var found: Place?
    try result.table("incidents.csv").forEachRow(["replication", "incident", "onset_s"]) { row in
      if row[0] == "\(replication)", row[1] == "\(number)", let onset = Double(row[2]) {
        found = Place(replication: replication, number: number, onsetSeconds: onset)
      }
    }
    return found
  }

  /// The incident with the data side around it; nil when this program does not find it again.
  public func report(_ place: Place) -> IncidentReport? {
    let onset = Int64((place.onsetSeconds * 1e9).rounded())
    return IncidentRecording(
      design, replication: place.replication, number: place.number, onset: onset
    ).map { IncidentReport($0.incident, design, $0.recorder) }
  }

  /// What happened in the worst single month of all replications.
  ///
  /// - Returns: a heading and the causal log; nil when no month lost anything.
  /// - Throws: `OutputError` when `months.csv` cannot be read.
  public func worstMonth(width: Int = 80) throws(OutputError) -> String? {
    let rows = try result.table("months.csv").rows(
      ["month", "budget_used_worst", "worst_replication"])
    var worst: (used: Double, index: Int)?
    for (index, row) in rows.enumerated() {
      if let used = Double(row[1]), used > worst?.used ?? 0 { worst = (used, index) }
    }
    guard let worst, let replication = Int(rows[worst.index][2]) else { return nil }
    var world = World(design, replication: replication)
    let outcome = world.finish()
    guard worst.index < outcome.months.count else { return nil }
    let month = outcome.months[worst.index]
    let incidents = outcome.incidents.filter {
      $0.onset < month.end && ($0.closed ?? month.end) >= month.start && $0.onset >= month.start
    }
    let heading =
      "\(rows[worst.index][0]) of replication \(replication) uses "
      + "\(NumberText.percent(worst.used)) of its error budget, with "
      + "\(Paragraph.count(incidents.count, "incident")):"
    return Paragraph.lines(heading, width: width) + "\n"
      + CausalLog.text(incidents, design, width: width)
  }
}
