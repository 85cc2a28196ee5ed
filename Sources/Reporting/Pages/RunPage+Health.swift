import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// Global health: all clouds, the error budget over time, the worst month, how bad a year can be.
extension RunPage {
  func addHealth(_ section: inout HTMLReport.Section) {
    addClouds(&section)
    addBudget(&section)
    addDowntime(&section)
  }

  private func addClouds(_ section: inout HTMLReport.Section) {
    var table = PageTable(
      "Clouds, a year",
      [
        .text("Cloud"), .number("Regions"), .number("Zones"), .number("Instances"),
        .number("Served, share"), .number("Incidents"), .number("Lost, min"), .number("Cost, USD"),
      ])
    for cloud in scenario.clouds.map(\.name) {
      let own = regions.rows.filter { $0.cloud == cloud }
      func sum(_ value: (RegionsTable.Row) -> Double) -> Double {
        own.reduce(0) { $0 + value($1) }
      }
      table.append([
        .text(cloud), .count(own.count), .count(own.reduce(0) { $0 + $1.zones }),
        .count(own.reduce(0) { $0 + $1.instances }), .percent(sum(\.share)),
        .number(sum(\.incidents)), .number(sum(\.minutes)), .number(sum(\.cost)),
      ])
    }
    section.table(table, csv: "regions.csv")
  }

  private func addBudget(_ section: inout HTMLReport.Section) {
    let rows = months.rows
    guard !rows.isEmpty, rows.contains(where: { $0.worst > 0 }) else { return }
    func points(_ value: (MonthsTable.Row) -> Double) -> [PlotChart.Point] {
      rows.enumerated().map { .init(Double($0), 100 * value($1)) }
    }
    let band = rows.enumerated().map { index, row in
      PlotChart.Point(Double(index), 100 * row.median, to: 100 * row.p95)
    }
    var series: [PlotChart.Series] = []
    if rows.count > 1 {
      series.append(.init("from the median to the worst of 20", .quiet, .band, band))
      series.append(.init("mean of all replications", .main, .line, points(\.mean)))
    } else {
      series.append(.init("mean of all replications", .main, .column, points(\.mean)))
    }
    section.chart(
      PlotChart(
        "error-budget", title: "Error budget by month",
        words: "How much of each calendar month's error budget is used; at 100 % it is gone. "
          + "The band holds 45 % of all replications: from the middle one to the one that only a "
          + "twentieth exceed.",
        csv: "months.csv", x: .init("month", steps: rows.map(\.name)),
        y: .init("% of the month's error budget"), series: series,
        lines: [.init(at: 100, "all of it")]))
    if let worst = rows.max(by: { $0.mean < $1.mean }),
      let single = rows.max(by: { $0.worst < $1.worst })
    {
      section.paragraph(
        "The worst month is \(worst.name): it uses \(NumberText.percent(worst.mean)) of its budget in "
          + "the mean, and \(NumberText.percent(worst.atGoal)) of all replications keep the goal in "
          + "it. The worst single month of all is \(single.name) in replication "
          + "\(single.worstReplication), with \(NumberText.percent(single.worst)) of its budget.")
    }
    var table = PageTable(
      "Error budget by month",
      [
        .text("Month"), .number("Availability"), .number("Mean used"), .number("Median"),
        .number("95 % use no more"), .number("Worst"), .number("In replication"),
        .number("At the goal"),
      ])
    let most = rows.map(\.mean).max() ?? 1
    for row in rows {
      let missing = Estimate(value: 100 * row.availability, low: nil, high: nil, method: "")
      let decimals = NumberText.decimals(forAvailability: missing)
      table.append([
        .text(row.name),
        .value(
          row.availability, NumberText.fixed(100 * row.availability, decimals: decimals) + " %"),
        .percent(row.mean).shaded(row.mean / most), .percent(row.median), .percent(row.p95),
        .percent(row.worst), .count(row.worstReplication), .percent(row.atGoal),
      ])
    }
    section.table(table, csv: "months.csv", folded: "All months")
  }

  /// The share of replications that lose more than so many minutes: from good luck to bad.
  private func addDowntime(_ section: inout HTMLReport.Section) {
    let all = run.rows.map { $0.requestUnavailability * minutesPerYear }.sorted()
    guard all.count > 1, let most = all.last, most > 0 else { return }
    // At most 200 steps: more would not be seen.
    let places = (0...min(200, all.count - 1)).map { step in
      step * (all.count - 1) / min(200, all.count - 1)
    }
    let isLogarithmic = all[0] > 0 && most > 50 * all[0]
    let points =
      (isLogarithmic ? [] : [PlotChart.Point(0, 100)])
      + places.map { .init(all[$0], 100 * (1 - Double($0) / Double(all.count))) }
    let budget = (1 - scenario.objective.availability) * minutesPerYear
    let over = all.count { $0 > budget }
    section.chart(
      PlotChart(
        "bad-luck", title: "How bad can it get?",
        words:
          "The share of replications that lose at least so much, as minutes of a full outage a "
          + "year. \(NumberText.percent(Double(over) / Double(all.count))) of them lose more than "
          + "the goal's \(NumberText.significant(budget)) min.",
        csv: "replications.csv",
        x: .init("minutes of full outage a year", isLogarithmic: isLogarithmic),
        y: .init("% of replications"), series: [.init("", .main, .step, points)]))
  }
}
