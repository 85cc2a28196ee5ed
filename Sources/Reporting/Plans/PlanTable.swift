import CloudModel
import Experiments
import Foundation
import Stochastics

/// `plan.csv`: a row a point of the plan.
public enum PlanTable {
  static let columns = [
    "buffer", "size", "growth", "availability", "availability_low", "availability_high",
    "time_availability", "time_availability_low", "time_availability_high", "goal",
    "goal_confidence", "probability_meets_slo", "first_failing_month", "cost_usd_per_year",
    "lost_value_usd_per_year",
    "cost_per_million_usd", "instances_wanted_at_peak", "instances_at_peak", "binding",
    "binding_region", "load_at_peak_theory", "load_without_a_zone_theory", "p99_wait_s_theory",
    "greatest_loss_fault", "greatest_loss_phase",
    "greatest_loss_share",
  ]

  /// Writes the table and closes the sink.
  ///
  /// - Returns: the number of rows below the header.
  /// - Throws: `OutputError`, and `StatisticsError` for a row without replications.
  @discardableResult
  public static func write(_ rows: [PlanRow], to sink: any ByteSink) throws -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for row in rows {
      table.number(row.point.buffer)
      table.number(row.point.size)
      table.number(row.point.growth)
      let scenario = row.run.design.scenario
      for name in ["availability", "time_availability"] {
        let estimate = try row.estimate(name)
        table.number(estimate?.value)
        table.number(estimate?.low)
        table.number(estimate?.high)
      }
      table.text(try row.verdict().name)
      table.number(Verdict.confidence)
      table.number(try row.estimate("probability_meets_slo")?.value)
      table.text(row.firstFailingMonth.map { scenario.month($0) } ?? "")
      for name in ["cost", "lost_value", "cost_per_million"] {
        table.number(try row.estimate(name)?.value)
      }
      let need = row.narrowestNeed
      table.number(need.map { Double($0.wanted) })
      table.number(need.map { Double($0.present) })
      table.text(need?.binding.rawValue ?? "")
      table.text(need.map { scenario.regions[$0.region.index].name } ?? "")
      table.number(need?.loadAtPeak)
      table.number(need?.loadWithoutZone)
      // Of an overloaded region there is none: a spreadsheet has no cell for it.
      table.number(need.flatMap { $0.p99WaitSeconds.isFinite ? $0.p99WaitSeconds : nil })
      table.text(row.greatestLoss.map { $0.fault ?? Receipt.withoutFault } ?? "")
      table.text(row.greatestLoss?.phase.name ?? "")
      table.number(row.greatestLoss?.share)
      try table.endRow()
    }
    try table.finish()
    return rows.count
  }
}

extension PlanRow {
  /// The region that has least to spare at its greatest rate.
  var narrowestNeed: CapacityNeed? {
    needs.min {
      Double($0.present - $0.wanted) / Double(max(1, $0.wanted))
        < Double($1.present - $1.wanted) / Double(max(1, $1.wanted))
    }
  }
}

extension Scenario {
  /// A calendar month by its number from the scenario's start, such as `2026-03`.
  func month(_ number: Int) -> String {
    let start = UTCTime.text(unixSeconds: startUnixSeconds)
    let parts = start.prefix(7).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2 else { return "month \(number + 1)" }
    let month = parts[0] * 12 + parts[1] - 1 + number
    let digits = month % 12 + 1
    return "\(month / 12)-\(digits < 10 ? "0" : "")\(digits)"
  }
}
