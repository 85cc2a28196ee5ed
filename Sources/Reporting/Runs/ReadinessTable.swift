import Experiments
import Stochastics

/// `readiness.csv`: how often a failover meets what had broken unseen, by the time since the last one.
///
/// A row for each class of time since traffic was last sent to the region, drills apart from failovers;
/// classes without an arrival are left out.
enum ReadinessTable {
  static let columns = [
    "planned", "since_last_from_days", "since_last_to_days", "failovers", "met_latent_fault",
    "share", "share_low", "share_high", "method", "note",
  ]

  /// Writes the table and closes the sink; returns the number of rows.
  static func write(
    _ rows: [ReplicationRow], to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    let classes: [Readiness]
    do {
      classes = try Readiness.table(rows)
    } catch {
      preconditionFailure("a class with failovers has a share of them: \(error)")
    }
    for entry in classes {
      table.text(entry.planned ? "yes" : "no")
      table.number(entry.days.from)
      table.number(entry.days.to)
      table.integer(entry.arrivals)
      table.integer(entry.met)
      table.estimate(entry.share)
      table.text(entry.share.method)
      table.text(entry.share.note ?? "")
      try table.endRow()
    }
    try table.finish()
    return classes.count
  }
}
