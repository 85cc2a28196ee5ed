import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Stochastics
import TestSupport
import Testing

@testable import Reporting

struct SummaryTextTests {
  @Test func `the first screen of a small run is the recorded one`() throws {
    let summary = try Summary(ExampleRun.shared.run)
    try GoldenFile.expect(SummaryText.text(summary, ExampleRun.facts), matches: "first-screen")
    try GoldenFile.expect(
      SummaryText.text(summary, ExampleRun.facts, bars: true), matches: "first-screen-bars")
  }

  @Test(arguments: [60, 80, 120]) func `no line is wider than asked for`(width: Int) throws {
    var facts = ExampleRun.facts
    facts.warnings = (1...9).map {
      .init(
        place: "scenarios/a-long-name.yaml:\($0):1", message: String(repeating: "word ", count: 30))
    }
    let summary = try Summary(ExampleRun.shared.run)
    for bars in [false, true] {
      let text = SummaryText.text(summary, facts, width: width, bars: bars)
      for line in text.split(separator: "\n") where !line.contains("[") {
        #expect(TextTable.places(line) <= width, "\(line)")
      }
      #expect(text.contains("And 4 more warnings, in manifest.json."))
    }
  }

  @Test func `codes for bold text appear only when asked for`() throws {
    let summary = try Summary(ExampleRun.shared.run)
    #expect(!SummaryText.text(summary, ExampleRun.facts).contains("\u{1B}"))
    #expect(SummaryText.text(summary, ExampleRun.facts, emphasis: true).hasPrefix("\u{1B}[1m'two"))
  }

  @Test func `the verdict is said in words`() throws {
    let perfect = Design(
      SmallScenario.twoRegions(
        faults: [SmallScenario.crash(.zone, perYear: 1e-6, duration: .constant(600))]))
    let good = try Summary(ExampleRun.run(perfect, ExampleRun.results(perfect, count: 20)))
    #expect(good.row("availability")?.estimate.value == 1)
    #expect(
      SummaryText.text(good, ExampleRun.facts).contains(
        "'two regions' reaches 99.99 % of requests:"))
    // 1 - 0.05^(1/20).
    #expect(
      good.verdictWords
        == "not decided; nothing was lost in 20 replications, so at most 13.9 % of them lose "
        + "anything (95 % sure)")
    let bad = try Summary(ExampleRun.shared.run)
    #expect(bad.verdictWords == "no, 95 % sure")
    var scenario = ExampleRun.scenario()
    let estimate = try #require(bad.row("availability")).estimate
    let half = try #require(estimate.halfWidth)
    // A tenth of the half-width away: a hundred times the replications, less those that ran.
    scenario.objective.availability = estimate.value - 0.1 * half
    let design = Design(scenario)
    let run = ExampleRun.run(design, ExampleRun.shared.results)
    #expect(
      try Summary(run).verdictWords
        == "not decided; about 2,400 more replications would decide")
    scenario.objective.availability = 0.99
    let easy = Design(scenario)
    #expect(
      try Summary(ExampleRun.run(easy, ExampleRun.shared.results)).verdictWords == "yes, 95 % sure")
    let one = try Summary(ExampleRun.run(easy, Array(ExampleRun.shared.results.prefix(1))))
    #expect(
      one.verdictWords
        == "not decided; too few observations (1), more replications are needed")
  }

  @Test func `a scenario without chance is judged exactly`() throws {
    // Four instances serve 40 requests/s.
    for (load, words) in [
      (30.0, "yes; nothing in it is random"), (46, "no; nothing in it is random"),
    ] {
      let design = Design(SmallScenario.oneRegion(perZone: 4, load: load))
      let summary = try Summary(ExampleRun.run(design, ExampleRun.results(design, count: 3)))
      #expect(summary.verdictWords == words)
      let availability = try #require(summary.availability)
      #expect(availability.low == availability.value && availability.high == availability.value)
      #expect((availability.value - min(1, 40 / load)).magnitude < 1e-9)
    }
    let random = Design(SmallScenario.twoRegions(faults: ExampleRun.scenario().faults))
    let results = ExampleRun.results(random, count: 3)
    #expect(results.map(\.isRandom) == [true, true, true])
  }

  @Test func `the times of failovers are counted against 30, 60 and 180 s`() throws {
    let (_, results, run) = ExampleRun.shared
    let claim = FailoverClaim(run.rows)
    let lost = results.flatMap(\.incidents).filter { $0.scope == .region && $0.decided != nil }
    #expect(claim.failovers == lost.count)
    #expect(claim.detected == lost.count { ($0.detected ?? .max) - $0.onset <= 30_000_000_000 })
    #expect(claim.decided == lost.count { ($0.decided ?? .max) - $0.onset <= 60_000_000_000 })
    #expect(claim.moved == lost.count { ($0.moved ?? .max) - $0.onset <= 180_000_000_000 })
    #expect(claim.neverMoved == lost.count { $0.moved == nil })
    #expect(try #require(claim.slowestDetection) <= 35)
    #expect(claim.detected > 0 && claim.detected < claim.failovers)
    #expect(FailoverClaim.slowestProbes(DetectionPolicy(), hangs: true) == 35)
    #expect(FailoverClaim.slowestProbes(DetectionPolicy(), hangs: false) == 30)
  }

  @Test func `the JSON form holds the numbers of the summary`() throws {
    struct Form: Decodable {
      struct Row: Decodable {
        let measure: String
        let value: Double
        let low: Double?
      }
      struct Line: Decodable {
        let name: String
        let fault: String?
        let phase: String?
        let value: Double
      }
      struct Verdict: Decodable {
        let answer: String
        let words: String
      }
      let scenario: String
      let verdict: Verdict
      let measures: [Row]
      let receipt: [Line]
      let drills: [[String: StringOrNumber]]
      let unverified_prices: [String]
    }
    enum StringOrNumber: Decodable {
      case text(String)
      case number(Int)
      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
          self = .number(number)
        } else {
          self = .text(try value.decode(String.self))
        }
      }
    }
    let summary = try Summary(ExampleRun.shared.run)
    let bytes = summary.json(ExampleRun.facts).bytes()
    let form = try JSONDecoder().decode(Form.self, from: Data(bytes))
    #expect(form.scenario == "two regions" && form.verdict.answer == "misses")
    #expect(form.measures.map(\.measure) == summary.measures.map(\.name))
    #expect(form.measures.map(\.value) == summary.measures.map(\.estimate.value))
    #expect(form.receipt.map(\.value) == summary.receipt.lines.map(\.estimate.value))
    #expect(form.receipt.contains { $0.fault == "region-loss" && $0.phase == "dns" })
    #expect(form.drills.count == 2)
    #expect(form.unverified_prices == ["west/gpu"])
  }
}
