import Foundation
import Reporting
import TestSupport
import Testing

/// `nines show` and `nines export` as a user calls them, and what commands write against `docs/csv.md`.
struct ShowCommandTests {
  /// One small run of two clouds, and folders of other commands, made once.
  private static let made = Result {
    let folder = try ScratchFolder()
    let hello = Repository.path("scenarios/hello.yaml")
    let clouds = Repository.path("scenarios/two-clouds.yaml")
    for arguments in [
      ["run", clouds, "--replications", "3", "--horizon", "60d", "--out", "run"],
      ["compare", hello, hello, "--replications", "2", "--horizon", "30d", "--out", "compare"],
      [
        "plan", hello, "--buffer", "0%", "--size", "100%", "--growth", "0%", "--replications", "2",
        "--horizon", "30d", "--out", "plan",
      ],
      [
        "inject", clouds, "--fault", "zone-power-loss", "--in", "us-east-1a", "--at",
        "2026-03-03 10:00", "--out", "inject",
      ],
    ] {
      let outcome = try Program.run(arguments, in: folder.path, megabytes: 2000, patience: 120)
      if outcome.code != 0 { throw Failed(text: outcome.error) }
    }
    return folder
  }

  private struct Failed: Error { let text: String }

  private func run(_ arguments: [String]) throws -> Program.Outcome {
    try Program.run(arguments, in: try Self.made.get().path, megabytes: 2000, patience: 120)
  }

  @Test func `results are printed again, within 80 columns`() throws {
    for (name, words) in [
      ("run", "availability"), ("compare", "comparison.csv"), ("plan", "plan.csv"),
      ("inject", "zone-power-loss"),
    ] {
      let outcome = try run(["show", name])
      #expect(outcome.code == 0, "\(outcome.error)")
      #expect(outcome.output.contains(words))
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(name)")
    }
    // The same digits as the run's own first screen has.
    let folder = try Self.made.get().path
    let summary = try String(contentsOfFile: "\(folder)/run/summary.csv", encoding: .utf8)
    let downtime = summary.split(separator: "\r\n").first { $0.hasPrefix("downtime,") }
    let value = try #require(
      downtime?.split(separator: ",").dropFirst().first.flatMap { Double($0) })
    let shown = try run(["show", "run"]).output
    let line = try #require(shown.split(separator: "\n").first { $0.hasPrefix("downtime ") })
    let number = try #require(
      line.split(separator: " ").dropFirst().first.flatMap {
        Double($0.replacingOccurrences(of: ",", with: ""))
      })
    #expect(abs(number - value) <= 0.006 * value)
  }

  @Test func `the worst month and the worst incident are found again`() throws {
    let outcome = try run(["show", "run", "--worst"])
    #expect(outcome.code == 0, "\(outcome.error)")
    let folder = try Self.made.get().path
    let incidents = try ResultTable("\(folder)/run/incidents.csv").rows(
      ["replication", "incident", "lost_requests", "drill", "place"])
    let worst = try #require(
      incidents.filter { $0[3].isEmpty }.max { (Double($0[2]) ?? 0) < (Double($1[2]) ?? 0) })
    #expect(outcome.output.contains("Replication \(worst[0]), incident \(worst[1]):"))
    #expect(outcome.output.contains(worst[4]))
    #expect(outcome.output.contains("of its error budget"))
    #expect(outcome.output.contains("is detected"))
  }

  @Test func `a trace has the incident's phases as complete events`() throws {
    let outcome = try run(["show", "run", "--trace", "worst.json"])
    #expect(outcome.code == 0, "\(outcome.error)")
    struct Trace: Decodable {
      struct Event: Decodable {
        let ph: String
        let name: String
        let ts: Double?
        let dur: Double?
      }
      let traceEvents: [Event]
    }
    let folder = try Self.made.get().path
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/worst.json"))
    let events = try JSONDecoder().decode(Trace.self, from: data).traceEvents
    #expect(events.contains { $0.ph == "X" && ($0.dur ?? 0) > 0 })
    #expect(events.contains { $0.ph == "C" })
    #expect(events.allSatisfy { $0.ph == "M" || ($0.ts ?? -1) >= 0 })
    #expect(try run(["show", "run", "--trace", "worst.json"]).code == 74)
  }

  @Test func `what cannot be shown or replayed is refused with a reason`() throws {
    #expect(try run(["show", "nowhere"]).code == 64)
    #expect(try run(["show", "plan", "--worst"]).error.contains("no run with a copy"))
    #expect(try run(["show", "run", "--incident", "0/99999"]).code == 64)
    let folder = try Self.made.get().path
    try? FileManager.default.removeItem(atPath: "\(folder)/changed")
    try FileManager.default.copyItem(atPath: "\(folder)/run", toPath: "\(folder)/changed")
    let copy = "\(folder)/changed/scenario.yaml"
    let text = try String(contentsOfFile: copy, encoding: .utf8)
    try (text + "description: another\n").write(toFile: copy, atomically: true, encoding: .utf8)
    #expect(try run(["show", "changed", "--worst"]).error.contains("is not what it was"))
  }

  @Test func `every header that a command writes is in the catalog of tables`() throws {
    let folder = try Self.made.get().path
    var seen = 0
    for kind in ["run", "compare", "plan", "inject"] {
      for name in try ResultReader("\(folder)/\(kind)").tables {
        let table = try #require(TableCatalog.table(name), "\(name) is in no catalog")
        let columns = try ResultTable("\(folder)/\(kind)/\(name)").columns
        for column in columns {
          #expect(table.column(column) != nil, "\(name) has '\(column)', which is in no catalog")
        }
        if !table.columns.contains(where: { $0.name.contains("<") }) {
          #expect(columns == table.columns.map(\.name), "\(name)")
        }
        seen += 1
      }
    }
    #expect(seen >= 14)
  }

  @Test func `a notebook keeps the rules of its format and reads only files beside it`() throws {
    let folder = try Self.made.get().path
    let outcome = try run(["export", "run", "--format", "notebook"])
    #expect(outcome.code == 0, "\(outcome.error)")
    struct Book: Decodable {
      struct Cell: Decodable {
        let cell_type: String
        let id: String
        let source: [String]
        let outputs: [String]?
      }
      let cells: [Cell]
      let nbformat: Int
      let nbformat_minor: Int
    }
    let place = "\(folder)/notebooks-export/run"
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(place)/analysis.ipynb"))
    let book = try JSONDecoder().decode(Book.self, from: data)
    #expect(book.nbformat == 4 && book.nbformat_minor == 5)
    #expect(Set(book.cells.map(\.id)).count == book.cells.count && book.cells.count > 10)
    #expect(book.cells.allSatisfy { ($0.outputs == nil) == ($0.cell_type == "markdown") })
    #expect(
      book.cells.allSatisfy {
        !$0.source.isEmpty && $0.source.dropLast().allSatisfy { $0.hasSuffix("\n") }
      })
    for name in ["summary.csv", "incidents.csv", "charts.json", "manifest.json"] {
      #expect(
        FileManager.default.contentsEqual(
          atPath: "\(place)/\(name)", andPath: "\(folder)/run/\(name)"))
    }
  }

  @Test
  func `tables for old spreadsheets begin with a mark, and a workbook is refused with a hint`()
    throws
  {
    let folder = try Self.made.get().path
    #expect(try run(["export", "run", "--format", "csv", "--excel"]).code == 0)
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/run-csv/summary.csv"))
    let plain = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/run/summary.csv"))
    #expect(data == Data([0xEF, 0xBB, 0xBF]) + plain)
    let refused = try run(["export", "run", "--format", "xlsx"])
    #expect(refused.code == 64 && refused.error.contains("--format csv"))
  }
}
