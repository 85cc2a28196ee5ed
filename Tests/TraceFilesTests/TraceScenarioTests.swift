import CloudModel
import Foundation
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation
@testable import TraceFiles

/// Traces as a scenario uses them, from the file to the requests that arrive.
struct TraceScenarioTests {
  private static let data = Repository.path(
    "scenarios/data/azure2024_code_week_15min_digitised.csv")

  /// A small scenario whose `rate` is this text, beside these files.
  private func load(
    _ rate: String, classes: String = "{chat: {}}", files: [String: String] = [:]
  ) throws -> LoadedScenario {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "nines-trace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let text = """
      name: small
      start: 2026-01-05
      horizon: 1w
      clouds: {home: {regions: {here: {zones: [a], pools: {gpu: {instance: p5.48xlarge, \
      per_zone: {initial: 1}}}}}}}
      models: {chat: {instance_types: [p5.48xlarge], throughput: 1000rps}}
      traffic: {classes: \(classes), rate: \(rate)}
      """
    let file = folder.appendingPathComponent("small.yaml")
    try Data(text.utf8).write(to: file)
    return ScenarioLoader.load(file.path)
  }

  private func demand(_ rate: String, files: [String: String] = [:]) throws -> DemandTable {
    let loaded = try load(rate, files: files)
    return DemandTable(try #require(loaded.scenario, "\(loaded.issues.map(\.headline))"))
  }

  /// The rate at a second of the week.
  private func rate(_ table: DemandTable, _ second: Int64) -> Rate {
    table.rates[(table.starts.firstIndex { $0 > second * Units.second } ?? table.starts.count) - 1]
  }

  @Test func `the published week comes in rate and total, step by step`() throws {
    let loaded = try load("{trace: \(Self.data)}")
    let scenario = try #require(loaded.scenario)
    let table = DemandTable(scenario)
    let lines = try String(contentsOfFile: Self.data, encoding: .utf8).split(separator: "\n")
    // The file begins on a Friday, the scenario on a Monday: three days later in the file.
    var total = Amount(0)
    for (row, line) in lines.dropFirst().enumerated() {
      let perMinute = try #require(Double(line.split(separator: ",")[1]))
      let step = (row + 672 - 3 * 96) % 672
      // In whole units of 1e-9 requests/s, rounded to nearest.
      let expected = Rate((perMinute * 1e9 / 60).rounded())
      #expect(abs(rate(table, Int64(step) * 900) - expected) <= 1)
      #expect(abs(rate(table, Int64(step) * 900 + 899) - expected) <= 1)
      total += Amount(expected) * Amount(900 * Units.second)
    }
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    // Each step may be off by a unit: 672 * 900 s * 1e-9 requests/s.
    let apart: Double = abs(Units.requests(result.valid - total))
    #expect(apart <= 6.1e-4)
    #expect(abs(Units.requests(result.valid) - 16_803_690) < 0.01)
    #expect(result.valid == result.good)
  }

  @Test func `a trace in several files is the trace in one`() throws {
    let lines = try String(contentsOfFile: Self.data, encoding: .utf8).split(separator: "\n")
    let files = [
      "a.csv": lines[0...100].joined(separator: "\n"),
      "b.csv": ([lines[0]] + lines[101...500]).joined(separator: "\r\n"),
      "c.csv": ([lines[0]] + lines[501...]).joined(separator: "\n") + "\n",
    ]
    let whole = try demand("{trace: \(Self.data)}")
    #expect(try demand("{trace: [a.csv, b.csv, c.csv]}", files: files) == whole)
    let wrong = try load("{trace: [a.csv, c.csv]}", files: files)
    #expect(
      wrong.issues.map(\.message) == [
        "trace 'c.csv': it begins 360000 s after the one before ends; add what is missing"
      ])
  }

  @Test func `twice the scale is twice the rate, and twice the base`() throws {
    for (one, two) in [
      (
        "{trace: \(Self.data), scale_to: {peak: 20rps}}",
        "{trace: \(Self.data), scale_to: {peak: 40rps}}"
      ),
      (
        "{trace: \(Self.data), scale_to: {mean: 20rps}}",
        "{trace: \(Self.data), scale_to: {mean: 40rps}}"
      ),
      (
        "{base: 20rps, weekday: [1, 2, 3, 4, 5, 6, 7]}",
        "{base: 40rps, weekday: [1, 2, 3, 4, 5, 6, 7]}"
      ),
    ] {
      let (first, second) = (try demand(one), try demand(two))
      #expect(first.starts == second.starts)
      for (a, b) in zip(first.rates, second.rates) { #expect(abs(2 * a - b) <= 1) }
    }
  }

  @Test func `after a trace comes what follows it`() throws {
    let files = ["day.csv": "seconds,rps\n0,5\n43200,7\n"]
    let table = try demand(
      "{trace: day.csv, repeat: once, then: {base: 10rps, weekday: [1, 2, 3, 4, 5, 6, 7]}}",
      files: files)
    let rates = [1000, 50_000, 86_400, 2 * 86_400, 6 * 86_400].map { rate(table, $0) }
    #expect(rates == [5, 7, 20, 30, 70].map(Units.rate))
    let silent = try demand("{trace: day.csv, repeat: once}", files: files)
    #expect(Array(silent.rates) == [5, 7, 0].map(Units.rate))
  }

  @Test func `two weeks are repeated as two weeks`() throws {
    var text = "seconds,rps\n"
    for day in 0..<15 { text += "\(day * 86_400),\(day + 1)\n" }
    let loaded = try load("{trace: long.csv}", files: ["long.csv": text])
    var scenario = try #require(loaded.scenario)
    scenario.horizon = .seconds(35 * 86_400)
    let table = DemandTable(scenario)
    // The fifteenth day is more than whole weeks and does not come. Monday, 5 January 2026 lies an
    // even number of weeks after the Monday that the seconds count from.
    let weeks = (1_767_571_200 - 345_600) / (7 * 86_400)
    for day in 0..<35 {
      let expected = (day + weeks % 2 * 7) % 14 + 1
      #expect(rate(table, Int64(day) * 86_400) == Units.rate(Double(expected)))
    }
  }

  @Test func `a log gives rate and tokens, and its mistakes are told with their place`() throws {
    let log = """
      timestamp;input_tokens;output_tokens
      2026-01-05 00:00:00,25;100;10
      2026-01-05 00:00:30,75;300;30
      2026-01-05 00:01:10,00;200;20

      """
    let loaded = try load(
      "{trace: log.csv, bin: 1min, repeat: daily}", classes: "{chat: {tokens_from: log.csv}}",
      files: ["log.csv": log])
    let scenario = try #require(loaded.scenario, "\(loaded.issues.map(\.headline))")
    #expect(scenario.traffic.classes[0].inputTokens.mean == 200)
    #expect(scenario.traffic.classes[0].outputTokens.mean == 20)
    let table = DemandTable(scenario)
    #expect(rate(table, 0) == Units.rate(2.0 / 60) && rate(table, 60) == Units.rate(1.0 / 60))
    let wrong = try load(
      "{trace: log.csv, bin: 1min}", classes: "{chat: {tokens_from: log.csv}}",
      files: ["log.csv": log.replacing("300", with: "-300")])
    #expect(
      wrong.issues.map(\.message) == [
        "log 'log.csv': line 3, column 24: 'tokens of the prompt' is '-300', a negative number; "
          + "values are finite numbers, zero or more; correct the row",
        "trace 'log.csv': line 3, column 24: 'tokens of the prompt' is '-300', a negative number; "
          + "values are finite numbers, zero or more; correct the row",
      ])
    let both = try load(
      "{constant: 1rps}", classes: "{chat: {tokens_from: log.csv, input_tokens: 5}}",
      files: ["log.csv": log])
    #expect(
      both.issues.map(\.message) == [
        "'tokens_from' and 'input_tokens' exclude each other; keep one of them"
      ])
  }

  @Test func `noise is fitted to a trace, and the fit is told`() throws {
    let loaded = try load("{base: 20rps}, noise: {trace: \(Self.data)}")
    let noise = try #require(loaded.scenario?.traffic.noise)
    guard case .logNormal(let sigma, let correlation, let step) = noise.process else {
      Issue.record("the noise is not log-normal")
      return
    }
    let fit = try TrafficFit(try TrafficTrace.read(Self.data))
    #expect(abs(sigma - fit.sigma) <= 5e-5 && abs(correlation - fit.correlation) <= 5e-5)
    #expect(step == 900 && noise.paths == 8)
    let row = try #require(loaded.rows.first { $0.path == "traffic.noise.sigma" })
    #expect(row.source.hasPrefix("fitted to ") && row.source.contains(": 168 hours, R2 0.9"))
    let residuals = try load("{base: 20rps}, noise: {law: residuals, trace: \(Self.data)}")
    guard case .residuals(let days, 900) = residuals.scenario?.traffic.noise?.process else {
      Issue.record("the noise has no residuals")
      return
    }
    #expect(days.count == 7)
  }

  @Test(arguments: [
    ("{law: residuals}", "noise of law 'residuals' lacks the key 'trace'"),
    ("{}", "noise lacks the key 'sigma', or a 'trace' that it is fitted to"),
    (
      "{sigma: 10%, step: 1min, paths: 1000}",
      "noise has 10080000 steps over the horizon, all paths "
    ),
    ("{sigma: 10%, step: 90.5s}", "step is '90.5s', not a whole number of seconds"),
    ("{sigma: 10%, correlation: 1}", "correlation is '1', above the largest allowed 0.9999"),
    ("{sigma: 10%, per: replication, paths: 4}", "paths has no effect without 'per: scenario'"),
    ("{trace: slow.csv}", "trace 'slow.csv' has steps of 7200 s, which do not divide an hour; "),
    ("{trace: none.csv}", "trace 'none.csv' cannot be fitted: the fit to nothing could not be "),
    (
      "{law: residuals, trace: short.csv}",
      "noise of law 'residuals' needs a trace with two whole days (UTC) or more; it has 0"
    ),
    ("{trace: flat.csv}", "the trace shows no noise beyond that of single requests; leave 'noise'"),
  ])
  func `noise that cannot be is told`(noise: String, message: String) throws {
    let files = [
      "slow.csv": "seconds,rps\n0,1\n7200,1\n", "none.csv": "seconds,rps\n0,0\n900,0\n",
      "short.csv": "seconds,rps\n0,1\n900,2\n1800,5\n",
      "flat.csv": "seconds,rps\n0,1\n900,1\n1800,1\n",
    ]
    let issues = try load("{base: 20rps}, noise: \(noise)", files: files).issues
    #expect(issues.count == 1 && issues[0].message.hasPrefix(message), "\(issues.map(\.headline))")
  }
}
