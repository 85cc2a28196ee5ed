import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// `receipt.csv`: where the error budget went, a row for each fault or drill, phase and geography.
///
/// Every lost request is booked once, so the rows add up to all losses; rows without a loss are left
/// out. Requests are means over replications; minutes are those of a full outage a year, as in the
/// summary's receipt.
enum ReceiptTable {
  static let columns = [
    "fault", "planned", "phase", "geography", "lost_requests", "share_of_lost",
    "minutes_per_year", "minutes_per_year_low", "minutes_per_year_high", "method", "note",
  ]

  /// Writes the table and closes the sink; returns the number of rows.
  static func write(
    _ rows: [ReplicationRow], _ design: Design, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    let traffic = design.scenario.traffic
    let phases = LossPhase.allCases.count
    let geographies = traffic.geographies.count
    let names = UniqueNames.make(
      design.faultClassNames + [Receipt.withoutFault], reserved: ["total"])
    let faults = design.firstDrillClass
    // A column of losses by replication for each cell that lost anything in any of them.
    var columnOfCell = Array(repeating: -1, count: names.count * phases * geographies)
    var columns: [[Double]] = []
    for (number, row) in rows.enumerated() {
      for entry in row.receipt {
        let cell =
          (entry.faultClass * phases + entry.phase.rawValue) * geographies + entry.geography
        if columnOfCell[cell] < 0 {
          columnOfCell[cell] = columns.count
          columns.append(Array(repeating: 0, count: rows.count))
        }
        columns[columnOfCell[cell]][number] = Units.requests(entry.lost)
      }
    }
    let valid = rows.map(\.valid)
    let count = Double(max(1, rows.count))
    let all = rows.reduce(0) { $0 + $1.failed }
    for (cell, column) in columnOfCell.enumerated() where column >= 0 {
      let fault = cell / geographies / phases
      let lost = columns[column].reduce(0, +)
      let estimate = minutes(columns[column], valid)
      table.text(names[fault])
      table.text(fault >= faults && fault < names.count - 1 ? "yes" : "no")
      table.text(LossPhase.allCases[cell / geographies % phases].name)
      table.text(traffic.geographies[cell % geographies].name)
      table.number(lost / count)
      table.number(all == 0 ? 0 : lost / all)
      table.estimate(estimate)
      table.text(estimate.method)
      table.text(estimate.note ?? "")
      try table.endRow()
    }
    try table.finish()
    return columns.count
  }

  private static func minutes(_ lost: [Double], _ valid: [Double]) -> Estimate {
    do {
      return try Intervals.skewedRatio(
        numerators: lost.map { $0 * minutesPerYear }, denominators: valid)
    } catch {
      return Estimate(value: 0, low: nil, high: nil, method: "none", note: "\(error)")
    }
  }
}
