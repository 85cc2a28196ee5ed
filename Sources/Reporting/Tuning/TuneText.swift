import CloudModel
import Experiments
import Stochastics

/// The result of a search for the terminal.
public enum TuneText {
  /// The text, lines ended by line feeds.
  ///
  /// - Parameters:
  ///   - written: position of the design as written among the points, which is the first; nil when it
  ///     lies outside of the knobs' ranges.
  public static func text(
    _ outcome: TuneOutcome, _ problem: TuneProblem, _ tuning: Tuning, scenario: Scenario,
    written: Bool, width: Int = 80, emphasis: Bool = false
  ) -> String {
    let unit = MeasureCatalog.measure(named: tuning.minimise, in: scenario)?.unit ?? ""
    let goal =
      "\(NumberText.percent(1 - problem.tolerance, digits: 6)) in "
      + "\(NumberText.percent(problem.probability)) of the objective's windows "
      + "(\(scenario.objective.window.rawValue))"
    var text: String
    if let winner = outcome.winner {
      let value = winner.fresh.objective.mean
      text = Paragraph.lines(
        "The \(tuning.minimise == "cost" ? "cheapest" : "best") design found that keeps \(goal): "
          + "\(tuning.minimise) \(NumberText.fixed(value, decimals: value.magnitude < 100 ? 3 : 0)) \(unit), "
          + "confirmed on \(NumberText.count(winner.fresh.observations.count)) fresh replications.",
        width: width, bold: emphasis)
    } else {
      text = Paragraph.lines(
        "No design was found that surely keeps \(goal)\(problem.bounds.isEmpty ? "" : " and the bounds").",
        width: width, bold: emphasis)
      if let nearest = outcome.nearest {
        text += Paragraph.lines(
          nearest.checks.filter { $0.isKept != true }.map(missing).joined(separator: " "),
          width: width)
        text += "The nearest point:\n"
      }
    }
    if let shown = outcome.winner ?? outcome.nearest {
      text += "\n" + settings(outcome, problem, shown.point, written, width, emphasis)
      text += "\n" + checks(shown).text(width: width, emphasis: emphasis)
    }
    if written, let winner = outcome.winner, winner.point != 0 {
      let before = outcome.points[0].objective.mean
      let less = before - winner.fresh.objective.mean
      text +=
        "\n"
        + Paragraph.lines(
          "As written: \(NumberText.fixed(before, decimals: before.magnitude < 100 ? 3 : 0)) \(unit), "
            + "\(NumberText.fixed(less.magnitude, decimals: less.magnitude < 100 ? 3 : 0)) "
            + "\(less >= 0 ? "more" : "less").", width: width)
    }
    let front = TuneReport.front(outcome).count { $0.isOnFront }
    text +=
      "\n"
      + Paragraph.lines(
        "\(outcome.initial) points filled the space, \(outcome.points.count - outcome.initial) were chosen "
          + "by expected improvement, \(outcome.finalists.count) raced"
          + (outcome.refused > 0 ? ", \(outcome.refused) made no valid scenario" : "")
          + "; \(NumberText.count(outcome.replications)) replications in all. \(front) points are on the "
          + "Pareto front (front.csv).", width: width)
    return text
  }

  private static func missing(_ check: TuneCheck) -> String {
    let words = "\(check.name) is \(number(check.estimate.value)), "
    if check.shortfall > 0 {
      return words + "\(number(check.shortfall)) \(check.isUpper ? "above" : "below") the bound of "
        + "\(number(check.bound))."
    }
    return words + "which keeps the bound of \(number(check.bound)), but not surely."
  }

  private static func settings(
    _ outcome: TuneOutcome, _ problem: TuneProblem, _ index: Int, _ written: Bool, _ width: Int,
    _ emphasis: Bool
  ) -> String {
    var table = TextTable([.text("Knob"), .text("Value"), .text("As written"), .text("Range")])
    let before = written ? problem.settings(outcome.points[0].place) : []
    for (number, setting) in problem.settings(outcome.points[index].place).enumerated() {
      let knob = problem.knobs[number]
      let range: String =
        switch knob.range {
        case .choices(let nodes): nodes.map(\.flowText).joined(separator: ", ")
        case .numbers:
          "\(knob.value(at: 0).flowText) … \(knob.value(at: 1).flowText)"
        }
      table.append([
        setting.name, setting.value.flowText, written ? before[number].value.flowText : "", range,
      ])
    }
    return table.text(width: width, emphasis: emphasis)
  }

  private static func checks(_ confirmation: TuneOutcome.Confirmation) -> TextTable {
    var table = TextTable([
      .text("Constraint"), .number("Value"), .text("95 % bound"), .text("Wanted"), .text("Kept"),
    ])
    for check in confirmation.checks {
      let end = check.isUpper ? check.estimate.high : check.estimate.low
      table.append([
        check.name, number(check.estimate.value),
        end.map { "\(check.isUpper ? "at most" : "at least") \(number($0))" } ?? "",
        "\(check.isUpper ? "at most" : "at least") \(number(check.bound))",
        check.isKept.map { $0 ? "yes" : "no" } ?? "not sure",
      ])
    }
    return table
  }

  private static func number(_ value: Double) -> String { NumberText.significant(value, digits: 4) }
}
