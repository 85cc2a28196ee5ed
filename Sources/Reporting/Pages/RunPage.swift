import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// The report of a run: the answer first, then global health, regions, faults, recovery and money.
struct RunPage {
  let summary: Summary
  let run: RunResult
  let facts: RunFacts
  let digest: RunDigest
  let months: MonthsTable
  let regions: RegionsTable
  let faults: FaultsTable

  var scenario: Scenario { summary.scenario }
  var design: Design { run.design }

  func report() -> HTMLReport {
    var page = HTMLReport(kind: "How available is it?", title: scenario.name)
    page.answer = answer
    page.scope = scope
    page.figures = figures
    page.firstScreen(addReceipt)
    page.section("Global health", id: "health", addHealth)
    page.section("Regions", id: "regions", addRegions)
    page.section("Faults and their impact", id: "faults", addFaults)
    page.section("Recovery", id: "recovery", addRecovery)
    page.section("Traffic", id: "traffic", addTraffic)
    page.section("Money and supply", id: "money", addMoney)
    page.section("Drills", id: "drills", addDrills)
    page.section("Every measure", id: "measures", addMeasures)
    page.section("How it was computed", id: "method", addMethod)
    page.notes = [
      "nines \(facts.programVersion), seed \(summary.seed), scenario digest "
        + "\(facts.scenarioDigest). The same scenario, seed and version give the same numbers."
    ]
    return page
  }

  // MARK: The first screen

  private var answer: HTMLReport.Answer {
    let tone: HTMLReport.Tone
    switch summary.verdict {
    case .meets: tone = .good
    case .misses: tone = .bad
    case .undecided: tone = .open
    }
    return .init("Reaches \(summary.goalWords)? \(Self.capital(summary.verdictWords)).", tone)
  }

  static func capital(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private var scope: String {
    let horizon = DurationText.short(scenario.horizon / .seconds(1))
    var text = scenario.summary.isEmpty ? "" : "\(scenario.summary) "
    text += "\(Paragraph.count(summary.replications, "replication")) of \(horizon) were simulated; "
    text += "intervals are of 95 %."
    if summary.isPartial {
      text += " The run was interrupted: \(NumberText.count(facts.replicationsAsked)) "
      text += "replications were asked for."
    }
    return text
  }

  private var figures: [HTMLReport.KeyFigure] {
    let mark = summary.unverifiedPrices.isEmpty ? "" : " *"
    let isTime = scenario.objective.measure == .time
    return [
      figure(
        isTime ? "Time availability" : "Availability", scenario.objective.measureName, 100, "%"),
      figure("Chance that a window meets the goal", "probability_meets_slo", 100, "%"),
      figure("Loss as a full outage", "request_downtime", 1, "min/year"),
      figure("Minutes that are not good", "downtime", 1, "min/year"),
      figure("Error budget used", "error_budget_used", 100, "%"),
      figure("Cost\(mark)", "cost", 1, "USD/year"),
      figure("Cost of a million good requests\(mark)", "cost_per_million", 1, "USD"),
      figure("Worth of failed requests", "lost_value", 1, "USD/year"),
    ].compactMap { $0 }
  }

  private func figure(
    _ name: String, _ measure: String, _ factor: Double, _ unit: String
  ) -> HTMLReport.KeyFigure? {
    guard let estimate = summary.row(measure)?.estimate.scaled(by: factor) else { return nil }
    // Requests whose worth the scenario does not state are worth nothing that could be shown.
    if measure == "lost_value", estimate.value == 0 { return nil }
    if measure.hasSuffix("availability") {
      let decimals = NumberText.decimals(forAvailability: estimate)
      func text(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }
      let ends = [estimate.low, estimate.high].compactMap { $0 }.map(text)
      return .init(
        name, text(estimate.value), unit: unit, more: Self.interval(estimate, ends))
    }
    let texts = PageNumber.compact(estimate)
    return .init(name, texts.value, unit: unit, more: Self.interval(estimate, texts.ends))
  }

  /// `95 %: 1.2 to 3.4`, or why there is no interval.
  private static func interval(_ estimate: Estimate, _ ends: [String]) -> String {
    if estimate.isExact { return "exact: nothing in it is random" }
    if ends.count == 2 { return "95 %: \(ends[0]) to \(ends[1])" }
    return estimate.note.map { "no interval: \($0)" } ?? "no interval"
  }

  /// Where the error budget went, phase by phase: each bar begins where the one above ends.
  private func addReceipt(_ section: inout HTMLReport.Section) {
    let total = summary.receipt.total.estimate
    if total.value <= 0 {
      section.paragraph("Nothing was lost, so there is no error budget to account for.")
      return
    }
    let budget = (1 - scenario.objective.availability) * minutesPerYear
    let share = NumberText.shortPercent(scenario.objective.availability)
    let allowed = "\(share) allows \(NumberText.significant(budget)) min"
    var at = 0.0
    var rows = summary.receipt.byPhase.filter { $0.estimate.value > 0 }
      .sorted { $0.estimate.value > $1.estimate.value }
      .map { line in
        let start = at
        at += line.estimate.value
        let label = line.phase?.blame ?? ""
        return SpanChart.Row(
          line.phase?.title ?? "", [.init(start, at, .loss, label)],
          value: PageNumber.text(line.estimate.value))
      }
    rows.append(
      .init(
        "all losses", [.init(0, total.value, .total, "all phases")],
        interval: Self.range(total), value: PageNumber.text(total.value)))
    let chart = SpanChart(
      "budget-receipt", title: "Where the error budget went",
      words:
        "Minutes of a full outage a year that lose as much, by what a request was waiting for when it "
        + "failed. Each bar begins where the one above it ends. The goal of \(allowed) a year.",
      csv: "receipt.csv", axis: "minutes of full outage a year", rows: rows,
      lines: [.init(at: budget, allowed)], isWaterfall: true)
    section.chart(chart)
  }

  /// The interval of an estimate as a range, where it has one.
  static func range(_ estimate: Estimate) -> ClosedRange<Double>? {
    guard let low = estimate.low, let high = estimate.high, low <= high, !estimate.isExact else {
      return nil
    }
    return low...high
  }
}
