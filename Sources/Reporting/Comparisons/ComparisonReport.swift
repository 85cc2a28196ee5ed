import Experiments

/// Writes a comparison into a folder: `comparison.csv` and `manifest.json`.
public enum ComparisonReport {
  /// A run that was compared.
  public struct Side {
    /// Its result.
    public let result: RunResult
    /// Who ran it, when and how.
    public let facts: RunFacts

    /// Makes a side.
    public init(_ result: RunResult, _ facts: RunFacts) {
      self.result = result
      self.facts = facts
    }
  }

  /// Writes and publishes.
  ///
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public static func write(
    _ comparison: Comparison, a: Side, b: Side, to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    let rows = try ComparisonTable.write(comparison, to: try folder.file("comparison.csv"))
    let manifest = Manifest.json(
      "comparison", [("a", subject(a)), ("b", subject(b))],
      files: [.init(name: "comparison.csv", rows: rows)])
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }

  private static func subject(_ side: Side) -> Manifest.Subject {
    Manifest.Subject(
      scenario: side.result.design.scenario, facts: side.facts, seed: side.result.seed,
      replicationsDone: side.result.rows.count, isPartial: side.result.isPartial)
  }
}
