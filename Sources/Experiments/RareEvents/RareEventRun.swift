import CloudModel
import CloudSimulation
import Stochastics
import Synchronization

/// How a run by a method is asked for.
public struct RareEventOptions: Sendable {
  /// The method; nil lets a pilot decide.
  public var method: EstimationMethod?
  /// The most observations.
  public var replications: Int
  /// When it may stop earlier.
  public var precision: PrecisionGoal?
  /// The measure that the choice is made for, when no precision names one.
  public var target: String
  /// Threads; any number gives the same bytes.
  public var threads: Int
  /// Replaces the scenario's seed.
  public var seed: UInt64?

  /// Makes options.
  public init(
    method: EstimationMethod?, replications: Int = 1000, precision: PrecisionGoal? = nil,
    target: String = "unavailability", threads: Int = 1, seed: UInt64? = nil
  ) {
    self.method = method
    self.replications = replications
    self.precision = precision
    self.target = target
    self.threads = threads
    self.seed = seed
  }
}

/// Why a method was not used.
public struct MethodRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The method.
  public let method: EstimationMethod
  /// The reason.
  public let reason: String

  /// One line.
  public var description: String { "method '\(method.rawValue)' is not used: \(reason)" }
}

/// Estimates by a method for rare events: a pilot that is thrown away, then observations until a number
/// or a precision.
///
/// The pilot has a seed of its own. It chooses parameters, shares of strata and, where asked, the method;
/// nothing that it saw is in the results, and nothing in the results changes a choice.
public struct RareEventRun: Sendable {
  let scenario: Scenario
  let options: RareEventOptions
  let seed: UInt64

  /// Prepares a run.
  public init(_ scenario: Scenario, options: RareEventOptions) {
    precondition(options.replications > 0 && options.threads > 0, "nothing to run")
    self.scenario = scenario
    self.options = options
    seed = options.seed ?? scenario.seed
  }

  /// Another seed, whose streams have nothing to do with those of the run.
  var pilotSeed: UInt64 {
    StreamKey(seed: seed, component: "rare events", purpose: "pilot").rawValue
  }

  /// Runs.
  ///
  /// - Parameter shouldStop: asked before each observation; what is finished is kept.
  /// - Throws: `MethodRefusal` when the method asked for is not sound here or does not estimate the
  ///   measure, `StatisticsError` when nothing was finished.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) async throws -> RareEventResult {
    let name = options.precision?.measure ?? options.target
    let all = MeasureCatalog.measures(for: scenario)
    guard let target = all.first(where: { $0.name == name }) else {
      preconditionFailure("no measure '\(name)'")
    }
    if target.kind == .quantile {
      throw MethodRefusal(
        method: options.method ?? .plain,
        reason: "'\(name)' is a quantile, which nines run without --method estimates")
    }
    let choice = try await choose(target, shouldStop)
    let plan = choice.plan
    let measures = all.filter { plan.method.estimates($0) && $0.kind != .quantile }
    guard let index = measures.firstIndex(where: { $0.name == name }) else {
      throw MethodRefusal(method: plan.method, reason: "it does not estimate '\(name)'")
    }
    var table = TermTable(measures, target: index, plan: plan)
    let designs = makeDesigns(seed)
    let rule = options.precision?.rule(for: target.kind)
    var wanted = options.replications
    var next = rule == nil ? wanted : min(wanted, 256)
    var (isMet, isPartial) = (false, false)
    while true {
      let counts = choice.pilot.shares(of: next, plan)
      isPartial = try await !observe(plan, upTo: counts, designs, &table, shouldStop)
      if isPartial || next >= wanted { break }
      if let rule, rule.isMet(by: try table.judged()) {
        isMet = true
        wanted = min(wanted, next + (next + 3) / 4)
        next = wanted
      } else {
        next = min(wanted, 2 * next)
      }
    }
    if let rule, !isPartial, !isMet { isMet = rule.isMet(by: try table.judged()) }
    if table.counts.contains(0) { throw StatisticsError.noObservations }
    return try RareEventResult(
      scenario: scenario, seed: seed, plan: plan, table: table, target: index,
      precision: options.precision, isMet: isMet, isPartial: isPartial, reasons: choice.reasons)
  }

  func makeDesigns(_ seed: UInt64) -> [Design] {
    (0..<options.threads).map { _ in Design(scenario, seed: seed) }
  }

  /// Draws what is missing up to a number of observations in each stratum.
  ///
  /// The strata take turns in proportion, so that an interrupted run has some of each.
  ///
  /// - Returns: whether all are done.
  func observe(
    _ plan: any SamplingPlan, upTo counts: [Int], _ designs: [Design], _ table: inout TermTable,
    _ shouldStop: @escaping @Sendable () -> Bool
  ) async throws -> Bool {
    var items: [(stratum: Int, number: Int, place: Double)] = []
    for (stratum, count) in counts.enumerated() where count > table.counts[stratum] {
      let start = table.counts[stratum]
      for number in start..<count {
        let place = (Double(number - start) + 0.5) / Double(count - start)
        items.append((stratum, number, place))
      }
    }
    items.sort { ($0.place, $0.stratum) < ($1.place, $1.stratum) }
    let size = 256
    var first = 0
    while first < items.count {
      let part = Array(items[first..<min(first + size, items.count)])
      let found = await Self.draw(plan, part.map { ($0.stratum, $0.number) }, designs, shouldStop)
      for (item, observation) in zip(part, found) {
        guard let observation else { return false }
        table.add(observation, to: item.stratum, part: plan.strata[item.stratum].part)
      }
      first += part.count
    }
    return true
  }

  private static func draw(
    _ plan: any SamplingPlan, _ items: [(Int, Int)], _ designs: [Design],
    _ shouldStop: @escaping @Sendable () -> Bool
  ) async -> [Observation?] {
    var results = [Observation?](repeating: nil, count: items.count)
    await withTaskGroup(of: [(Int, Observation)].self) { group in
      let counter = ItemCounter()
      for design in designs {
        group.addTask {
          var mine: [(Int, Observation)] = []
          while !shouldStop(), let item = counter.next(below: items.count) {
            let (stratum, number) = items[item]
            mine.append((item, plan.observe(stratum: stratum, number: number, design)))
          }
          return mine
        }
      }
      for await part in group {
        for (item, observation) in part { results[item] = observation }
      }
    }
    return results
  }
}

/// Hands out the numbers of items, each once.
private final class ItemCounter: Sendable {
  private let value = Atomic<Int>(0)

  func next(below count: Int) -> Int? {
    let number = value.add(1, ordering: .relaxed).oldValue
    return number < count ? number : nil
  }
}
