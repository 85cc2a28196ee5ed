import CloudModel
import CloudSimulation
import Experiments
import Foundation
import TestSupport
import Testing

@testable import Reporting

struct ComparisonReportTests {
  /// The example run against the same with a shorter lifetime of answers.
  private static let pair: (a: RunResult, b: RunResult) = {
    var scenario = ExampleRun.scenario()
    scenario.failover?.dnsTTL = .seconds(20)
    let design = Design(scenario)
    return (
      ExampleRun.shared.run, ExampleRun.run(design, ExampleRun.results(design, count: 24))
    )
  }()

  private func text(_ a: RunResult, _ b: RunResult, emphasis: Bool = false) throws -> String {
    ComparisonText.text(
      try Comparison(a, b), nameA: "TTL 60 s", nameB: "TTL 20 s",
      goal: a.design.scenario.objective, replications: a.rows.count, emphasis: emphasis)
  }

  @Test func `the comparison of two designs is the recorded one`() throws {
    let text = try text(Self.pair.a, Self.pair.b)
    try GoldenFile.expect(text, matches: "comparison")
    #expect(text.hasPrefix("B loses less: "))
    #expect(text.split(separator: "\n").allSatisfy { TextTable.places($0) <= 80 })
  }

  @Test func `exchanged designs exchange the answer`() throws {
    #expect(try text(Self.pair.b, Self.pair.a).hasPrefix("A loses less: "))
  }

  @Test func `a design is not better than itself`() throws {
    let text = try text(Self.pair.a, Self.pair.a)
    #expect(text.hasPrefix("Both designs lose the same in every pair of replications."))
    #expect(text.contains("all pairs equal"))
  }

  @Test func `the table holds every measure of the comparison`() throws {
    let folder = try TemporaryFolder()
    let comparison = try Comparison(Self.pair.a, Self.pair.b)
    let outcome = try ComparisonReport.write(
      comparison, a: .init(Self.pair.a, ExampleRun.facts), b: .init(Self.pair.b, ExampleRun.facts),
      to: try ResultsFolder(at: folder.path + "/c"))
    #expect(outcome == .created)
    let records = SmallTable(try #require(folder.text("c/comparison.csv"))).records
    #expect(records.count == comparison.rows.count)
    for (record, row) in zip(records, comparison.rows) {
      func number(_ column: String) -> Double? { record[column].flatMap { Double($0) } }
      #expect(record["measure"] == row.measure.name)
      #expect(number("a") == row.a.value && number("b") == row.b.value)
      #expect(number("b_less_a") == row.difference.value)
      #expect(number("b_less_a_low") == row.difference.low)
      #expect(number("probability_a_better") == row.probabilityABetter)
    }
    let manifest = try #require(folder.text("c/manifest.json"))
    #expect(manifest.contains("\"kind\": \"comparison\""))
    #expect(isOurs(folder.path + "/c"))
  }
}
