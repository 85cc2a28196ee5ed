import Experiments
import Stochastics

/// The report of a plan: what each point costs and loses, and which of them nothing beats.
struct PlanPage {
  let rows: [PlanRow]
  let reserves: [ReservePrice]

  /// What of a point is drawn.
  private struct Point {
    let name: String
    let cost: Double
    let downtime: Double
    let interval: ClosedRange<Double>?
    let verdict: Verdict
    let row: PlanRow
  }

  func report() throws -> HTMLReport {
    let scenario = rows[0].run.design.scenario
    let points = try rows.compactMap(point)
    var page = HTMLReport(kind: "Which capacity suffices, at what cost?", title: scenario.name)
    page.answer = answer(points)
    page.scope =
      "\(Paragraph.count(rows.count, "point")) on the same random numbers, "
      + "\(Paragraph.count(rows[0].run.rows.count, "replication")) each."
    page.firstScreen { section in addFront(points, &section) }
    page.section("All points", id: "points") { section in addTable(points, &section) }
    page.section("What reserves cost and save", id: "reserves", addReserves)
    return page
  }

  private func point(_ row: PlanRow) throws -> Point? {
    guard let cost = try row.estimate("cost"), let downtime = try row.estimate("request_downtime")
    else { return nil }
    func percent(_ share: Double) -> String { NumberText.shortPercent(share) }
    let name =
      "buffer \(percent(row.point.buffer)), size \(percent(row.point.size)), "
      + "growth \(percent(row.point.growth))"
    return Point(
      name: name, cost: cost.value, downtime: downtime.value, interval: RunPage.range(downtime),
      verdict: try row.verdict(), row: row)
  }

  private func answer(_ points: [Point]) -> HTMLReport.Answer {
    let good = points.filter { $0.verdict == .meets }.min { $0.cost < $1.cost }
    guard let good else {
      return .init("No point reaches the goal with 95 % confidence.", .open)
    }
    return .init(
      "The cheapest point that reaches the goal: \(good.name), for "
        + "\(NumberText.significant(good.cost)) USD a year.", .good)
  }

  /// Points that no other one beats in both cost and loss, the cheapest first.
  private func front(_ points: [Point]) -> [Point] {
    points.filter { point in
      !points.contains {
        $0.cost <= point.cost && $0.downtime <= point.downtime
          && ($0.cost < point.cost || $0.downtime < point.downtime)
      }
    }.sorted { ($0.cost, $0.downtime) < ($1.cost, $1.downtime) }
  }

  private func addFront(_ points: [Point], _ section: inout HTMLReport.Section) {
    if points.isEmpty { return }
    func dots(_ points: [Point]) -> [PlotChart.Point] {
      points.map {
        .init(
          $0.cost, $0.downtime, interval: $0.interval,
          "\($0.name): \(NumberText.significant($0.downtime)) min, "
            + "\(NumberText.significant($0.cost)) USD")
      }
    }
    let best = front(points)
    let goal = rows[0].run.design.scenario.objective
    let budget = (1 - goal.availability) * minutesPerYear
    let isLogarithmic =
      points.allSatisfy { $0.downtime > 0 }
      && (points.map(\.downtime).max() ?? 1) > 30 * (points.map(\.downtime).min() ?? 1)
    section.chart(
      PlotChart(
        "cost-and-loss", title: "What more money buys",
        words: "Each dot is a point of the plan. On the line are those that no other point beats "
          + "in both cost and loss.", csv: "plan.csv",
        x: .init("cost, USD a year", hasZero: false),
        y: .init("minutes of full outage a year", isLogarithmic: isLogarithmic),
        series: [
          .init("points", .quiet, .dot, dots(points)),
          .init("not beaten", .main, .line, dots(best)),
        ],
        lines: [
          .init(
            at: budget,
            "\(NumberText.shortPercent(goal.availability)) allows \(NumberText.significant(budget)) min"
          )
        ]))
  }

  private func addTable(_ points: [Point], _ section: inout HTMLReport.Section) {
    var table = PageTable(
      "Points of the plan",
      [
        .text("Point"), .number("Buffer"), .number("Size"), .number("Growth"),
        .number("Lost, min/year"), .number("Low"), .number("High"), .text("Reaches the goal"),
        .number("Cost, USD/year"), .text("Not beaten"),
      ])
    let best = front(points).map(\.name)
    for point in points {
      table.append([
        .text(point.name), .percent(point.row.point.buffer), .percent(point.row.point.size),
        .percent(point.row.point.growth), .number(point.downtime),
        .number(point.interval?.lowerBound), .number(point.interval?.upperBound),
        .text(point.verdict.name), .number(point.cost),
        .text(best.contains(point.name) ? "yes" : ""),
      ])
    }
    section.table(table, csv: "plan.csv")
  }

  private func addReserves(_ section: inout HTMLReport.Section) {
    if reserves.isEmpty { return }
    var table = PageTable(
      "Price of the scenario's reserves, a year",
      [
        .text("Reserve"), .number("Cost, USD"), .number("Saved, min"), .number("Saved worth, USD"),
        .text("Goal without it"),
      ])
    for price in reserves {
      table.append([
        .text(price.reserve.rawValue), .number(price.cost.value),
        .number(price.savedDowntime.value), .number(price.savedValue.value),
        .text(price.verdictWithout.name),
      ])
    }
    section.table(table, csv: "reserves.csv")
  }
}
