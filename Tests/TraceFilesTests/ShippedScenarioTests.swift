import CloudModel
import CloudSimulation
import Foundation
import Testing

@testable import TraceFiles

/// The scenarios and data that the project ships.
struct ShippedScenarioTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("scenarios")

  /// Every scenario file in the folder.
  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  private func load(
    _ name: String, _ overrides: [(path: String, value: String)] = []
  ) throws -> Scenario {
    let loaded = ScenarioLoader.load(
      Self.folder.appendingPathComponent(name).path, overrides: overrides)
    // What is read and not simulated is told; nothing else is.
    for issue in loaded.issues {
      #expect(issue.severity == .warning && issue.message.contains("does not simulate"))
    }
    return try #require(loaded.scenario)
  }

  /// The rows of the measured step times on H100: batch, prompt ms, token ms.
  private func measurements() throws -> [(batch: Double, prompt: Double, token: Double)] {
    let url = Self.folder.appendingPathComponent("data/llm_step_times_llama2-70b_tp8_prompt512.csv")
    let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
    let header = "batch,prompt_ms_median,token_ms_median,runs"
    #expect(lines.first == "model,hardware,tensor_parallel,prompt_tokens,\(header)")
    return try lines.filter { $0.contains("h100-80gb,8,512,") }.map { line in
      let cells = line.split(separator: ",")
      return (
        try #require(Double(cells[4])), try #require(Double(cells[5])),
        try #require(Double(cells[6]))
      )
    }
  }

  @Test(arguments: files)
  func `a shipped scenario is read without errors, and says what it answers`(name: String) throws {
    let text = try String(
      contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    #expect(text.hasPrefix("# "), "it opens with the question that it answers")
    let scenario = try load(name)
    #expect("\(scenario.name).yaml" == name)
  }

  @Test func `the two first scenarios are there`() {
    #expect(Self.files.contains("hello.yaml") && Self.files.contains("two-clouds.yaml"))
  }

  @Test func `the step times of the two clouds fit every measured point within 3 percent`() throws {
    guard
      case .batched(let steps, let cap, let prefill, let overlap) =
        try load("two-clouds.yaml").models[0].speed
    else {
      Issue.record("the model has no step times")
      return
    }
    let points = try measurements()
    #expect(points.map(\.batch) == [1, 2, 4, 8, 16, 32, 64])
    for point in points {
      let fitted = steps.seconds(batch: point.batch) * 1000
      #expect(abs(fitted / point.token - 1) < 0.03, "\(point.batch): \(fitted) ms")
    }
    #expect(cap == 64 && overlap == 0)
    // One prompt of 512 tokens alone; batches of 2 and 4 take less for each.
    let alone = 512 / (points[0].prompt / 1000)
    #expect(abs(prefill / alone - 1) < 0.01)
  }

  @Test func `the points in the scenario are those of the file`() throws {
    let text = try String(
      contentsOf: Self.folder.appendingPathComponent("two-clouds.yaml"), encoding: .utf8)
    for point in try measurements() {
      let batch = Int(point.batch)
      let time = point.token.formatted(
        .number.precision(.fractionLength(2)).locale(Locale(identifier: "en_US_POSIX")))
      #expect(text.contains("{batch: \(batch), token_time: \(time)ms}"))
    }
  }

  @Test func `the traffic is the published week, scaled to its peak`() throws {
    let source = try load("two-clouds.yaml").traffic.rate.source
    guard case .trace(let trace, let repeats, let scale, nil) = source else {
      Issue.record("the traffic is no trace")
      return
    }
    let requests = trace.ratesPerSecond.reduce(0, +) * Double(trace.stepSeconds)
    // Published: 16,803,695; each of 672 rates in requests/min is rounded to a tenth.
    #expect(abs(requests - 16_803_695) <= 10, "\(requests)")
    #expect(trace.ratesPerSecond.count == 7 * 96)
    #expect(repeats == .weekly && scale == .peak(requestsPerSecond: 60))
  }

  @Test func `without faults and drills the two clouds lose nothing in a year`() throws {
    let scenario = try load("two-clouds.yaml", [("faults", "[]"), ("drills", "[]")])
    #expect(scenario.faults.isEmpty && scenario.drills.isEmpty)
    guard case .trace(let trace, _, _, _) = scenario.traffic.rate.source else {
      Issue.record("the traffic is no trace")
      return
    }
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(result.failedTotal == 0)
    #expect(result.requestAvailability == 1 && result.timeAvailability == 1)
    #expect(result.incidents.isEmpty && result.failovers == 0)
    // The year holds 52 weeks of the trace and a day more, all of them served: peak 60 requests/s.
    let peak = try #require(trace.ratesPerSecond.max())
    let week = trace.ratesPerSecond.reduce(0, +) * 900 * 60 / peak
    let served = Units.requests(result.good)
    #expect(abs(served / (week * 365 / 7) - 1) < 0.005)
    #expect(result.servedByRegion[1] == 0)
    #expect(result.minutes == 525_600)
  }

  @Test func `the faults of the two clouds are what it loses requests to`() throws {
    let scenario = try load("two-clouds.yaml")
    let design = Design(scenario)
    for replication in 0..<2 {
      var world = World(design, replication: replication)
      let result = world.finish()
      #expect(result.failedTotal > 0)
      #expect(result.withoutFault.allSatisfy { $0 == 0 })
    }
  }
}
