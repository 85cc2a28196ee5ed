import CloudSimulation
import Experiments

/// Writes the results of a run into a folder, incidents and drills while the run goes on.
///
/// The tables that `docs/csv.md` describes, `report.html` with `charts.json`, and `manifest.json`. All but
/// the manifest are the same bytes for the same scenario, seed and replications. The folder appears under
/// its name when `finish` returns; without that, and after any failure, nothing of it stays.
///
/// ```swift
/// let writer = try RunReportWriter(folder: try ResultsFolder(at: path), design: design)
/// let result = try await run.run(onBatch: { results, rows in
///   try writer.add(batch: results, firstNumber: rows.count - results.count)
/// })
/// try writer.finish(result, try Summary(result), facts)
/// ```
public final class RunReportWriter {
  private let folder: ResultsFolder
  private let design: Design
  private var incidents: IncidentsTable
  private var drills: DrillsTable
  private var digest: RunDigest
  private var replications = 0
  private var failure: OutputError?

  /// Starts the files that grow during the run.
  ///
  /// - Parameter design: of the same scenario as the run's.
  public init(folder: ResultsFolder, design: Design) throws(OutputError) {
    self.folder = folder
    self.design = design
    digest = RunDigest(design)
    incidents = IncidentsTable(design, to: try folder.file("incidents.csv"))
    drills = DrillsTable(design, to: try folder.file("drills.csv"))
  }

  /// Adds the next replications; only their rows are written, nothing is kept.
  ///
  /// - Parameter firstNumber: the first one's number, which follows the last one's of the call before.
  public func add(batch: [ReplicationResult], firstNumber: Int) throws(OutputError) {
    precondition(
      firstNumber == replications, "replication \(firstNumber) comes after \(replications) others")
    precondition(failure == nil, "more results after a failure")
    do throws(OutputError) {
      for result in batch {
        try incidents.add(result.incidents, replication: replications)
        try drills.add(result, replication: replications)
        digest.add(result, replication: replications)
        replications += 1
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// Writes the other files and gives the folder its name. Call it once.
  ///
  /// - Parameter summary: of the same result.
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public func finish(
    _ result: RunResult, _ summary: Summary, _ facts: RunFacts
  ) throws(OutputError) -> ResultsFolder.Outcome {
    precondition(
      result.rows.count == replications,
      "\(replications) replications were written, the run has \(result.rows.count)")
    if let failure { throw failure }
    try incidents.finish()
    try drills.finish()
    let summaryRows = try SummaryTable.write(summary, to: try folder.file("summary.csv"))
    let replicationRows = try ReplicationsTable.write(
      result.rows, design.scenario.objective, to: try folder.file("replications.csv"))
    let trafficRows = try TrafficTable.write(
      result.rows, design.scenario, to: try folder.file("traffic.csv"))
    let receiptRows = try ReceiptTable.write(
      result.rows, design, to: try folder.file("receipt.csv"))
    let readinessRows = try ReadinessTable.write(
      result.rows, to: try folder.file("readiness.csv"))
    let poolRows = try PoolsTable.write(
      result.rows, design.scenario, to: try folder.file("pools.csv"))
    let strikeRows = try StrikesTable.write(
      result.rows, design.scenario, to: try folder.file("strikes.csv"))
    let page = RunPage(
      summary: summary, run: result, facts: facts, digest: digest, months: MonthsTable(result),
      regions: RegionsTable(digest, result), faults: FaultsTable(digest, result, summary.receipt))
    let monthRows = try page.months.write(to: try folder.file("months.csv"))
    let regionRows = try page.regions.write(to: try folder.file("regions.csv"))
    let faultRows = try page.faults.write(to: try folder.file("faults.csv"))
    var moreFiles = try page.report().write(to: folder)
    if let text = facts.scenarioText {
      let heading = "# The scenario as it was run: joined with its includes and overrides.\n"
      try folder.write(Array((heading + text).utf8), to: "scenario.yaml")
      moreFiles.append(.init(name: "scenario.yaml", rows: nil))
    }
    let subject = Manifest.Subject(
      scenario: design.scenario, facts: facts, seed: result.seed,
      replicationsDone: replications, isPartial: result.isPartial)
    let manifest = Manifest.json(
      "run", subject,
      files: [
        .init(name: "summary.csv", rows: summaryRows),
        .init(name: "receipt.csv", rows: receiptRows),
        .init(name: "replications.csv", rows: replicationRows),
        .init(name: "traffic.csv", rows: trafficRows),
        .init(name: "pools.csv", rows: poolRows),
        .init(name: "incidents.csv", rows: incidents.rows),
        .init(name: "drills.csv", rows: drills.rows),
        .init(name: "readiness.csv", rows: readinessRows),
        .init(name: "strikes.csv", rows: strikeRows),
        .init(name: "months.csv", rows: monthRows),
        .init(name: "regions.csv", rows: regionRows),
        .init(name: "faults.csv", rows: faultRows),
      ] + moreFiles)
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }
}
