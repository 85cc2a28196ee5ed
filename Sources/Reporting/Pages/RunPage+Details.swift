import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// Traffic, money, drills, all measures, and how they were computed.
extension RunPage {
  func addTraffic(_ section: inout HTMLReport.Section) {
    let flows = [
      ("class", "Classes", summary.byClass), ("geography", "Geographies", summary.byGeography),
    ]
    for (id, title, losses) in flows where losses.contains(where: { $0.minutes > 0 }) {
      section.chart(
        SpanChart(
          "loss-by-\(id)", title: "\(title) that lose",
          words:
            "Minutes of a full outage a year that each loses; on the right also the share of its "
            + "own requests.", csv: "traffic.csv", axis: "minutes of full outage a year",
          rows: losses.sorted { $0.minutes > $1.minutes }.prefix(20).map {
            .init(
              $0.name, [.init(0, $0.minutes, .loss, "lost")],
              value: "\(NumberText.significant($0.minutes)) · \(NumberText.percent($0.share))")
          }))
    }
    let names = ["requests"] + FailureKind.allCases.map { "requests_\($0.name)" }
    var table = PageTable(
      "Requests a year",
      [.text("What"), .number("Requests"), .text("95 % interval"), .text("Means")])
    for row in summary.measures where names.contains(row.name) && row.estimate.value > 0 {
      table.append([
        .text(row.name), .number(row.estimate.value), .text(Self.intervalText(row.estimate)),
        .text(row.definition),
      ])
    }
    section.table(table, csv: "traffic.csv")
  }

  func addMoney(_ section: inout HTMLReport.Section) {
    let parts = [
      ("cost_on_demand", "on demand"), ("cost_reserved", "reserved"), ("cost_spot", "spot"),
      ("cost_idle_reserve", "reserved and idle"), ("cost_transfer", "transfer of weights"),
    ]
    var at = 0.0
    var rows = parts.compactMap { name, title -> SpanChart.Row? in
      guard let value = summary.row(name)?.estimate.value, value > 0 else { return nil }
      at += value
      return .init(
        title, [.init(at - value, at, .main, title)], value: PageNumber.text(value))
    }
    if let cost = summary.row("cost")?.estimate, cost.value > 0 {
      rows.append(
        .init(
          "all costs", [.init(0, cost.value, .total, "all")], interval: Self.range(cost),
          value: PageNumber.text(cost.value)))
      for (name, title) in [
        ("cost_unused", "of these: empty slots"), ("lost_value", "failed requests' worth"),
      ] {
        guard let value = summary.row(name)?.estimate.value, value > 0 else { continue }
        rows.append(
          .init(
            title, [.init(0, value, name == "lost_value" ? .loss : .quiet, title)],
            value: PageNumber.text(value)))
      }
      section.chart(
        SpanChart(
          "cost", title: "What a year costs",
          words:
            "Costs of instances by how they are bought. Below: the part whose slots stood empty "
            + "(buffer, reserve and quiet hours), and the worth of the requests that failed.",
          csv: "summary.csv", axis: "USD a year", rows: rows))
    }
    addPools(&section)
    if !summary.unverifiedPrices.isEmpty {
      section.note(
        "* Prices recalled and not verified at their source: "
          + summary.unverifiedPrices.joined(separator: ", ") + ".")
    }
  }

  private func addPools(_ section: inout HTMLReport.Section) {
    var table = PageTable(
      "Pools, a year",
      [
        .text("Pool"), .text("Region"), .text("Instance"), .text("Bought"), .number("USD/h"),
        .number("Hours"), .number("Cost, USD"), .number("Unused, USD"), .number("Quota"),
        .number("Requested"), .number("Granted"), .number("Refused"), .number("Time to enter"),
      ])
    for (index, pool) in scenario.pools.enumerated() {
      func mean(_ value: (PoolResult) -> Double) -> Double {
        run.rows.reduce(0) { $0 + value($1.pools[index]) / $1.years }
          / Double(max(1, run.rows.count))
      }
      let entered = mean { Double($0.entered) }
      table.append([
        .text(pool.name), .text(scenario.regions[pool.region.index].name),
        .text(pool.instanceType), .text(pool.purchase.rawValue),
        .number(Double(pool.priceMicroUSDPerHour) / 1e6), .number(mean(\.instanceHours)),
        .number(mean(\.instanceUSD)), .number(mean(\.unusedUSD)), .count(pool.quota),
        .number(mean { Double($0.requested) }), .number(mean { Double($0.granted) }),
        .number(mean { Double($0.refusedByStock + $0.refusedByQuota + $0.refusedByFault) }),
        .duration(entered > 0 ? mean(\.secondsToEnter) / entered : nil),
      ])
    }
    section.table(table, csv: "pools.csv")
  }

  func addDrills(_ section: inout HTMLReport.Section) {
    if summary.drills.isEmpty { return }
    var table = PageTable(
      "Drills, all replications together",
      [.text("Drill"), .number("Pass rate")] + DrillVerdict.allCases.map { .number($0.rawValue) })
    for drill in summary.drills {
      let began = drill[.passed] + drill[.failed] + drill[.aborted]
      table.append(
        [
          .text(drill.name),
          .percent(began == 0 ? nil : Double(drill[.passed]) / Double(began)),
        ] + drill.counts.map { .count($0) })
    }
    section.table(table, csv: "drills.csv")
    section.note(
      "A drill passes when the service keeps a minute good before or as the drill's fault ends; one "
        + "that finds the service outside of its steady state is skipped.")
  }

  func addMeasures(_ section: inout HTMLReport.Section) {
    var table = PageTable(
      "Every measure of the run",
      [
        .text("Measure"), .number("Value"), .number("Low"), .number("High"), .text("Unit"),
        .text("Better"), .text("What it is"),
      ])
    for row in summary.measures {
      let decimals = PageNumber.decimals(
        of: row.estimate, isShareOfGood: row.unit.isEmpty && row.polarity == .higherIsBetter)
      func cell(_ value: Double?) -> PageTable.Cell {
        value.map { .value($0, NumberText.fixed($0, decimals: decimals)) } ?? .text("")
      }
      table.append([
        .text(row.name), cell(row.estimate.value), cell(row.estimate.low),
        cell(row.estimate.high), .text(row.unit), .text(row.polarity.rawValue),
        .text(row.definition),
      ])
    }
    section.table(table, csv: "summary.csv", folded: "Show all \(summary.measures.count) measures")
  }

  func addMethod(_ section: inout HTMLReport.Section) {
    section.list(
      [
        "Each replication simulates the whole horizon, event by event, with random numbers of its "
          + "own; figures are means or ratios of means over \(Paragraph.count(summary.replications, "replication")).",
        "Intervals are of 95 %; how each is made stands in summary.csv.",
        "Requests flow as a fluid with exact totals: every failed request is booked once, to a "
          + "fault, a phase and a geography.",
      ] + [scenario.traffic.noise?.words, summary.loneOverloadWords].compactMap { $0 }
        + scenario.models.compactMap(\.fitWords))
    if !facts.warnings.isEmpty {
      section.heading("Warnings")
      section.list(facts.warnings.map(\.text))
    }
  }

  static func intervalText(_ estimate: Estimate) -> String {
    guard let low = estimate.low, let high = estimate.high else { return estimate.note ?? "" }
    return "\(NumberText.significant(low)) to \(NumberText.significant(high))"
  }
}
