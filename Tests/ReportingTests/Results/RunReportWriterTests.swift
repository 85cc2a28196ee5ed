import CloudModel
import CloudSimulation
import Experiments
import Foundation
import TestSupport
import Testing

@testable import Reporting

struct RunReportWriterTests {
  private let tables = [
    "summary.csv", "receipt.csv", "replications.csv", "traffic.csv", "pools.csv", "incidents.csv",
    "drills.csv", "readiness.csv", "strikes.csv",
    "months.csv", "regions.csv", "faults.csv",
  ]
  private let pages = ["report.html", "charts.json"]

  private struct Manifest: Decodable {
    struct File: Decodable {
      let name: String
      let rows: Int?
    }
    struct Warning: Decodable {
      let place: String
      let message: String
    }
    let generator: String
    let scenario: String
    let scenario_digest: String
    let seed: String
    let replications_done: Int
    let partial: Bool
    let command_line: [String]
    let started_utc: String
    let warnings: [Warning]
    let unverified_prices: [String]
    let files: [File]
  }

  @Test func `a run becomes a folder whose manifest counts the rows of every table`() throws {
    let folder = try TemporaryFolder()
    let (_, results, run) = ExampleRun.shared
    let path = folder.path + "/two regions"
    #expect(try ExampleRun.write(run, results, to: path) == .created)
    #expect(try folder.names(in: "two regions") == (tables + pages + ["manifest.json"]).sorted())
    let text = try #require(folder.text("two regions/manifest.json"))
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(text.utf8))
    #expect(manifest.generator == "nines")
    #expect(manifest.scenario == "two regions" && manifest.scenario_digest == "00ff")
    #expect(manifest.seed == "1" && manifest.replications_done == 24 && !manifest.partial)
    #expect(manifest.command_line == ["nines", "run", "two.yaml"])
    #expect(manifest.started_utc == "2026-03-03 10:00:00")
    #expect(manifest.warnings.map(\.place) == ["two.yaml:14:3"])
    #expect(manifest.unverified_prices == ["west/gpu"])
    #expect(manifest.files.map(\.name) == tables + pages)
    for file in manifest.files where tables.contains(file.name) {
      let table = SmallTable(try #require(folder.text("two regions/" + file.name)))
      #expect(table.rows.count == file.rows, "\(file.name)")
      #expect(table.rows.allSatisfy { $0.count == table.columns.count }, "\(file.name)")
    }
    #expect(SmallTable(try #require(folder.text("two regions/replications.csv"))).rows.count == 24)
  }

  @Test func `batches, threads, times and command lines change no byte but the manifest's`() throws
  {
    let folder = try TemporaryFolder()
    let (design, results, run) = ExampleRun.shared
    _ = try ExampleRun.write(run, results, to: folder.path + "/one")
    var facts = ExampleRun.facts
    facts.threads = 7
    facts.startedUnixSeconds += 1000
    facts.commandLine = ["nines", "run", "--threads", "7"]
    let writer = try RunReportWriter(
      folder: try ResultsFolder(at: folder.path + "/two"), design: design)
    for (number, result) in results.enumerated() {
      try writer.add(batch: [result], firstNumber: number)
    }
    try writer.finish(run, try Summary(run), facts)
    for name in tables + pages {
      let text = try #require(folder.text("one/" + name))
      #expect(text.utf8.count > 100)
      #expect(folder.text("two/" + name) == text, "\(name)")
    }
    #expect(folder.text("one/manifest.json") != folder.text("two/manifest.json"))
  }

  @Test func `a writer that is dropped leaves nothing, and the old results whole`() throws {
    let folder = try TemporaryFolder()
    let (design, results, run) = ExampleRun.shared
    _ = try ExampleRun.write(run, results, to: folder.path + "/r")
    let before = try #require(folder.text("r/summary.csv"))
    var writer: RunReportWriter? = try RunReportWriter(
      folder: try ResultsFolder(at: folder.path + "/r"), design: design)
    try writer?.add(batch: Array(results.prefix(3)), firstNumber: 0)
    writer = nil
    #expect(try folder.names() == ["r"])
    #expect(folder.text("r/summary.csv") == before)
  }

  @Test func `a failure while finishing keeps the old results`() throws {
    let folder = try TemporaryFolder()
    let (design, results, run) = ExampleRun.shared
    _ = try ExampleRun.write(run, results, to: folder.path + "/r")
    let before = try #require(folder.text("r/manifest.json"))
    do {
      let results = try ResultsFolder(at: folder.path + "/r")
      // Somebody took the name of a table.
      try results.write([], to: "replications.csv")
      let writer = try RunReportWriter(folder: results, design: design)
      try writer.add(batch: ExampleRun.shared.results, firstNumber: 0)
      let error = #expect(throws: OutputError.self) {
        try writer.finish(run, try Summary(run), ExampleRun.facts)
      }
      #expect(error?.code == .alreadyExists)
    }
    #expect(try folder.names() == ["r"])
    #expect(folder.text("r/manifest.json") == before)
  }

  @Test func `a limit on file sizes stops a run with its reason, and nothing is published`() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let design = Design(ExampleRun.scenario())
      let results = ExampleRun.results(design, count: 1)
      let run = ExampleRun.run(design, results)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      signal(SIGXFSZ, SIG_IGN)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let error = #expect(throws: OutputError.self) {
        try ExampleRun.write(run, results, to: folder.path + "/r")
      }
      #expect(error?.code == .noSpace)
      #expect(try folder.names() == [])
    }
  }

  @Test func `an interrupted run says so`() throws {
    let folder = try TemporaryFolder()
    let (design, results, _) = ExampleRun.shared
    let rows = results.prefix(6).enumerated().map {
      ReplicationRow($1, number: $0, scenario: design.scenario)
    }
    let run = RunResult(design: design, rows: rows, isPartial: true, seed: .max)
    _ = try ExampleRun.write(run, Array(results.prefix(6)), to: folder.path + "/r")
    let text = try #require(folder.text("r/manifest.json"))
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(text.utf8))
    #expect(manifest.partial && manifest.replications_done == 6)
    #expect(manifest.seed == "18446744073709551615")
    #expect(
      SummaryText.text(try Summary(run), ExampleRun.facts)
        .contains("Interrupted: 24 replications were asked for."))
  }

  @Test func `names that would break a table or steer a terminal do no harm`() throws {
    let folder = try TemporaryFolder()
    let names = (
      scenario: "=cmd|' /C calc'!A0\u{1B}[31m", zone: "a,b\"c\r\nd", fault: "@SUM(A1)\u{202E}",
      drill: "-2+3"
    )
    let design = Design(
      ExampleRun.scenario(
        name: names.scenario, zone: names.zone, fault: names.fault, drill: names.drill))
    let results = ExampleRun.results(design, count: 2)
    let run = ExampleRun.run(design, results)
    _ = try ExampleRun.write(run, results, to: folder.path + "/r")
    let incidents = SmallTable(try #require(folder.text("r/incidents.csv")))
    #expect(Set(incidents["fault"]).contains("'" + names.fault))
    #expect(!Set(incidents["fault"]).contains(names.fault))
    #expect(Set(incidents["place"]).contains(names.zone + "/gpu"))
    #expect(Set(incidents["drill"]) == ["", "monthly instance", "'-2+3"])
    let summary = SmallTable(try #require(folder.text("r/summary.csv")))
    #expect(summary["measure"].contains("receipt_\(names.fault)_total"))
    #expect(Set(summary["measure"]).count == summary.rows.count)
    let text = SummaryText.text(try Summary(run), ExampleRun.facts, bars: true)
    let allowed = text.unicodeScalars.allSatisfy {
      $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}")
    }
    #expect(allowed)
  }
}
