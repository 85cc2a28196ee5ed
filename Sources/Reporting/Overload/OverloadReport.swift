import CloudModel
import Experiments

/// Writes a search for lasting overload into a folder: `overload.csv` and `manifest.json`.
public enum OverloadReport {
  static let columns = [
    "kind", "load_rps", "share_of_carried", "cut_to_rps", "outlives", "overload_s", "lost_share",
  ]

  /// Writes and publishes.
  ///
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public static func write(
    _ findings: OverloadFindings, _ scenario: Scenario, _ facts: RunFacts, to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    let rows = try table(findings, to: try folder.file("overload.csv"))
    let subject = Manifest.Subject(
      scenario: scenario, facts: facts, seed: scenario.seed, replicationsDone: 1, isPartial: false)
    let manifest = Manifest.json(
      "overload", subject, files: [.init(name: "overload.csv", rows: rows)])
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }

  /// A row for the load that is carried, the tipping load and the recovery load, and one a trial.
  static func table(
    _ findings: OverloadFindings, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    var rows = 0
    func share(_ load: Double) -> Double { findings.carried > 0 ? load / findings.carried : 0 }
    for (kind, load) in [
      ("carried", findings.carried), ("tipping", findings.tipping), ("recovery", findings.recovery),
    ] {
      guard let load else { continue }
      table.text(kind)
      table.number(kind == "recovery" ? findings.overloaded : load)
      table.number(share(kind == "recovery" ? findings.overloaded ?? load : load))
      table.number(kind == "recovery" ? load : nil)
      for _ in 0..<3 { table.empty() }
      try table.endRow()
      rows += 1
    }
    for trial in findings.trials {
      table.text("trial")
      table.number(trial.load)
      table.number(share(trial.load))
      table.number(trial.cutTo)
      table.truth(trial.outlives)
      table.number(trial.overloadSeconds)
      table.number(trial.lostShare)
      try table.endRow()
      rows += 1
    }
    try table.finish()
    return rows
  }
}

/// The findings for the terminal.
public enum OverloadText {
  /// The text, lines ended by line feeds.
  public static func text(
    _ findings: OverloadFindings, width: Int = 80, emphasis: Bool = false
  ) -> String {
    func rate(_ load: Double) -> String { "\(NumberText.significant(load)) requests/s" }
    let rush =
      "a rush of \(NumberText.significant(findings.rush.factor)) times the load for "
      + "\(NumberText.significant(Double(findings.rush.seconds) / 60)) min"
    let carried =
      "Without it the design serves up to \(rate(findings.carried)), at most 1 % of them too late."
    var first: String
    var more: [String] = [carried]
    if let tipping = findings.tipping {
      first =
        "From \(rate(tipping)) on (\(NumberText.percent(tipping / findings.carried)) of what it "
        + "serves), \(rush) begins an overload that lasts."
      let longest = findings.trials.filter { !$0.outlives }.map(\.overloadSeconds).max() ?? 0
      more.append(
        longest < 60
          ? "Below that no overload outlives it."
          : "Below that it ends by itself, within \(NumberText.significant(longest / 60)) min in "
            + "all trials.")
      if let recovery = findings.recovery, let overloaded = findings.overloaded {
        more.append(
          "An overload at \(rate(overloaded)) ends when the load is cut to \(rate(recovery)) or less."
        )
      } else {
        more.append("No cut of the load ends it.")
      }
    } else {
      first = "After \(rush) every load that the design serves recovers by itself."
      let longest = findings.trials.map(\.overloadSeconds).max() ?? 0
      more.append(
        longest < 60
          ? "No overload outlives it."
          : "The longest overload that outlives it takes \(NumberText.significant(longest / 60)) min."
      )
    }
    return Paragraph.lines(first, width: width, bold: emphasis)
      + more.map { Paragraph.lines($0, width: width) }.joined()
  }
}
