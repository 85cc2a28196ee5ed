import CloudModel
import CloudSimulation
import Experiments

/// `strikes.csv`: for each replication and each fault that strikes at a rate, its hits and how many were
/// to be expected from what was exposed. Results are re-weighted to other rates from it.
enum StrikesTable {
  static let columns = ["replication", "fault", "hits", "expected_hits"]

  /// Writes the table and closes the sink; returns the number of rows.
  static func write(
    _ rows: [ReplicationRow], _ scenario: Scenario, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    var count = 0
    for row in rows {
      for (index, fault) in scenario.faults.enumerated() {
        guard let rate = fault.hitsPerYear else { continue }
        table.integer(row.number)
        table.text(fault.name)
        table.integer(row.hits[index])
        table.number(rate * row.exposureYears[index])
        try table.endRow()
        count += 1
      }
    }
    try table.finish()
    return count
  }
}
