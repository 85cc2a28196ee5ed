import CloudModel
import CloudSimulation
import Experiments
import TestSupport
import Testing

@testable import Reporting

struct TablesTests {
  private func table(
    _ write: (MemorySink) throws -> Void
  ) throws -> SmallTable {
    let sink = MemorySink()
    try write(sink)
    return SmallTable(String(decoding: sink.bytes, as: UTF8.self))
  }

  private func incidents(_ design: Design, _ results: [ReplicationResult]) throws -> SmallTable {
    try table { sink in
      var writer = IncidentsTable(design, to: sink)
      for (number, result) in results.enumerated() {
        try writer.add(result.incidents, replication: number)
      }
      try writer.finish()
    }
  }

  private func drills(_ design: Design, _ results: [ReplicationResult]) throws -> SmallTable {
    try table { sink in
      var writer = DrillsTable(design, to: sink)
      for (number, result) in results.enumerated() { try writer.add(result, replication: number) }
      try writer.finish()
    }
  }

  @Test func `every moment of an incident is read back from its row`() throws {
    let (design, results, _) = ExampleRun.shared
    let rows = try incidents(design, results).records
    let all = results.enumerated().flatMap { number, result in
      result.incidents.map { (number, $0) }
    }
    try #require(rows.count == all.count && all.count > 30)
    for (row, (number, incident)) in zip(rows, all) {
      func nanoseconds(_ column: String) -> Int64? {
        row[column].flatMap { Double($0) }.map { Int64(($0 * 1e9).rounded()) }
      }
      func after(_ time: Int64?) -> Int64? { time.map { $0 - incident.onset } }
      #expect(row["replication"] == "\(number)" && row["incident"] == "\(incident.number)")
      // So far from zero a double in seconds is coarser than a nanosecond.
      #expect(row["onset_s"].flatMap { Double($0) } == Double(incident.onset) / 1e9)
      #expect(nanoseconds("detected_s") == after(incident.detected))
      #expect(nanoseconds("decided_s") == after(incident.decided))
      #expect(nanoseconds("canary_started_s") == after(incident.canaryStarted))
      #expect(nanoseconds("canary_passed_s") == after(incident.canaryPassed))
      #expect(nanoseconds("moved_s") == after(incident.moved))
      #expect(nanoseconds("validated_s") == after(incident.validated))
      #expect(nanoseconds("tail_ended_s") == after(incident.tailEnded))
      #expect(nanoseconds("fault_ended_s") == after(incident.faultEnd))
      #expect(nanoseconds("failback_started_s") == after(incident.failbackStarted))
      #expect(nanoseconds("failback_ended_s") == after(incident.failbackEnded))
      #expect(nanoseconds("restored_s") == after(incident.restored))
      #expect(nanoseconds("capacity_restored_s") == after(incident.capacityRestored))
      #expect(nanoseconds("closed_s") == after(incident.closed))
      #expect(row["confirmed"] == incident.confirmed.map { "\($0)" } ?? "")
      #expect(row["shortfall_instances"] == incident.shortfall.map { "\($0)" } ?? "")
      #expect(row["instances_lost"] == "\(incident.instancesLost)")
    }
    #expect(rows.contains { $0["moved_s"] != "" && $0["failback_ended_s"] != "" })
  }

  @Test func `an onset is a date in UTC, rounded down to the second`() throws {
    let (design, results, _) = ExampleRun.shared
    let rows = try incidents(design, results).records
    for row in rows {
      let seconds = try #require(row["onset_s"].flatMap { Double($0) })
      let start = design.scenario.startUnixSeconds
      #expect(
        row["onset_utc"] == UTCTime.text(unixSeconds: start + Int64(seconds.rounded(.down))))
    }
    // A drill of the first Tuesday of January 2026, which is the sixth.
    #expect(
      rows.contains { $0["drill"] != "" && $0["onset_utc"] == "2026-01-06 10:00:00" })
  }

  @Test func `losses by phase add up to the incident's, incidents to the replication's`() throws {
    let (design, results, run) = ExampleRun.shared
    let table = try incidents(design, results)
    var lost = [Double](repeating: 0, count: results.count)
    for row in table.records {
      let total = try #require(row["lost_requests"].flatMap { Double($0) })
      let phases = LossPhase.allCases.reduce(0) {
        $0 + (Double(row["lost_\($1.name)"] ?? "") ?? .nan)
      }
      #expect(abs(total - phases) <= 1e-9 * max(1, total))
      let number = try #require(row["replication"].flatMap { Int($0) })
      lost[number] += total
    }
    for (number, row) in run.rows.enumerated() {
      let without = row.lossByClass.last?.reduce(0, +) ?? .nan
      #expect(abs(lost[number] + without - row.failed) <= 1e-9 * max(1, row.failed))
    }
  }

  @Test func `every drill that was due has a row in order of time, with its verdict`() throws {
    var scenario = ExampleRun.scenario()
    // A zone fails ten minutes before the first drill is due, and is away for fifty.
    scenario.faults[1].onset = .times(unixSeconds: [1_767_693_000])
    let design = Design(scenario)
    let results = ExampleRun.results(design, count: 3)
    let run = ExampleRun.run(design, results)
    let records = try drills(design, results).records
    #expect(records.contains { $0["verdict"] == "skipped" })
    #expect(records.contains { $0["verdict"] != "skipped" })
    for (number, row) in run.rows.enumerated() {
      let mine = records.filter { $0["replication"] == "\(number)" }
      let times = mine.compactMap { $0["due_s"].flatMap { Double($0) } }
      #expect(times == times.sorted())
      #expect(mine.count == 4)
      for (drill, spec) in scenario.drills.enumerated() {
        for (column, verdict) in DrillVerdict.allCases.enumerated() {
          let count = mine.count { $0["drill"] == spec.name && $0["verdict"] == verdict.rawValue }
          #expect(count == row.drills[drill][column])
        }
      }
      for record in mine {
        let lost = try #require(record["lost_requests"].flatMap { Double($0) })
        let share = try #require(record["request_budget_share"].flatMap { Double($0) })
        #expect(abs(share * row.valid * (1 - 0.9999) - lost) <= 1e-9 * max(1, lost))
        if record["verdict"] == "skipped" {
          #expect(record["incident"] == "" && record["restored_s"] == "" && lost == 0)
        }
      }
    }
  }

  @Test func `a replication's row holds its figures`() throws {
    let (design, _, run) = ExampleRun.shared
    let records = try table {
      _ = try ReplicationsTable.write(run.rows, design.scenario.objective, to: $0)
    }.records
    try #require(records.count == run.rows.count)
    for (record, row) in zip(records, run.rows) {
      func number(_ column: String) -> Double { Double(record[column] ?? "") ?? .nan }
      #expect(number("replication") == Double(row.number))
      #expect(number("requests") == 60 * 60 * 86_400)
      #expect(number("failed") == row.failed)
      let kinds = FailureKind.allCases.reduce(0) { $0 + number("failed_\($1.name)") }
      #expect(abs(kinds - row.failed) <= 1e-9 * row.failed)
      #expect(abs(number("availability") - (1 - row.failed / row.valid)) < 1e-15)
      #expect(number("months") == 3)
      #expect(record["met_goal"] == "\(row.failed / row.valid <= 1e-4)")
      let drills = DrillVerdict.allCases.reduce(0) { $0 + number("drills_\($1.rawValue)") }
      #expect(drills == 4)
    }
    #expect(Set(records.map { $0["met_goal"] }).count == 2)
  }

  @Test func `a goal of 100 % has no budget, so that any loss is all of it`() throws {
    var scenario = ExampleRun.scenario()
    scenario.objective.availability = 1
    let design = Design(scenario)
    let results = ExampleRun.shared.results
    let run = ExampleRun.run(design, results)
    let rows = try table {
      _ = try ReplicationsTable.write(run.rows, scenario.objective, to: $0)
    }
    #expect(rows.numbers("error_budget_used") == run.rows.map { _ in 1 })
    #expect(Set(try drills(design, results).numbers("request_budget_share")) == [0, 1])
    #expect(!SummaryText.text(try Summary(run), ExampleRun.facts).contains("infinite"))
  }

  @Test func `the summary of a small run is the recorded one`() throws {
    let summary = try Summary(ExampleRun.shared.run)
    let table = try table { try SummaryTable.write(summary, to: $0) }
    try GoldenFile.expect(GoldenFile.fourDigits(table), matches: "summary")
    for (row, measure) in zip(table.records, summary.measures) {
      #expect(row["measure"] == measure.name)
      #expect(row["value"].flatMap { Double($0) } == measure.estimate.value)
      #expect(row["low"].flatMap { Double($0) } == measure.estimate.low)
      #expect(row["high"].flatMap { Double($0) } == measure.estimate.high)
    }
  }

  @Test func `requests and losses by geography and class add up to the replications'`() throws {
    var scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(.region, perYear: 50, duration: .constant(1800))],
      seconds: 30 * 86_400)
    scenario.traffic.classes = ["=a", "b"].map {
      RequestClass(
        name: $0, client: .api, share: 0.5, inputTokens: .constant(1), outputTokens: .constant(1),
        valueMicroUSD: 2_000_000)
    }
    scenario.traffic.geographies = [
      Geography(name: "one", share: 0.25), Geography(name: "two", share: 0.75),
    ]
    let design = Design(scenario)
    let run = ExampleRun.run(design, ExampleRun.results(design, count: 4))
    let table = try table { _ = try TrafficTable.write(run.rows, scenario, to: $0) }
    #expect(table["geography"] == ["one", "one", "two", "two"])
    #expect(
      table["class"] == ["'=a", "b", "'=a", "b"] && table["client"].allSatisfy { $0 == "api" })
    func sum(_ column: String) -> Double { table.numbers(column).reduce(0) { $0 + ($1 ?? 0) } }
    func mean(_ value: (ReplicationRow) -> Double) -> Double {
      run.rows.reduce(0) { $0 + value($1) } / 4
    }
    let failed = mean(\.failed)
    #expect(failed > 0 && abs(sum("failed") / failed - 1) < 1e-12)
    #expect(abs(sum("requests") / mean(\.valid) - 1) < 1e-12)
    #expect(abs(sum("share") - 1) < 1e-12)
    #expect(abs(sum("failed_unreachable") / mean { $0.failedByKind[0] } - 1) < 1e-12)
    #expect(abs(sum("lost_value_usd") / (2 * failed) - 1) < 1e-12)
    // The mix is one, so every flow has the availability of all.
    let availability = 1 - failed / mean(\.valid)
    for value in table.numbers("availability") {
      #expect(abs(try #require(value) - availability) < 1e-9)
    }
  }

  @Test func `the receipt by geography adds up to all that failed`() throws {
    var scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(.region, perYear: 50, duration: .constant(1800))],
      seconds: 30 * 86_400)
    // By day all are in the one geography, by night in the other.
    let day = (0..<24).map { $0 < 12 ? 1.9 : 0.1 }
    scenario.traffic.geographies = [
      Geography(name: "one", share: 0.5), Geography(name: "two", share: 0.5),
    ]
    scenario.traffic.geographies[0].shape.hourOfDay = day
    scenario.traffic.geographies[1].shape.hourOfDay = day.reversed()
    let design = Design(scenario)
    let results = ExampleRun.results(design, count: 4)
    let run = ExampleRun.run(design, results)
    let table = try table { _ = try ReceiptTable.write(run.rows, design, to: $0) }
    let failed = run.rows.reduce(0) { $0 + $1.failed }
    func sum(_ column: String) -> Double { table.numbers(column).reduce(0) { $0 + ($1 ?? 0) } }
    #expect(abs(sum("lost_requests") * 4 / failed - 1) < 1e-12)
    #expect(abs(sum("share_of_lost") - 1) < 1e-12)
    #expect(Set(table["geography"]) == ["one", "two"])
    #expect(table["planned"].allSatisfy { $0 == "no" })
    // An outage is that of the geography that is awake.
    for result in results {
      for incident in result.incidents where incident.loss > 0 && result.incidents.count == 1 {
        let hour = incident.onset / 3_600_000_000_000 % 24
        let one = result.receipt.filter { $0.geography == 0 }.reduce(0) { $0 + $1.lost }
        if hour < 11 { #expect(one * 2 > incident.loss) }
        if hour > 12 && hour < 23 { #expect(one * 2 < incident.loss) }
      }
    }
  }

  @Test func `the headers of all tables are the recorded ones`() throws {
    let headers = [
      ("summary.csv", SummaryTable.columns), ("replications.csv", ReplicationsTable.columns),
      ("receipt.csv", ReceiptTable.columns),
      ("traffic.csv", TrafficTable.columns), ("pools.csv", PoolsTable.columns),
      ("incidents.csv", IncidentsTable.columns), ("drills.csv", DrillsTable.columns),
      ("readiness.csv", ReadinessTable.columns),
      ("strikes.csv", StrikesTable.columns),
      ("comparison.csv", ComparisonTable.columns),
      ("timeline.csv", TimelineTable.columns(ExampleRun.scenario())),
    ]
    let text = headers.map { "\($0)\n" + $1.map { "  \($0)\n" }.joined() }.joined()
    try GoldenFile.expect(text, matches: "headers")
  }
}
