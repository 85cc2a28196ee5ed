import CloudModel
import Experiments
import Stochastics

/// A comparison for the terminal: which design is better, by how much, how surely.
public enum ComparisonText {
  /// Measures on the first screen; `comparison.csv` has all.
  private static let shown = [
    ("availability", "availability, %"), ("time_availability", "time availability, %"),
    ("probability_meets_slo", "goal met, %"), ("downtime", "downtime, min/y"),
    ("request_downtime", "request downtime, min/y"),
    ("error_budget_used", "error budget used, %"), ("stream_interruption", "cut streams, %"),
    ("cost", "cost, USD/y"), ("cost_per_million", "cost per million, USD"),
    ("failovers", "failovers a year"), ("time_to_detect", "detected in, s"),
    ("time_to_move", "moved in, s"),
  ]

  /// The text, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - nameA: what design A is called; a file's or scenario's name.
  ///   - nameB: what design B is called.
  ///   - goal: decides which availability the first line is about.
  ///   - replications: pairs of replications.
  ///   - width: places of a line.
  ///   - emphasis: whether the first line and the headings are bold by terminal codes.
  public static func text(
    _ comparison: Comparison, nameA: String, nameB: String, goal: ServiceLevelObjective,
    replications: Int, width: Int = 80, emphasis: Bool = false
  ) -> String {
    var text = Paragraph.lines(answer(comparison, goal), width: width, bold: emphasis)
    let scope =
      "A is '\(nameA)', B is '\(nameB)': \(Paragraph.count(replications, "pair")) of replications "
      + "on common random numbers; the interval is that of B - A, 95 %."
    text += Paragraph.lines(scope, width: width) + "\n"
    return text + table(comparison).text(width: width, emphasis: emphasis)
  }

  private static func answer(_ comparison: Comparison, _ goal: ServiceLevelObjective) -> String {
    let name = goal.measure == .requests ? "request_downtime" : "downtime"
    guard let row = comparison.rows.first(where: { $0.measure.name == name }) else {
      return "The designs have no measure of downtime in common."
    }
    let difference = row.difference
    if isEqual(row) { return "Both designs lose the same in every pair of replications." }
    guard let low = difference.low, let high = difference.high else {
      let note = difference.note ?? "no interval"
      return "Not decided which design loses less: \(note)."
    }
    if low <= 0, high >= 0 {
      let sure = row.probabilityABetter.map {
        "; A is better with a probability of \(probability($0))"
      }
      return "Not decided which design loses less\(sure ?? "")."
    }
    let decimals = NumberText.decimals(for: difference)
    let size = NumberText.fixed(difference.value.magnitude, decimals: decimals)
    let least = NumberText.fixed(min(low.magnitude, high.magnitude), decimals: decimals)
    let most = NumberText.fixed(max(low.magnitude, high.magnitude), decimals: decimals)
    let words = name == "downtime" ? "min/year of downtime" : "min/year of full outage"
    return "\(low > 0 ? "A" : "B") loses less: \(size) \(words) [\(least), \(most)], 95 % sure."
  }

  private static func table(_ comparison: Comparison) -> TextTable {
    var table = TextTable([
      .text("Measure"), .number("A"), .number("B"), .number("B - A"), .text("95 % interval"),
      .number("P(A better)"),
    ])
    for (name, title) in shown {
      guard let row = comparison.rows.first(where: { $0.measure.name == name }) else { continue }
      let isShare = row.measure.unit.isEmpty
      let factor: Double = isShare ? 100 : 1
      let (a, b) = (row.a.scaled(by: factor), row.b.scaled(by: factor))
      let difference = row.difference.scaled(by: factor)
      let own =
        name.hasSuffix("availability")
        ? NumberText.decimals(forAvailability:) : NumberText.decimals(for:)
      let decimals = max(own(a), own(b), NumberText.decimals(for: difference))
      let isEqual = isEqual(row)
      table.append([
        title, NumberText.fixed(a.value, decimals: decimals),
        NumberText.fixed(b.value, decimals: decimals),
        isEqual ? "0" : NumberText.fixed(difference.value, decimals: decimals),
        isEqual ? "all pairs equal" : NumberText.interval(difference, decimals: decimals),
        row.probabilityABetter.map(probability) ?? "",
      ])
    }
    return table
  }

  /// Whether the designs do not differ in any pair: no interval, no mean, nothing but ties.
  private static func isEqual(_ row: Comparison.Row) -> Bool {
    let spread = row.difference.halfWidth ?? 0
    return spread == 0 && row.difference.value == 0 && row.shareABetter == 0.5
  }

  /// A probability as percent, never rounded to certainty.
  static func probability(_ value: Double) -> String {
    if value > 0, value < 0.001 { return "<0.1 %" }
    if value < 1, value > 0.999 { return ">99.9 %" }
    return NumberText.fixed(value * 100, decimals: 1) + " %"
  }
}
