import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// `faults.csv`: a row a fault class, drills after faults: what it did to users and to the business, and
/// how long recovery took.
///
/// Counts, requests, sessions and money are those of a year, means over replications. A class's worth
/// is that of its requests at the mean worth of a failed request. Times are seconds after the onset,
/// empty where the moment never came; quantiles are exact to 1 %.
struct FaultsTable {
  static let columns =
    [
      "fault", "planned", "incidents", "lossless_share", "lost_requests", "lost_min_per_year",
      "lost_min_low", "lost_min_high", "share_of_lost", "lost_value_usd", "streams_cut",
      "sessions_hit", "sessions_lost", "instances_lost", "lost_per_incident_median",
      "lost_per_incident_p95", "lost_per_incident_max",
    ]
    + RunDigest.moments.flatMap { moment in
      ["share", "median_s", "p95_s", "max_s"].map { "\(moment.name)_\($0)" }
    }

  /// A class.
  struct Row {
    let name: String
    let isPlanned: Bool
    let perYear: Double
    let digest: RunDigest.OfFault
    let minutes: Estimate
    let shareOfLost: Double
    let value: Double
    /// Years of all replications together.
    let years: Double
  }

  let rows: [Row]

  init(_ digest: RunDigest, _ run: RunResult, _ receipt: Receipt) {
    let years = max(run.rows.reduce(0) { $0 + $1.years }, .leastNormalMagnitude)
    let failed = run.rows.reduce(0) { $0 + $1.failed }
    let value = run.rows.reduce(0) { $0 + $1.lostValueUSD }
    let names = UniqueNames.make(run.design.faultClassNames, reserved: ["total"])
    let firstDrill = run.design.firstDrillClass
    rows = names.indices.map { index in
      let own = digest.faults[index]
      let booked = run.rows.reduce(0) { $0 + $1.lossByClass[index].reduce(0, +) }
      let share = failed == 0 ? 0 : booked / failed
      return Row(
        name: names[index], isPlanned: index >= firstDrill,
        perYear: Double(own.incidents) / years, digest: own,
        minutes: receipt.byFault[index].estimate, shareOfLost: share, value: value * share / years,
        years: years)
    }
  }

  /// Writes the table and closes the sink; returns the number of rows.
  func write(to sink: any ByteSink) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: Self.columns)
    for row in rows {
      let own = row.digest
      table.text(row.name)
      table.text(row.isPlanned ? "yes" : "no")
      table.number(row.perYear)
      let all = Double(max(1, own.incidents))
      table.number(own.incidents == 0 ? nil : Double(own.lossless) / all)
      table.number(own.lost / row.years)
      table.estimate(row.minutes)
      table.number(row.shareOfLost)
      table.number(row.value)
      for sum in [own.cut, own.sessionsHit, own.sessionsLost, Double(own.instancesLost)] {
        table.number(sum / row.years)
      }
      for p in [0.5, 0.95, 1] { table.number(own.loss.quantile(p)) }
      for sketch in own.seconds {
        table.number(own.incidents == 0 ? nil : Double(sketch.count) / all)
        for p in [0.5, 0.95, 1] { table.number(sketch.quantile(p)) }
      }
      try table.endRow()
    }
    try table.finish()
    return rows.count
  }
}
