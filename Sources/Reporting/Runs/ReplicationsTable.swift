import CloudModel
import CloudSimulation
import Experiments

/// `replications.csv`: a row a replication, in the order of their numbers.
enum ReplicationsTable {
  private static let losses = FailureKind.allCases.map { "failed_\($0.name)" }
  private static let verdicts = DrillVerdict.allCases.map { "drills_\($0.rawValue)" }

  static let columns =
    [
      "replication", "years", "availability", "time_availability",
      "request_downtime_min_per_year", "downtime_min_per_year", "requests", "failed",
    ] + losses + [
      "error_budget_used", "worst_month", "months_at_goal", "months", "windows_at_goal",
      "windows", "met_goal", "cost_usd", "lost_value_usd", "instance_hours", "incidents",
      "failovers", "flaps",
    ] + verdicts

  /// Writes the table and closes the sink; returns the number of rows.
  static func write(
    _ rows: [ReplicationRow], _ objective: ServiceLevelObjective, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for row in rows {
      add(row, objective, to: &table)
      try table.endRow()
    }
    try table.finish()
    return rows.count
  }

  private static func add(
    _ row: ReplicationRow, _ objective: ServiceLevelObjective, to table: inout CSVWriter
  ) {
    let goal = objective.availability
    table.integer(row.number)
    table.number(row.years)
    table.number(1 - row.requestUnavailability)
    table.number(row.availability(.time))
    table.number(row.requestUnavailability * minutesPerYear)
    table.number(Double(row.badMinutes) / row.years)
    table.number(row.valid)
    table.number(row.failed)
    for failed in row.failedByKind { table.number(failed) }
    table.number(budgetShare(lost: 1 - row.availability(objective.measure), of: 1 - goal))
    table.number(row.monthAvailability.min())
    table.integer(row.monthAvailability.count { $0 >= goal })
    table.integer(row.monthAvailability.count)
    table.integer(row.windowAvailability.count { $0 >= goal })
    table.integer(row.windowAvailability.count)
    table.truth(row.windowAvailability.allSatisfy { $0 >= goal })
    table.number(row.costUSD)
    table.number(row.lostValueUSD)
    table.number(row.pools.reduce(0) { $0 + $1.instanceHours })
    table.integer(row.incidents)
    table.integer(row.failovers)
    table.integer(row.flaps)
    for verdict in DrillVerdict.allCases.indices {
      table.integer(row.drills.reduce(0) { $0 + $1[verdict] })
    }
  }
}

/// The part of an error budget that a loss uses; without a budget any loss is all of it.
func budgetShare(lost: Double, of budget: Double) -> Double {
  lost == 0 ? 0 : budget > 0 ? lost / budget : 1
}
