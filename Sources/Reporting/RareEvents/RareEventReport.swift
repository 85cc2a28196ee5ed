import CloudModel
import Experiments
import Stochastics

/// Writes and shows what a run by a method for rare events came to.
public enum RareEventReport {
  static let estimateColumns = [
    "measure", "value", "low", "high", "unit", "method", "note", "better", "definition",
  ]
  static let strataColumns = ["stratum", "weight", "observations"]

  /// Writes `estimates.csv`, `strata.csv` and `manifest.json`, and gives the folder its name.
  @discardableResult
  public static func write(
    _ result: RareEventResult, _ facts: RunFacts, to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    var estimates = CSVWriter(
      to: try folder.file("estimates.csv"),
      columns: estimateColumns)
    for row in result.rows {
      estimates.text(row.name)
      estimates.estimate(row.estimate)
      estimates.text(row.unit)
      estimates.text("\(result.method.rawValue): \(row.estimate.method)")
      estimates.text(row.estimate.note ?? "")
      estimates.text(row.polarity.rawValue)
      estimates.text(row.definition)
      try estimates.endRow()
    }
    try estimates.finish()
    var strata = CSVWriter(
      to: try folder.file("strata.csv"), columns: strataColumns)
    for part in result.parts {
      strata.text(part.name)
      strata.number(part.weight)
      strata.integer(part.observations)
      try strata.endRow()
    }
    try strata.finish()
    let subject = Manifest.Subject(
      scenario: result.scenario, facts: facts, seed: result.seed,
      replicationsDone: result.observations, isPartial: result.isPartial)
    let manifest = Manifest.json(
      "rare-events", subject,
      files: [
        .init(name: "estimates.csv", rows: result.rows.count),
        .init(name: "strata.csv", rows: result.parts.count),
      ])
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }

  /// The first screen.
  public static func text(_ result: RareEventResult, width: Int = 80, emphasis: Bool = false)
    -> String
  {
    func lines(_ text: String, indent: Int = 0, bold: Bool = false) -> String {
      Paragraph.lines(text, width: width, indent: indent, bold: bold && emphasis)
    }
    var text = lines(answer(result), bold: true)
    let horizon = DurationText.short(result.scenario.horizon / .seconds(1))
    text += lines(
      "\(Paragraph.count(result.observations, "observation")) of \(horizon), seed \(result.seed), "
        + "by method '\(result.method.rawValue)': \(result.method.summary)."
        + (result.isPartial ? " Interrupted; what was finished counts." : ""))
    if !result.parameters.isEmpty { text += lines("Chosen: \(result.parameters).", indent: 2) }
    text += "\n" + figures(result, width: width, emphasis: emphasis)
    text += "\n" + lines(worth(result))
    if let precision = precision(result) { text += lines(precision) }
    if result.parts.count > 1 {
      let parts = result.parts.map {
        "\($0.name) (\(number($0.weight))): \(NumberText.count($0.observations))"
      }
      text += lines(
        "Strata (weight) and observations: \(parts.joined(separator: ", ")).", indent: 2)
    }
    text += result.reasons.map { lines("Pilot: \($0).", indent: 2) }.joined()
    text += lines("It is unbiased for: \(result.method.measuresInWords).", indent: 2)
    return text
  }

  private static func answer(_ result: RareEventResult) -> String {
    guard let row = result.row(result.target) else { return "Nothing is estimated." }
    let name = "'\(result.scenario.name)': \(result.target)"
    let unit = row.unit.isEmpty ? "" : " \(row.unit)"
    guard let low = row.estimate.low, let high = row.estimate.high else {
      return "\(name) is about \(number(row.estimate.value))\(unit), without an interval: "
        + (row.estimate.note ?? "too few events")
    }
    return "\(name) is \(number(row.estimate.value))\(unit), "
      + "\(number(low)) to \(number(high)) with 95 % confidence"
  }

  private static func number(_ value: Double) -> String {
    // Near 1 the digits that matter are those of what is missing.
    if value > 0.99, value < 1 { return "1 - \(number(1 - value))" }
    if value <= 0 || value >= 1e-3 { return NumberText.significant(value) }
    var (digits, exponent) = (value, 0)
    while digits < 0.9995 {
      digits *= 10
      exponent += 1
    }
    return "\(NumberText.significant(digits))e-\(exponent)"
  }

  private static func figures(_ result: RareEventResult, width: Int, emphasis: Bool) -> String {
    var table = TextTable([
      .text("Measure"), .number("Value"), .text("95 % interval"), .text("Unit"),
    ])
    let shown = [
      result.target, "availability", "unavailability", "downtime", "request_downtime",
      "probability_meets_slo", "probability_month_meets_slo", "error_budget_used",
    ]
    var seen: [String] = []
    for name in shown where !seen.contains(name) {
      seen.append(name)
      guard let row = result.row(name) else { continue }
      let interval = row.estimate.low.flatMap { low in
        row.estimate.high.map { "\(number(low)) … \(number($0))" }
      }
      table.append([
        name, number(row.estimate.value), interval ?? row.estimate.note ?? "", row.unit,
      ])
    }
    return table.text(width: width, emphasis: emphasis)
  }

  private static func worth(_ result: RareEventResult) -> String {
    guard let worth = result.worth, let gain = result.gain else {
      return "Nothing varied, so nothing can be said of its gain."
    }
    var text =
      "As precise as about \(NumberText.roughly(Int(min(worth, 1e15)))) plain replications, for "
      + "\(NumberText.significant(gain)) times less work."
    if result.method == .importance {
      text +=
        " The weights count as \(NumberText.roughly(Int(result.effectiveWeights))) equal ones."
    }
    return text
  }

  private static func precision(_ result: RareEventResult) -> String? {
    guard let goal = result.precision else { return nil }
    let asked = NumberText.shortPercent(goal.halfWidth)
    guard let side = result.longerSide else {
      return "Precision: no interval yet, \(asked) asked."
    }
    return "Precision: \(goal.measure) to \(NumberText.percent(side)), \(asked) "
      + (result.isMet ? "asked." : "asked and not reached: more observations are needed.")
  }
}
