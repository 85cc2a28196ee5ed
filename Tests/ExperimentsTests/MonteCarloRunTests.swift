import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import Synchronization
import TestSupport
import Testing

struct MonteCarloRunTests {
  /// Counts questions over all threads.
  private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    /// Whether this was asked more often than that.
    func isPast(_ limit: Int) -> Bool {
      count.add(1, ordering: .relaxed).newValue > limit
    }
  }

  private static let small = ExampleRuns.small

  private struct BatchFailure: Error {}

  @Test func `one, two and seven threads give the same rows`() async throws {
    let one = try await ExampleRuns.run(replications: 35, threads: 1)
    #expect(one.rows.map(\.number) == Array(0..<35))
    #expect(one.rows.contains { $0.failed > 0 } && one.rows.contains { $0.failovers > 0 })
    #expect(!one.isPartial)
    for threads in [2, 7] {
      let other = try await ExampleRuns.run(replications: 35, threads: threads)
      #expect(other.rows == one.rows, "\(threads) threads")
      #expect(!other.isPartial)
    }
  }

  @Test func `a replication is the same alone and in a run`() async throws {
    let run = try await ExampleRuns.run(Self.small, replications: 40)
    for number in [0, 31, 32, 39] {
      var world = World(run.design, replication: number)
      let row = ReplicationRow(world.finish(), number: number, scenario: run.design.scenario)
      #expect(row == run.rows[number])
    }
  }

  @Test func `another seed gives other rows, and the scenario's own is the default`() async throws {
    let own = try await ExampleRuns.run(Self.small, replications: 8)
    let same = try await ExampleRuns.run(Self.small, replications: 8, seed: Self.small.seed)
    let other = try await ExampleRuns.run(Self.small, replications: 8, seed: 77)
    #expect(own.rows == same.rows)
    #expect(own.seed == Self.small.seed && other.seed == 77)
    for (a, b) in zip(own.rows, other.rows) { #expect(a != b) }
  }

  @Test(arguments: [1, 2, 7], [0, 1, 33, 61])
  func `a run that is stopped keeps a gapless beginning of the full run`(
    threads: Int, limit: Int
  ) async throws {
    let full = try await ExampleRuns.run(Self.small, replications: 64)
    let counter = Counter()
    let stopped = try await ExampleRuns.run(
      Self.small, replications: 64, threads: threads, shouldStop: { counter.isPast(limit) })
    #expect(stopped.isPartial)
    #expect(stopped.rows.count <= limit)
    #expect(stopped.rows == Array(full.rows.prefix(stopped.rows.count)))
    // Each thread may have had one replication in hand, and nothing that was finished is dropped.
    if threads == 1 { #expect(stopped.rows.count >= limit - 1) }
  }

  @Test func `batches come in order and hold every result once`() async throws {
    let options = RunOptions(replications: 70, threads: 2)
    var sizes: [Int] = []
    var seen: [ReplicationResult] = []
    var lengths: [Int] = []
    let run = try await MonteCarloRun(Self.small, options: options).run(
      onBatch: { results, rows in
        sizes.append(results.count)
        seen += results
        lengths.append(rows.count)
      })
    #expect(sizes == [32, 32, 6])
    #expect(lengths == [32, 64, 70])
    let rows = seen.enumerated().map {
      ReplicationRow($1, number: $0, scenario: run.design.scenario)
    }
    #expect(rows == run.rows)
  }

  @Test func `what a batch's receiver throws ends the run`() async {
    let options = RunOptions(replications: 96, threads: 2)
    var batches = 0
    await #expect(throws: BatchFailure.self) {
      try await MonteCarloRun(Self.small, options: options).run(
        onBatch: { _, _ in
          batches += 1
          throw BatchFailure()
        })
    }
    #expect(batches == 1)
  }

  @Test func `a precision ends a run at a batch's end, the same for any threads`() async throws {
    let goal = PrecisionGoal(measure: "unavailability", halfWidth: 0.2)
    let one = try await ExampleRuns.run(
      Self.small, replications: 640, threads: 1, precision: goal)
    #expect(!one.isPartial)
    let measure = try #require(
      MeasureCatalog.measure(named: "unavailability", in: one.design.scenario))
    // The first look at which the interval is short enough, and a quarter more unseen.
    let rule = goal.rule(for: measure.kind)
    let met = try #require(
      try (1...one.rows.count).first { count in
        try rule.isLook(count) && rule.isMet(by: measure.estimate(Array(one.rows.prefix(count))))
      })
    #expect(met > rule.firstLook && one.rows.count < 640)
    #expect(one.rows.count == rule.total(metAt: met))
    for threads in [2, 7] {
      let other = try await ExampleRuns.run(
        Self.small, replications: 640, threads: threads, precision: goal)
      #expect(other.rows == one.rows)
    }
  }

  @Test func `a loose precision waits for the first look, an unreachable one for the end`()
    async throws
  {
    let loose = PrecisionGoal(measure: "unavailability", halfWidth: 0.99)
    let early = try await ExampleRuns.run(Self.small, replications: 200, precision: loose)
    // 64, and a quarter in whole batches of 32.
    #expect(early.rows.count == 96)
    let strict = PrecisionGoal(measure: "unavailability", halfWidth: 1e-6)
    let late = try await ExampleRuns.run(Self.small, replications: 70, precision: strict)
    #expect(late.rows.count == 70)
    let unknown = PrecisionGoal(measure: "no such measure", halfWidth: 0.99)
    #expect(
      try await ExampleRuns.run(Self.small, replications: 70, precision: unknown).rows.count == 70)
  }

  @Test func `a precision of an availability is relative to what is lost`() async throws {
    func replications(_ measure: String) async throws -> Int {
      let goal = PrecisionGoal(measure: measure, halfWidth: 0.2)
      return try await ExampleRuns.run(Self.small, replications: 640, precision: goal).rows.count
    }
    #expect(try await replications("availability") == replications("unavailability"))
  }
}
