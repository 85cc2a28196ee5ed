import CloudModel
import CloudSimulation
import Experiments

/// `pools.csv`: a row a pool, in the order of the scenario: what it costs, and how it was supplied.
///
/// All figures are means over replications; hours, dollars and counts are those of a year.
enum PoolsTable {
  static let columns = [
    "region", "pool", "instance", "purchase", "price_usd_h", "price_status", "instance_h",
    "instance_usd", "idle_reserve_h", "idle_reserve_usd", "unused_usd", "quota", "quota_peak",
    "quota_warning_h", "requested", "granted", "refused_by_stock_out", "refused_by_quota",
    "refused_by_fault", "restarted", "entered", "time_to_enter_s", "preload_timeouts",
    "spot_reclaims",
  ]

  /// Writes the table and closes the sink; returns the number of rows.
  static func write(
    _ rows: [ReplicationRow], _ scenario: Scenario, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for (index, pool) in scenario.pools.enumerated() {
      func mean(_ value: (PoolResult) -> Double) -> Double {
        rows.reduce(0) { $0 + value($1.pools[index]) / $1.years } / Double(max(1, rows.count))
      }
      table.text(scenario.regions[pool.region.index].name)
      table.text(pool.name)
      table.text(pool.instanceType)
      table.text(pool.purchase.rawValue)
      table.number(Double(pool.priceMicroUSDPerHour) / 1e6)
      table.text(pool.priceStatus.rawValue)
      table.number(mean(\.instanceHours))
      table.number(mean(\.instanceUSD))
      table.number(mean(\.idleReserveHours))
      table.number(mean(\.idleReserveUSD))
      table.number(mean(\.unusedUSD))
      table.integer(pool.quota)
      let peaks = rows.reduce(0) { $0 + $1.pools[index].quotaPeak } / Double(max(1, rows.count))
      if pool.quotaWarning == nil { table.empty() } else { table.number(peaks) }
      table.number(mean(\.quotaWarningHours))
      for count in [
        \PoolResult.requested, \.granted, \.refusedByStock, \.refusedByQuota, \.refusedByFault,
        \.restarted, \.entered,
      ] {
        table.number(mean { Double($0[keyPath: count]) })
      }
      let entered = mean { Double($0.entered) }
      if entered == 0 { table.empty() } else { table.number(mean(\.secondsToEnter) / entered) }
      table.number(mean { Double($0.preloadTimeouts) })
      table.number(mean { Double($0.reclaimed) })
      try table.endRow()
    }
    try table.finish()
    return scenario.pools.count
  }
}
