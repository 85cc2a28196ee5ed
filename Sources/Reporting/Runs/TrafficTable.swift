import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// `traffic.csv`: a row for each geography and request class, in the order of the scenario.
///
/// Requests are means over replications; those of all rows add up to the totals.
enum TrafficTable {
  private static let losses = FailureKind.allCases.map { "failed_\($0.name)" }

  static let columns =
    [
      "geography", "class", "client", "timezone", "requests", "share", "failed",
      "availability", "availability_low", "availability_high",
    ] + losses + ["lost_value_usd", "method", "note"]

  /// Writes the table and closes the sink; returns the number of rows.
  ///
  /// - Throws: `OutputError`; a run has at least one replication, so estimates exist.
  static func write(
    _ rows: [ReplicationRow], _ scenario: Scenario, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    let traffic = scenario.traffic
    let count = Double(max(1, rows.count))
    let all = rows.reduce(0) { $0 + $1.valid }
    for (place, geography) in traffic.geographies.enumerated() {
      for (member, requestClass) in traffic.classes.enumerated() {
        let flow = place * traffic.classes.count + member
        let valid = rows.reduce(0) { $0 + $1.flows[flow].valid }
        let byKind = FailureKind.allCases.indices.map { kind in
          rows.reduce(0) { $0 + $1.flows[flow].failedByKind[kind] } / count
        }
        let failed = rows.reduce(0) { $0 + $1.flows[flow].failed } / count
        table.text(geography.name)
        table.text(requestClass.name)
        table.text(requestClass.client.rawValue)
        table.text(geography.timeZone)
        table.number(valid / count)
        table.number(all == 0 ? 0 : valid / all)
        table.number(failed)
        let estimate = availability(rows, flow)
        table.estimate(estimate)
        for failed in byKind { table.number(failed) }
        table.number(failed * Double(requestClass.valueMicroUSD) / 1e6)
        table.text(estimate.method)
        table.text(estimate.note ?? "")
        try table.endRow()
      }
    }
    try table.finish()
    return traffic.geographies.count * traffic.classes.count
  }

  private static func availability(_ rows: [ReplicationRow], _ flow: Int) -> Estimate {
    do {
      return try FlowAvailability.estimate(rows, flow: flow)
    } catch {
      return Estimate(value: 0, low: nil, high: nil, method: "none", note: "\(error)")
    }
  }
}
