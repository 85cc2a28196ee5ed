import CloudModel
import CloudSimulation

/// `timeline.csv`: a row a change of the data side, which stays so until the next row.
enum TimelineTable {
  static func columns(_ scenario: Scenario) -> [String] {
    let regions = scenario.regions.map(\.name)
    let rates = ["offered", "good", "lost", "tries", "shed", "throttled"].map {
      "\($0)_requests_per_s"
    }
    let each = [
      "share", "record_share", "ready_instances", "launching_instances", "queued_requests",
    ]
    let names =
      ["time_utc", "after_onset_s"] + rates + ["mean_prompt_tokens", "mean_answer_tokens"]
      + each.flatMap { kind in regions.map { "\(kind)_\($0)" } }
    return UniqueNames.make(names)
  }

  /// Writes the table and closes the sink; returns the number of rows.
  static func write(
    _ samples: [TimelineSample], onset: Int64, _ scenario: Scenario, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns(scenario))
    for sample in samples {
      table.time(unixSeconds: scenario.startUnixSeconds + wholeSeconds(sample.time))
      table.number(Double(sample.time - onset) / 1e9)
      table.number(sample.offered)
      table.number(sample.good)
      table.number(sample.lost)
      table.number(sample.tries)
      table.number(sample.shed)
      table.number(sample.throttled)
      table.number(sample.lengths.prompt)
      table.number(sample.lengths.answer)
      for share in sample.shares { table.number(share) }
      for share in sample.recordShares { table.number(share) }
      for ready in sample.ready { table.number(ready) }
      for launching in sample.launching { table.integer(launching) }
      for queued in sample.queued { table.number(queued) }
      try table.endRow()
    }
    try table.finish()
    return samples.count
  }
}
