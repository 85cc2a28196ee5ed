import CloudModel
import CloudSimulation
import Experiments

/// `months.csv`: a row a calendar month of the horizon: how much of its error budget is used.
///
/// A month's budget is what the goal allows to be lost in it, by the objective's measure; 1 is all of it.
struct MonthsTable {
  static let columns = [
    "month", "availability", "budget_used", "budget_used_median", "budget_used_p95",
    "budget_used_worst", "worst_replication", "share_at_goal",
  ]

  /// A month over all replications.
  struct Row {
    let name: String
    let availability: Double
    let mean: Double
    let median: Double
    let p95: Double
    let worst: Double
    let worstReplication: Int
    let atGoal: Double
  }

  let rows: [Row]

  init(_ run: RunResult) {
    let scenario = run.design.scenario
    let goal = scenario.objective.availability
    let count = run.rows.map(\.monthAvailability.count).min() ?? 0
    rows = (0..<count).map { month in
      let availability = run.rows.map { $0.monthAvailability[month] }
      let used = availability.map { budgetShare(lost: max(0, 1 - $0), of: 1 - goal) }
      let sorted = used.sorted()
      func quantile(_ p: Double) -> Double {
        sorted[min(sorted.count - 1, max(0, Int((p * Double(sorted.count)).rounded(.up)) - 1))]
      }
      let number = Double(run.rows.count)
      let worst = used.indices.max { (used[$0], $1) < (used[$1], $0) } ?? 0
      return Row(
        name: scenario.month(month), availability: availability.reduce(0, +) / number,
        mean: used.reduce(0, +) / number, median: quantile(0.5), p95: quantile(0.95),
        worst: used[worst], worstReplication: run.rows[worst].number,
        atGoal: Double(availability.count { $0 >= goal }) / number)
    }
  }

  /// Writes the table and closes the sink; returns the number of rows.
  func write(to sink: any ByteSink) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: Self.columns)
    for row in rows {
      table.text(row.name)
      for value in [row.availability, row.mean, row.median, row.p95, row.worst] {
        table.number(value)
      }
      table.integer(row.worstReplication)
      table.number(row.atGoal)
      try table.endRow()
    }
    try table.finish()
    return rows.count
  }
}
