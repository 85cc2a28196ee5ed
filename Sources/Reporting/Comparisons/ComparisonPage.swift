import CloudModel
import Experiments
import Stochastics

/// The report of a comparison: designs side by side, what the differences are and where they come from.
struct ComparisonPage {
  let designs: DesignComparison
  let differences: [DesignDifference]

  private var names: [String] { designs.names }

  func report() -> HTMLReport {
    var page = HTMLReport(
      kind: "Which design is better?", title: names.joined(separator: " against "))
    page.answer = answer
    page.scope =
      "\(Paragraph.count(designs.runs.map(\.rows.count).min() ?? 0, "replication")) each, on the same "
      + "random numbers; intervals of single designs are of 95 %."
    page.firstScreen(addLosses)
    page.section("Cost and loss", id: "front", addFront)
    page.section("Every measure", id: "measures", addMeasures)
    page.section("Where the differences come from", id: "origins", addOrigins)
    page.section("What the scenarios say differently", id: "differences", addDifferences)
    return page
  }

  private var losses: DesignComparison.Row? { designs.row("request_downtime") }

  private var answer: HTMLReport.Answer? {
    guard let row = losses else { return nil }
    let known = row.estimates.enumerated().compactMap { index, estimate in
      estimate.map { (index, $0.value) }
    }
    guard let best = known.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }), known.count > 1 else {
      return nil
    }
    let pairs = designs.pairs.filter {
      $0.measure.name == row.measure.name && ($0.first == best.0 || $0.second == best.0)
    }
    let contrasts = pairs.isEmpty ? row.contrasts.compactMap { $0 } : pairs.map(\.contrast)
    let isSure = !contrasts.isEmpty && contrasts.allSatisfy(\.isSure)
    if known.allSatisfy({ $0.1 == best.1 }) {
      return .init("All designs lose the same.", .plain)
    }
    return .init(
      "'\(names[best.0])' loses least, \(PageNumber.text(best.1)) min of full outage a year"
        + (isSure ? ", surely less than each other design." : ", but not surely."),
      isSure ? .good : .open)
  }

  private func addLosses(_ section: inout HTMLReport.Section) {
    guard let row = losses else { return }
    let goal = designs.runs[0].design.scenario.objective
    let budget = (1 - goal.availability) * minutesPerYear
    section.chart(
      SpanChart(
        "losses", title: "What each design loses",
        words:
          "Minutes of a full outage a year that lose as much; the whisker is the 95 % interval.",
        csv: "designs.csv", axis: "minutes of full outage a year",
        rows: names.enumerated().compactMap { index, name in
          row.estimates[index].map { estimate in
            .init(
              name, [.init(0, estimate.value, .member(index), "lost")],
              interval: RunPage.range(estimate), value: PageNumber.text(estimate.value))
          }
        },
        lines: [
          .init(
            at: budget,
            "\(NumberText.shortPercent(goal.availability)) allows \(NumberText.significant(budget)) min"
          )
        ]))
  }

  private func addFront(_ section: inout HTMLReport.Section) {
    let points = zip(names, designs.tradeOffs).map { name, point in
      (
        PlotChart.Point(
          point.cost, point.unavailability * minutesPerYear,
          "\(name): \(PageNumber.text(point.unavailability * minutesPerYear)) min, "
            + "\(PageNumber.text(point.cost)) USD"), point.isOnFront
      )
    }
    if points.count < 2 { return }
    let front = points.filter(\.1).map(\.0).sorted { $0.x < $1.x }
    section.chart(
      PlotChart(
        "cost-and-loss", title: "What more money buys",
        words: "Each dot is a design; on the line are those that no other one beats in both.",
        csv: "pareto.csv", x: .init("cost, USD a year", hasZero: false),
        y: .init("minutes of full outage a year"),
        series: [
          .init("designs", .quiet, .dot, points.map(\.0)), .init("not beaten", .main, .line, front),
        ]))
  }

  private func addMeasures(_ section: inout HTMLReport.Section) {
    var table = PageTable(
      "Every measure; the differences are from \(names.first ?? "the first")",
      [.text("Measure"), .text("Unit")] + names.map { .number($0) }
        + names.dropFirst().map { .number("\($0), difference") })
    for row in designs.rows {
      let isShareOfGood = row.measure.unit.isEmpty && row.measure.polarity == .higherIsBetter
      let decimals =
        row.estimates.compactMap { $0 }
        .map { PageNumber.decimals(of: $0, isShareOfGood: isShareOfGood) }.max() ?? 4
      func text(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }
      table.append(
        [.text(row.measure.name), .text(row.measure.unit)]
          + row.estimates.map { estimate in
            estimate.map { .value($0.value, text($0.value)) } ?? .text("")
          }
          + row.contrasts.dropFirst().map { contrast in
            guard let contrast else { return .text("") }
            let mark = contrast.isSure ? " *" : ""
            let value = contrast.difference.value
            return .value(value, text(value) + mark)
          })
    }
    section.table(table, csv: "designs.csv")
    section.note(
      "* Sure: such a difference comes by chance in at most 1 of 20 cases, all taken together.")
  }

  private func addOrigins(_ section: inout HTMLReport.Section) {
    let shown = designs.origins.sorted {
      $0.difference.value.magnitude > $1.difference.value.magnitude
    }.filter { $0.difference.value != 0 }.prefix(15)
    if shown.isEmpty { return }
    section.chart(
      SpanChart(
        "origins", title: "Faults and phases that make the difference",
        words:
          "Minutes of a full outage a year against the first design: to the left of zero are gains.",
        csv: "origins.csv", axis: "minutes of full outage a year, less those of the first design",
        rows: shown.map { origin in
          let value = origin.difference.value
          let design = names.count > 2 ? "\(names[origin.design]): " : ""
          return .init(
            "\(design)\(origin.fault ?? "no fault"), \(origin.phase.title)",
            [.init(0, value, value < 0 ? .good : .loss, "difference")],
            interval: RunPage.range(origin.difference), value: PageNumber.text(value))
        }))
  }

  private func addDifferences(_ section: inout HTMLReport.Section) {
    if differences.isEmpty {
      section.paragraph("They say the same.")
      return
    }
    var table = PageTable(
      "Values that differ", [.text("Value")] + names.map { .text($0) } + [.text("Meaning")])
    for difference in differences {
      table.append(
        [.text(difference.path)] + difference.values.map { .text($0 ?? "") }
          + [.text(difference.help)])
    }
    section.table(table, csv: "differences.csv")
  }
}
