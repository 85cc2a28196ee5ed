import CloudModel
import Experiments
import Stochastics

/// The result of a search as files: `points.csv`, `front.csv`, `confirmation.csv`, `manifest.json`, and
/// what can be put to use.
public enum TuneReport {
  /// A file that is written as it is.
  public struct Text {
    /// Its name.
    public let name: String
    /// Its content.
    public let content: String

    /// Makes a text.
    public init(name: String, content: String) {
      self.name = name
      self.content = content
    }
  }

  /// Writes and publishes.
  ///
  /// - Parameters:
  ///   - texts: the ready scenario, the blocks and the snippets; none when nothing was found.
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public static func write(
    _ outcome: TuneOutcome, _ problem: TuneProblem, scenario: Scenario, tuning: Tuning,
    facts: RunFacts, seed: UInt64, texts: [Text], to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    let front = front(outcome)
    var files = [
      Manifest.File(
        name: "points.csv",
        rows: try points(outcome, problem, tuning, front, to: try folder.file("points.csv")))
    ]
    let onFront = front.indices.filter { front[$0].isOnFront }
      .sorted { (front[$0].cost, $0) < (front[$1].cost, $1) }
    let knobs = UniqueNames.make(problem.knobs.map(\.path), reserved: frontColumns)
    var pareto = CSVWriter(to: try folder.file("front.csv"), columns: frontColumns + knobs)
    for index in onFront {
      let point = outcome.points[index]
      pareto.integer(index + 1)
      pareto.number(front[index].cost)
      pareto.number(front[index].unavailability)
      pareto.number(front[index].unavailability * minutesPerYear)
      let (met, of) = point.goal(problem)
      pareto.number(Double(met.reduce(0, +)) / Double(max(1, of.reduce(0, +))))
      for setting in problem.settings(point.place) { pareto.text(setting.value.flowText) }
      try pareto.endRow()
    }
    try pareto.finish()
    files.append(.init(name: "front.csv", rows: onFront.count))
    files.append(
      .init(
        name: "confirmation.csv",
        rows: try confirmations(outcome, to: try folder.file("confirmation.csv"))))
    for text in texts {
      try folder.write(Array(text.content.utf8), to: text.name)
      files.append(.init(name: text.name, rows: nil))
    }
    let subject = Manifest.Subject(
      scenario: scenario, facts: facts, seed: seed, replicationsDone: outcome.replications,
      isPartial: false)
    try folder.write(
      Manifest.json("tune", subject, files: files).bytes(), to: "manifest.json")
    return try folder.publish()
  }

  static let pointColumns = [
    "point", "stage", "replications", "objective", "objective_error", "unavailability",
    "goal_share", "finalist", "winner", "on_front",
  ]
  static let frontColumns = [
    "point", "objective", "unavailability", "lost_min_per_year", "goal_share",
  ]
  static let confirmationColumns = [
    "try", "point", "constraint", "value", "low", "high", "relation", "bound", "shortfall",
    "kept", "replications", "objective", "method",
  ]

  /// Objective beside loss over all points.
  static func front(_ outcome: TuneOutcome) -> [TradeOff] {
    TradeOff.all(outcome.points.map { ($0.objective.mean, $0.unavailability) })
  }

  private static func points(
    _ outcome: TuneOutcome, _ problem: TuneProblem, _ tuning: Tuning, _ front: [TradeOff],
    to sink: any ByteSink
  ) throws(OutputError) -> Int {
    let limits = problem.bounds.map { "\($0.measure)_\($0.isUpper ? "at_most" : "at_least")" }
    let own = UniqueNames.make(limits + problem.knobs.map(\.path), reserved: pointColumns)
    var table = CSVWriter(to: sink, columns: pointColumns + own)
    for (index, point) in outcome.points.enumerated() {
      table.integer(index + 1)
      table.text(index < outcome.initial ? "start" : "improvement")
      table.integer(point.observations.count)
      table.number(point.objective.mean)
      table.number(point.objective.standardError)
      table.number(point.unavailability)
      let (met, of) = point.goal(problem)
      table.number(Double(met.reduce(0, +)) / Double(max(1, of.reduce(0, +))))
      table.truth(outcome.finalists.contains(index))
      table.truth(outcome.winner?.point == index)
      table.truth(front[index].isOnFront)
      for number in problem.bounds.indices { table.number(point.limited(number).mean) }
      for setting in problem.settings(point.place) { table.text(setting.value.flowText) }
      try table.endRow()
    }
    try table.finish()
    return outcome.points.count
  }

  private static func confirmations(
    _ outcome: TuneOutcome, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(
      to: sink,
      columns: confirmationColumns)
    var count = 0
    for (number, confirmation) in outcome.confirmations.enumerated() {
      for check in confirmation.checks {
        table.integer(number + 1)
        table.integer(confirmation.point + 1)
        table.text(check.name)
        table.estimate(check.estimate)
        table.text(check.isUpper ? "at most" : "at least")
        table.number(check.bound)
        table.number(max(0, check.shortfall))
        table.text(check.isKept.map { $0 ? "yes" : "no" } ?? "not sure")
        table.integer(confirmation.fresh.observations.count)
        table.number(confirmation.fresh.objective.mean)
        table.text(check.estimate.method)
        try table.endRow()
        count += 1
      }
    }
    try table.finish()
    return count
  }
}
