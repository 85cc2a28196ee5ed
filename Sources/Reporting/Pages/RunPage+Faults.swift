import CloudModel
import CloudSimulation
import Experiments

/// Regions side by side, and what faults did to users and to the business.
extension RunPage {
  func addRegions(_ section: inout HTMLReport.Section) {
    let rows = regions.rows
    if rows.count > 1 {
      let lost = rows.contains { $0.minutes > 0 }
      section.chart(
        SpanChart(
          "region-share", title: "Who serves",
          words: "The share of all served requests that each region answered.", csv: "regions.csv",
          axis: "% of served requests",
          rows: rows.map {
            .init(
              $0.name, [.init(0, 100 * $0.share, .main, $0.cloud)],
              value: NumberText.percent($0.share))
          }))
      if lost {
        section.chart(
          SpanChart(
            "region-loss", title: "Where incidents cost most",
            words:
              "Minutes of a full outage a year that incidents of each region cost, wherever the "
              + "lost requests would have been answered.", csv: "regions.csv",
            axis: "minutes of full outage a year",
            rows: rows.map {
              .init(
                $0.name, [.init(0, $0.minutes, .loss, $0.cloud)],
                value: PageNumber.text($0.minutes))
            }))
      }
    }
    var table = PageTable(
      "Regions, a year",
      [
        .text("Region"), .text("Cloud"), .number("Zones"), .number("Instances"),
        .number("Served requests"), .number("Share"), .number("Incidents"),
        .number("Instances lost"), .number("Lost requests"), .number("Lost, min"),
        .number("Instance hours"), .number("Cost, USD"), .number("USD a million"),
      ])
    for row in rows {
      table.append([
        .text(row.name), .text(row.cloud), .count(row.zones), .count(row.instances),
        .number(row.served), .percent(row.share), .number(row.incidents),
        .number(row.instancesLost), .number(row.lost), .number(row.minutes), .number(row.hours),
        .number(row.cost), .number(row.costPerMillion),
      ])
    }
    section.table(table, csv: "regions.csv")
    section.note("An incident belongs to the region that it hit first.")
  }

  func addFaults(_ section: inout HTMLReport.Section) {
    let lines = summary.receipt.byFault.filter { $0.estimate.value > 0 }
      .sorted { $0.estimate.value > $1.estimate.value }
    if lines.isEmpty {
      section.paragraph("No fault cost a request.")
    } else {
      let planned = Set(faults.rows.filter(\.isPlanned).map(\.name))
      let shown = lines.prefix(15).map { line in
        let name = line.fault ?? ""
        return SpanChart.Row(
          name == Receipt.withoutFault ? "without a fault" : name,
          [.init(0, line.estimate.value, planned.contains(name) ? .planned : .loss, "lost")],
          interval: Self.range(line.estimate), value: PageNumber.text(line.estimate.value))
      }
      let rest = lines.dropFirst(15).reduce(0) { $0 + $1.estimate.value }
      let others =
        lines.count > 15
        ? [
          SpanChart.Row(
            "all others", [.init(0, rest, .quiet, "lost")], value: PageNumber.text(rest))
        ] : []
      section.chart(
        SpanChart(
          "fault-impact", title: "Which faults cost most",
          words: "Minutes of a full outage a year that each fault and drill costs; the whisker is "
            + "the 95 % interval.", csv: "faults.csv", axis: "minutes of full outage a year",
          rows: shown + others))
      addMatrix(lines.prefix(15).compactMap(\.fault), &section)
    }
    addFaultTable(&section)
  }

  /// Fault by phase, on backgrounds as dark as the loss.
  private func addMatrix(_ faults: [String], _ section: inout HTMLReport.Section) {
    let phases = summary.receipt.byPhase.filter { $0.estimate.value > 0 }.compactMap(\.phase)
    if phases.count < 2 { return }
    let most = summary.receipt.cells.map(\.estimate.value).max() ?? 1
    var table = PageTable(
      "Minutes of full outage a year, by fault and phase",
      [.text("Fault")] + phases.map { .number($0.title) })
    for fault in faults {
      let cells = phases.map { phase -> PageTable.Cell in
        let cell = summary.receipt.cells.first { $0.fault == fault && $0.phase == phase }
        guard let value = cell?.estimate.value, value > 0 else { return .text("") }
        return .value(value, PageNumber.text(value, digits: 2)).shaded(value / most)
      }
      table.append([.text(fault == Receipt.withoutFault ? "without a fault" : fault)] + cells)
    }
    section.heading("What the losses of each fault waited for")
    section.table(table, csv: "receipt.csv")
  }

  private func addFaultTable(_ section: inout HTMLReport.Section) {
    let hasSessions = scenario.sessions != nil
    var table = PageTable(
      "Faults and drills, a year",
      [
        .text("Fault"), .text("Kind"), .number("Incidents"), .number("Without loss"),
        .number("Lost requests"), .number("Lost, min"), .number("Worth, USD"),
        .number("Streams cut"),
      ] + (hasSessions ? [.number("Sessions hit"), .number("Sessions lost")] : [])
        + [.number("Median loss"), .number("95 % lose less"), .number("Worst loss")])
    for row in faults.rows {
      let own = row.digest
      let sessions: [PageTable.Cell] = [
        .number(own.sessionsHit / row.years), .number(own.sessionsLost / row.years),
      ]
      table.append(
        [
          .text(row.name), .text(row.isPlanned ? "drill" : "fault"), .number(row.perYear),
          .percent(
            own.incidents == 0 ? nil : Double(own.lossless) / Double(own.incidents)),
          .number(own.lost / row.years), .number(row.minutes.value), .number(row.value),
          .number(own.cut / row.years),
        ] + (hasSessions ? sessions : [])
          + [0.5, 0.95, 1].map { .number(own.loss.quantile($0)) })
    }
    section.heading("Users, sessions, requests, money")
    section.table(table, csv: "faults.csv")
    section.note("Losses of one incident in requests: the last three columns.")
  }
}
