import CloudModel
import CloudSimulation
import Stochastics
import Synchronization

/// How a run is carried out.
public struct RunOptions: Sendable {
  /// Replications; with a precision, the most.
  public var replications: Int
  /// When it may stop earlier: see `SequentialStop`.
  public var precision: PrecisionGoal?
  /// Threads; any number gives the same bytes.
  public var threads: Int
  /// Replaces the scenario's seed.
  public var seed: UInt64?

  /// Makes options.
  public init(
    replications: Int = 200, precision: PrecisionGoal? = nil, threads: Int = 1, seed: UInt64? = nil
  ) {
    self.replications = replications
    self.precision = precision
    self.threads = threads
    self.seed = seed
  }
}

/// A finished, or interrupted, run: rows in the order of their numbers.
public struct RunResult: Sendable {
  /// The design that was run.
  public let design: Design
  /// One row a replication, number 0 first, without gaps.
  public let rows: [ReplicationRow]
  /// Whether it was interrupted before its end.
  public let isPartial: Bool
  /// The seed in force.
  public let seed: UInt64
  /// How precise it is, where a precision was asked for.
  public let precision: PrecisionOutcome?

  /// Puts a run together from its rows.
  public init(
    design: Design, rows: [ReplicationRow], isPartial: Bool, seed: UInt64,
    precision: PrecisionOutcome? = nil
  ) {
    self.design = design
    self.rows = rows
    self.isPartial = isPartial
    self.seed = seed
    self.precision = precision
  }
}

/// Runs replications over all threads, in batches whose ends do not depend on the threads.
public struct MonteCarloRun: Sendable {
  /// Replications that the threads share out at a time.
  public static let batchSize = 32

  private let scenario: Scenario
  private let options: RunOptions

  /// Prepares a run.
  public init(_ scenario: Scenario, options: RunOptions) {
    precondition(options.replications > 0, "\(options.replications) replications")
    precondition(options.threads > 0, "\(options.threads) threads")
    self.scenario = scenario
    self.options = options
  }

  /// Runs.
  ///
  /// - Parameters:
  ///   - keeper: gives back what an earlier run finished, and takes what this one does.
  ///   - shouldStop: asked before each replication; what is finished without a gap is kept.
  ///   - onBatch: receives each batch's results in order of their numbers, with the rows so far; what
  ///     it throws ends the run.
  public func run(
    keeper: (any ResultKeeper)? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    onBatch: ([ReplicationResult], _ rowsSoFar: [ReplicationRow]) throws -> Void = { _, _ in }
  ) async throws -> RunResult {
    let designs = designs
    var rows: [ReplicationRow] = []
    rows.reserveCapacity(min(options.replications, 100_000))
    var isPartial = false
    var wanted = options.replications
    var rule = stopRule
    var seen = ClassTotals()
    while rows.count < wanted, !isPartial {
      let first = rows.count
      let count = min(Self.batchSize, wanted - first)
      var results = try keeper?.take(first: first, count: count) ?? []
      let kept = results.count
      if kept < count {
        let more = await batch(designs, first: first + kept, count: count - kept, shouldStop)
        try keeper?.keep(more, first: first + kept)
        results += more
      }
      isPartial = results.count < count
      rows += results.enumerated().map {
        ReplicationRow($1, number: first + $0, scenario: scenario)
      }
      for row in rows[first...] { seen.add(row) }
      try onBatch(results, rows)
      if let looking = rule, try isPreciseEnough(rows, seen, looking) {
        wanted = min(wanted, looking.total(metAt: rows.count))
        rule = nil
      }
    }
    return RunResult(
      design: designs[0], rows: rows, isPartial: isPartial, seed: options.seed ?? scenario.seed,
      precision: try outcome(rows, isMet: rule == nil))
  }

  /// Runs some replications of the whole, as a shard does: no precision, no rows.
  ///
  /// - Parameters:
  ///   - numbers: of the replications.
  ///   - shouldStop: asked before each replication.
  ///   - onBatch: receives each batch's results in order of their numbers, with the first one's number.
  /// - Returns: whether all are done.
  public func run(
    numbers: Range<Int>, shouldStop: @escaping @Sendable () -> Bool = { false },
    onBatch: ([ReplicationResult], _ first: Int) throws -> Void
  ) async throws -> Bool {
    let designs = designs
    var first = numbers.lowerBound
    while first < numbers.upperBound {
      let count = min(Self.batchSize, numbers.upperBound - first)
      let results = await batch(designs, first: first, count: count, shouldStop)
      if results.count < count { return false }
      try onBatch(results, first)
      first += count
    }
    return true
  }

  /// One design a thread: see `Design`.
  private var designs: [Design] {
    (0..<min(options.threads, Self.batchSize, options.replications)).map { _ in
      Design(scenario, seed: options.seed)
    }
  }

  private var measure: Measure? {
    options.precision.flatMap { MeasureCatalog.measure(named: $0.measure, in: scenario) }
  }

  private var stopRule: SequentialStop? {
    measure.flatMap { options.precision?.rule(for: $0.kind) }
  }

  private func isPreciseEnough(
    _ rows: [ReplicationRow], _ seen: ClassTotals, _ rule: SequentialStop
  ) throws -> Bool {
    guard rule.isLook(rows.count), let measure else { return false }
    if measure.followsLosses, !seen.isEnough { return false }
    return rule.isMet(by: try measure.judged(rows))
  }

  private func outcome(_ rows: [ReplicationRow], isMet: Bool) throws -> PrecisionOutcome? {
    guard let goal = options.precision, let measure, !rows.isEmpty else { return nil }
    return try PrecisionOutcome(goal, measure, rows, isMet: isMet)
  }

  /// The results of a batch up to the first replication that was not run.
  private func batch(
    _ designs: [Design], first: Int, count: Int, _ shouldStop: @escaping @Sendable () -> Bool
  ) async -> [ReplicationResult] {
    var results = [ReplicationResult?](repeating: nil, count: count)
    await withTaskGroup(of: [(Int, ReplicationResult)].self) { group in
      let counter = SharedCounter(count: count)
      for design in designs {
        group.addTask {
          var mine: [(Int, ReplicationResult)] = []
          while !shouldStop(), let offset = counter.next() {
            var world = World(design, replication: first + offset)
            mine.append((offset, world.finish()))
          }
          return mine
        }
      }
      for await part in group {
        for (offset, result) in part { results[offset] = result }
      }
    }
    return Array(results.prefix { $0 != nil }.compactMap { $0 })
  }
}

/// Hands out the numbers of a batch, each once.
private final class SharedCounter: Sendable {
  private let value = Atomic<Int>(0)
  private let count: Int

  init(count: Int) { self.count = count }

  func next() -> Int? {
    let number = value.add(1, ordering: .relaxed).oldValue
    return number < count ? number : nil
  }
}
