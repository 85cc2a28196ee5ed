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

  /// Writes and publishes a comparison of two designs.
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

  /// Writes and publishes a comparison of two designs or more: `designs.csv`, `pairs.csv`,
  /// `differences.csv`, `origins.csv`, `pareto.csv`, of two `comparison.csv` too, `report.html` and
  /// `manifest.json`.
  ///
  /// - Parameters:
  ///   - two: the comparison of two designs, when there are no more.
  ///   - sides: one a design.
  /// - Returns: what the publication did to the name.
  @discardableResult
  public static func write(
    _ designs: DesignComparison, two: Comparison?, differences: [DesignDifference],
    sides: [Side], to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    precondition(sides.count == designs.names.count, "\(sides.count) sides")
    var files: [Manifest.File] = []
    if let two {
      let rows = try ComparisonTable.write(two, to: try folder.file("comparison.csv"))
      files.append(.init(name: "comparison.csv", rows: rows))
    }
    let names = designs.names
    files.append(
      .init(
        name: "designs.csv",
        rows: try DesignsTable.write(designs, to: try folder.file("designs.csv"))))
    files.append(
      .init(
        name: "pairs.csv", rows: try PairsTable.write(designs, to: try folder.file("pairs.csv"))))
    files.append(
      .init(
        name: "differences.csv",
        rows: try DifferencesTable.write(
          differences, names: names, to: try folder.file("differences.csv"))))
    files.append(
      .init(
        name: "origins.csv",
        rows: try OriginsTable.write(designs, to: try folder.file("origins.csv"))))
    files.append(
      .init(
        name: "pareto.csv",
        rows: try ParetoTable.write(
          designs.tradeOffs, names: names, to: try folder.file("pareto.csv"))))
    files += try ComparisonPage(designs: designs, differences: differences).report()
      .write(to: folder)
    let labels = two == nil ? UniqueNames.make(names) : ["a", "b"]
    let manifest = Manifest.json(
      "comparison", Array(zip(labels, sides.map(subject))), files: files)
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }

  static func subject(_ side: Side) -> Manifest.Subject {
    Manifest.Subject(
      scenario: side.result.design.scenario, facts: side.facts, seed: side.result.seed,
      replicationsDone: side.result.rows.count, isPartial: side.result.isPartial)
  }
}
