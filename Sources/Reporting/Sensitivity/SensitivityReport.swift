import CloudModel
import Experiments
import Stochastics

/// A sensitivity analysis as files and for the terminal.
public enum SensitivityReport {
  static let rankingColumns = [
    "rank", "knob", "chosen", "from", "to", "mu_star_nines", "mu_star_error", "mu_nines",
    "sigma_nines", "first_order", "total_order", "total_order_error",
  ]
  static let changeColumns = [
    "knob", "chosen", "value", "unavailability", "unavailability_low", "unavailability_high",
    "less_written", "less_written_low", "less_written_high", "confidence", "p_value",
    "p_value_holm", "probability_better", "share_better", "nines_gained", "added_cost_usd_per_year",
    "added_cost_low", "added_cost_high", "note",
  ]

  /// Writes and publishes `sensitivity.csv`, `changes.csv` and `manifest.json`.
  ///
  /// - Returns: what the publication did to the name.
  /// - Throws: `OutputError`; results that were there before are then still in place.
  @discardableResult
  public static func write(
    _ found: Sensitivity, _ facts: RunFacts, to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    var ranking = CSVWriter(
      to: try folder.file("sensitivity.csv"), columns: rankingColumns)
    for (rank, index) in found.ranking.enumerated() {
      let knob = found.knobs[index]
      ranking.integer(rank + 1)
      ranking.text(knob.path)
      ranking.truth(Sensitivity.isChosen(knob))
      ranking.text(knob.value(at: 0).flowText)
      ranking.text(knob.value(at: 1).flowText)
      let effect = found.effects[index]
      ranking.number(effect?.meanMagnitude)
      ranking.number(effect?.standardError)
      ranking.number(effect?.mean)
      ranking.number(effect?.deviation)
      let share = found.indices[index]
      ranking.number(share?.first)
      ranking.number(share?.total)
      ranking.number(share?.totalError)
      try ranking.endRow()
    }
    try ranking.finish()
    var changes = CSVWriter(to: try folder.file("changes.csv"), columns: changeColumns)
    for change in found.changes {
      changes.text(found.knobs[change.knob].path)
      changes.truth(Sensitivity.isChosen(found.knobs[change.knob]))
      changes.text(change.value)
      changes.estimate(change.unavailability)
      changes.contrast(change.contrast, isNeutral: false)
      changes.number(change.ninesGained)
      changes.estimate(change.addedCost)
      changes.text(change.contrast.difference.note ?? "")
      try changes.endRow()
    }
    try changes.finish()
    let subject = Manifest.Subject(
      scenario: found.base.design.scenario, facts: facts, seed: found.base.seed,
      replicationsDone: found.base.rows.count, isPartial: found.isPartial)
    let manifest = Manifest.json(
      "sensitivity", subject,
      files: [
        .init(name: "sensitivity.csv", rows: found.knobs.count),
        .init(name: "changes.csv", rows: found.changes.count),
      ])
    try folder.write(manifest.bytes(), to: "manifest.json")
    return try folder.publish()
  }

  /// The text: the change that gains most, the ranking, and the single changes; lines ended by line feeds.
  public static func text(
    _ found: Sensitivity, width: Int = 80, emphasis: Bool = false
  ) -> String {
    var text = Paragraph.lines(answer(found), width: width, bold: emphasis)
    text += Paragraph.lines(
      "Each end of each range alone, \(Paragraph.count(found.base.rows.count, "replication")) on common "
        + "random numbers; 'sure' is 95 % for all changes together (Holm). Effects are nines over the whole "
        + "range (Morris's mu*, sigma for curvature and interaction); shares are total Sobol indices of "
        + "the first knobs.", width: width)
    var table = TextTable([
      .text("Knob"), .text("Range"), .number("Effect"), .number("Sigma"), .number("Share"),
      .number("Low"), .number("High"), .text("Sure"),
    ])
    for index in found.ranking.prefix(20) {
      let knob = found.knobs[index]
      let own = found.changes.filter { $0.knob == index }
      func gain(_ value: String) -> String {
        own.first { $0.value == value }.map { signed($0.ninesGained) } ?? ""
      }
      let (low, high) = (knob.value(at: 0).flowText, knob.value(at: 1).flowText)
      let sure = own.filter(\.contrast.isSure)
      table.append([
        shortened(knob.path, found.base.design.scenario), "\(low) … \(high)",
        found.effects[index].map { NumberText.fixed($0.meanMagnitude, decimals: 2) } ?? "",
        found.effects[index]?.deviation.map { NumberText.fixed($0, decimals: 2) } ?? "",
        found.indices[index].map { NumberText.percent(max(0, $0.total), digits: 2) } ?? "",
        gain(low), gain(high),
        sure.isEmpty ? "" : sure.count == 2 ? "both" : sure[0].value == low ? "low" : "high",
      ])
    }
    text += "\n" + table.text(width: width, emphasis: emphasis)
    if found.refused > 0 {
      text +=
        "\n"
        + Paragraph.lines(
          "\(Paragraph.count(found.refused, "point")) of the screening did not make a valid scenario and were "
            + "left out.", width: width)
    }
    return text
  }

  private static func answer(_ found: Sensitivity) -> String {
    let nines = signed(-1 * logarithm(found.unavailability.value)).dropFirst()
    let base = "As written the design has \(nines) nines"
    guard let best = found.bestChange else {
      return "\(base); no single change is surely better."
    }
    let knob = found.knobs[best.knob]
    let gained = NumberText.fixed(best.ninesGained, decimals: 2)
    let verdict =
      best.ninesGained >= 1
      ? "The single change that buys the next nine"
      : "No single change buys a whole nine; the one that comes nearest"
    let cost = best.addedCost.value
    let price =
      cost == 0
      ? "at no cost"
      : "for \(NumberText.fixed(cost.magnitude, decimals: 0)) USD a year "
        + (cost > 0 ? "more" : "less")
    return "\(verdict) is \(knob.path) = \(best.value): \(gained) nines more, \(price). \(base)."
  }

  private static func logarithm(_ value: Double) -> Double {
    PortableMath.log(max(Sensitivity.floor, value)) / PortableMath.log(10)
  }

  private static func signed(_ value: Double) -> String {
    let text = NumberText.fixed(value.magnitude, decimals: 2)
    return (value < 0 && text != "0.00" ? "-" : "+") + text
  }

  /// A path in a few words, where it is long; a fault by its name.
  private static func shortened(_ path: String, _ scenario: Scenario) -> String {
    let parts = path.split(separator: ".").map(String.init)
    if parts.count == 3, parts[0] == "faults", let index = Int(parts[1]),
      scenario.faults.indices.contains(index)
    {
      return "\(scenario.faults[index].name) \(parts[2])"
    }
    if parts.count > 6, parts[0] == "clouds" {
      return "\(parts[3]) \(parts[5]) \(parts[parts.count - 1])"
    }
    return parts.count < 3 ? path : parts.suffix(2).joined(separator: ".")
  }
}
