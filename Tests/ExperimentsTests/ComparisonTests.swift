import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

struct ComparisonTests {
  private func row(_ name: String, _ comparison: Comparison) throws -> Comparison.Row {
    try #require(comparison.rows.first { $0.measure.name == name })
  }

  @Test func `two equal designs differ by exactly nothing`() async throws {
    let run = try await ExampleRuns.run(replications: 16)
    let again = try await ExampleRuns.run(replications: 16, threads: 1)
    let comparison = try Comparison(run, again)
    #expect(comparison.rows.count > 15)
    for row in comparison.rows {
      #expect(row.a == row.b, "\(row.measure.name)")
      #expect(row.difference.value == 0, "\(row.measure.name)")
      #expect(row.difference.low ?? 0 == 0 && row.difference.high ?? 0 == 0)
      #expect(row.shareABetter == 0.5)
      #expect(row.probabilityABetter == nil || row.probabilityABetter == 0.5)
    }
  }

  @Test func `a better design is told from common random numbers, which narrow the interval`()
    async throws
  {
    // The same faults strike; B decides in 1 s instead of 40 s.
    var slow = ExampleRuns.scenario
    slow.drills = []
    slow.failover?.decisionDelay = .constant(40)
    var fast = slow
    fast.failover?.decisionDelay = .constant(1)
    let a = try await ExampleRuns.run(slow)
    let b = try await ExampleRuns.run(fast)
    let comparison = try Comparison(a, b)
    let lost = try row("unavailability", comparison)
    #expect(lost.difference.value < 0)
    #expect(try #require(lost.difference.high) < 0)
    #expect(abs(lost.difference.value - (lost.b.value - lost.a.value)) < 1e-12)
    let unpaired = try #require(lost.a.halfWidth) + #require(lost.b.halfWidth)
    #expect(try #require(lost.difference.halfWidth) < 0.2 * unpaired)
    #expect(try #require(lost.probabilityABetter) < 1e-6)
    #expect(lost.shareABetter < 0.5)
    // The same from the other side, and by the measure of the other direction.
    let good = try row("availability", comparison)
    #expect(good.difference.value > 0)
    #expect(try #require(good.probabilityABetter) < 1e-6)
    let back = try row("unavailability", Comparison(b, a))
    #expect(abs(back.difference.value + lost.difference.value) < 1e-15)
    #expect(try #require(back.probabilityABetter) > 1 - 1e-6)
    #expect(abs(back.shareABetter + lost.shareABetter - 1) < 1e-15)
  }

  @Test func `neither of two designs is better by a neutral measure`() async throws {
    let run = try await ExampleRuns.run(ExampleRuns.small, replications: 8)
    let requests = try row("requests", Comparison(run, run))
    #expect(requests.measure.polarity == .neutral)
    #expect(requests.probabilityABetter == nil)
  }

  @Test func `a ratio's difference is that of the ratios, not of the replications' shares`()
    async throws
  {
    // Most of the replications have no failover, and so no time to detect.
    var slow = ExampleRuns.scenario
    slow.drills = []
    slow.faults = [
      SmallScenario.crash(.region, perYear: 3, duration: .constant(1800))
    ]
    var fast = slow
    slow.failover?.detection.consecutiveFailures = 6
    slow.failover?.detection.timeout = .seconds(120)
    fast.failover?.detection.consecutiveFailures = 2
    let a = try await ExampleRuns.run(slow, replications: 200)
    let b = try await ExampleRuns.run(fast, replications: 200)
    #expect(a.rows.contains { $0.failoverSeconds.isEmpty })
    let detection = try row("time_to_detect", Comparison(a, b))
    // Four probes fewer, 10 s apart.
    #expect(abs(detection.difference.value - (detection.b.value - detection.a.value)) < 1e-9)
    #expect(abs(detection.difference.value + 40) < 2)
    #expect(try #require(detection.difference.low) <= detection.difference.value)
    #expect(try #require(detection.difference.high) < -35)
  }

  @Test func `only replications that both designs have are compared`() async throws {
    let long = try await ExampleRuns.run(ExampleRuns.small, replications: 48)
    let short = try await ExampleRuns.run(ExampleRuns.small, replications: 33)
    let comparison = try Comparison(long, short)
    for row in comparison.rows {
      #expect(row.a == row.b)
      #expect(row.difference.value == 0)
    }
    let none = RunResult(design: long.design, rows: [], isPartial: true, seed: 1)
    #expect(throws: StatisticsError.self) { try Comparison(long, none) }
  }
}
