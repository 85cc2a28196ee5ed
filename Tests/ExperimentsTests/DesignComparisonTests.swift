import CloudModel
import CloudSimulation
import Experiments
import ScenarioSchema
import Stochastics
import TestSupport
import Testing

struct DesignComparisonTests {
  /// The example without drills, deciding in so many seconds.
  private func design(_ seconds: Double) -> Scenario {
    var scenario = ExampleRuns.scenario
    scenario.drills = []
    scenario.failover?.decisionDelay = .constant(seconds)
    return scenario
  }

  private func compare(
    _ seconds: [Double], replications: Int = 24
  ) async throws -> DesignComparison {
    var runs: [RunResult] = []
    for delay in seconds {
      runs.append(try await ExampleRuns.run(design(delay), replications: replications))
    }
    return try DesignComparison(runs, names: seconds.map { "\($0) s" })
  }

  @Test func `each design is held against the first, and Holm's steps widen the intervals`()
    async throws
  {
    let comparison = try await compare([40, 20, 1])
    let row = try #require(comparison.row("unavailability"))
    #expect(row.contrasts[0] == nil)
    let contrasts = row.contrasts.dropFirst().compactMap { $0 }
    #expect(contrasts.count == 2)
    // One of the two is judged at 97.5 %, the other, with the larger p-value, at 95 %.
    #expect(Set(contrasts.map(\.confidence)) == [0.975, 0.95])
    for (index, contrast) in contrasts.enumerated() {
      #expect(contrast.difference.value < 0 && contrast.isSure)
      #expect(try #require(contrast.probabilityBetter) > 0.999)
      // The plain interval of two designs lies within the corrected one.
      let two = try Comparison(comparison.runs[0], comparison.runs[index + 1])
      let plain = try #require(two.rows.first { $0.measure.name == "unavailability" })
      #expect(plain.difference.value == contrast.difference.value)
      #expect(try #require(contrast.difference.low) <= #require(plain.difference.low))
      #expect(try #require(contrast.difference.high) >= #require(plain.difference.high))
    }
    // The quicker decision is better than the slow one in each pair, the last also than the second.
    let lost = comparison.pairs.filter { $0.measure.name == comparison.headlines[0] }
    #expect(lost.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(lost.allSatisfy { $0.contrast.difference.value < 0 && $0.contrast.isSure })
  }

  @Test func `adjusted p-values are Holm's, and nothing is sure between equal designs`()
    async throws
  {
    let comparison = try await compare([40, 40, 1])
    let row = try #require(comparison.row("unavailability"))
    let equal = try #require(row.contrasts[1])
    #expect(equal.difference.value == 0 && !equal.isSure && equal.shareBetter == 0.5)
    let p = row.contrasts.dropFirst().compactMap { $0?.pValue }
    let adjusted = row.contrasts.dropFirst().compactMap { $0?.adjusted }
    #expect(try adjusted == Intervals.holm(p))
    #expect(try #require(row.contrasts[2]).isSure)
  }

  @Test func `origins add up to the difference, and name the phase that was changed`() async throws
  {
    let comparison = try await compare([40, 1])
    let row = try #require(comparison.row("request_downtime"))
    let total = comparison.origins.reduce(0) { $0 + $1.difference.value }
    let difference = try #require(row.contrasts[1]?.difference.value)
    #expect(abs(total - difference) < 1e-6 * difference.magnitude)
    // A failover that is decided 39 s earlier loses less to deciding than to anything else.
    let first = try #require(comparison.origins.first)
    #expect(first.phase == .decision && first.fault == "region-crash")
    #expect(first.difference.value < 0 && first.other < first.first)
    #expect(
      comparison.origins.map(\.difference.value.magnitude)
        == comparison.origins.map(\.difference.value.magnitude).sorted(by: >))
  }

  @Test func `a design is off the Pareto front when another costs and loses no more`() {
    let points = TradeOff.all([(10, 1), (20, 0.5), (20, 0.4), (5, 3), (10, 1)])
    #expect(points.map(\.isOnFront) == [true, false, true, true, true])
    #expect(points[1].dominatedBy == 2)
  }

  @Test func `values in force are compared by path, items of lists by their name`() {
    func row(_ path: String, _ value: String) -> ExplainRow {
      ExplainRow(path: path, value: value, unit: "", provenance: .default, source: "", help: "h")
    }
    let first = [
      row("name", "a"), row("recovery.ttl", "60s"), row("faults.0.preset", "zone"),
      row("faults.0.rate", "1/y"), row("faults.1.preset", "region"), row("faults.1.rate", "2/y"),
      row("faults.2.preset", "region"), row("faults.2.rate", "5/y"),
    ]
    let second = [
      row("name", "b"), row("recovery.ttl", "20s"), row("faults.0.preset", "region"),
      row("faults.0.rate", "3/y"), row("faults.1.preset", "region"), row("faults.1.rate", "5/y"),
      row("buffer", "10%"),
    ]
    let found = DesignDifference.all([first, second])
    #expect(
      found.map(\.path) == [
        "recovery.ttl", "faults.zone.preset", "faults.zone.rate", "faults.region.rate", "buffer",
      ])
    #expect(found.map(\.values)[0] == ["60s", "20s"])
    #expect(found.map(\.values)[2] == ["1/y", nil] && found.map(\.values)[3] == ["2/y", "3/y"])
    #expect(DesignDifference.all([first, first]).isEmpty)
  }
}
