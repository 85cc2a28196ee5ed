import Experiments
import Stochastics

/// Writes a plan into a folder: `plan.csv`, `reserves.csv`, `report.html` and `manifest.json`.
public enum PlanReport {
  /// Writes and publishes.
  ///
  /// - Parameters:
  ///   - rows: at least one.
  ///   - reserves: prices of the scenario's reserves; none where it has none.
  ///   - isPartial: whether points are missing since the plan was interrupted.
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public static func write(
    _ rows: [PlanRow], reserves: [ReservePrice], facts: RunFacts, isPartial: Bool,
    to folder: ResultsFolder
  ) throws -> ResultsFolder.Outcome {
    precondition(!rows.isEmpty, "a plan without points")
    let count = try PlanTable.write(rows, to: try folder.file("plan.csv"))
    let priced = try ReserveTable.write(reserves, to: try folder.file("reserves.csv"))
    let run = rows[0].run
    let subject = Manifest.Subject(
      scenario: run.design.scenario, facts: facts, seed: run.seed,
      replicationsDone: run.rows.count, isPartial: isPartial)
    let files: [Manifest.File] =
      [.init(name: "plan.csv", rows: count), .init(name: "reserves.csv", rows: priced)]
      + (try PlanPage(rows: rows, reserves: reserves).report().write(to: folder))
    let manifest = Manifest.json("plan", subject, files: files)
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }
}
