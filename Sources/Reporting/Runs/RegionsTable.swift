import CloudModel
import CloudSimulation
import Experiments

/// `regions.csv`: a row a region, in the order of the scenario.
///
/// Counts, requests and money are those of a year, means over replications. An incident belongs to the
/// region that it hit first.
struct RegionsTable {
  static let columns = [
    "region", "cloud", "zones", "instances", "served_requests", "share_of_served", "incidents",
    "instances_lost", "lost_requests", "lost_min_per_year", "instance_h", "cost_usd",
    "cost_per_million_usd",
  ]

  /// A region's figures, a year.
  struct Row {
    let name: String
    let cloud: String
    let zones: Int
    let instances: Int
    let served: Double
    let share: Double
    let incidents: Double
    let instancesLost: Double
    let lost: Double
    let minutes: Double
    let hours: Double
    let cost: Double
    var costPerMillion: Double? { served > 0 ? cost / served * 1e6 : nil }
  }

  let rows: [Row]

  init(_ digest: RunDigest, _ run: RunResult) {
    let scenario = run.design.scenario
    let years = max(run.rows.reduce(0) { $0 + $1.years }, .leastNormalMagnitude)
    let valid = run.rows.reduce(0) { $0 + $1.valid }
    let served = digest.regions.reduce(0) { $0 + $1.served }
    rows = scenario.regions.enumerated().map { index, region in
      func sum(_ value: (PoolResult) -> Double) -> Double {
        run.rows.reduce(0) { sum, row in
          sum + region.pools.reduce(0) { $0 + value(row.pools[$1.index]) }
        } / years
      }
      let own = digest.regions[index]
      return Row(
        name: region.name, cloud: scenario.clouds[region.cloud.index].name,
        zones: region.zones.count,
        instances: region.pools.reduce(0) { sum, pool in
          let pool = scenario.pools[pool.index]
          return sum + pool.initialPerZone * scenario.zones(of: pool).count
        }, served: own.served / years, share: served == 0 ? 0 : own.served / served,
        incidents: Double(own.incidents) / years,
        instancesLost: Double(own.instancesLost) / years, lost: own.lost / years,
        minutes: valid == 0 ? 0 : own.lost / valid * minutesPerYear, hours: sum(\.instanceHours),
        cost: sum { $0.instanceUSD + $0.idleReserveUSD })
    }
  }

  /// Writes the table and closes the sink; returns the number of rows.
  func write(to sink: any ByteSink) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: Self.columns)
    for row in rows {
      table.text(row.name)
      table.text(row.cloud)
      table.integer(row.zones)
      table.integer(row.instances)
      for value in [row.served, row.share, row.incidents, row.instancesLost] { table.number(value) }
      for value in [row.lost, row.minutes, row.hours, row.cost] { table.number(value) }
      table.number(row.costPerMillion)
      try table.endRow()
    }
    try table.finish()
    return rows.count
  }
}
