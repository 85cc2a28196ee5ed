import CloudModel
import CloudSimulation
import ScenarioSchema
import Stochastics

/// Makes the design that has these values at these paths; nil when the scenario does not allow them.
public typealias DesignMaker = @Sendable ([Named<DocumentNode>]) -> Scenario?

/// How a sensitivity analysis is carried out.
public struct SensitivityOptions: Equatable, Sendable {
  /// Replications of each single change.
  public var changeReplications = 100
  /// Replications of each point of the screening and of the indices.
  public var pointReplications = 16
  /// Paths of Morris's screening.
  public var paths = 8
  /// Rows of a sample for Sobol indices; 0 leaves them out.
  public var samples = 32
  /// Knobs that get Sobol indices: those that rank first.
  public var top = 4
  /// Threads; any number gives the same results.
  public var threads = 1
  /// Replaces the scenario's seed.
  public var seed: UInt64?

  /// The usual ones.
  public init() {}
}

/// What knobs and failure rates do to unavailability.
///
/// The response is log10 of the unavailability by the objective's measure, so an effect of -1 is a nine
/// more. A run that loses nothing counts as `floor`, as its nines are not known.
public struct Sensitivity: Sendable {
  /// The least unavailability that is told from nothing.
  public static let floor = 1e-9

  /// One knob set to one end of its range, everything else as written.
  public struct Change: Sendable {
    /// Position of the knob.
    public let knob: Int
    /// What was set.
    public let value: String
    /// Unavailability by the objective's measure.
    public let unavailability: Estimate
    /// Against the design as written, corrected for all changes (Holm).
    public let contrast: Contrast
    /// Nines more than as written; negative for fewer.
    public let ninesGained: Double
    /// Cost less that of the design as written, USD a year.
    public let addedCost: Estimate
  }

  /// The knobs.
  public let knobs: [Knob]
  /// The design as written.
  public let base: RunResult
  /// Its unavailability.
  public let unavailability: Estimate
  /// Single changes, in the order of the knobs, the lower end first; without those that are refused.
  public let changes: [Change]
  /// Effects over the whole range of each knob, in nines; nil when no step of it was allowed.
  public let effects: [MorrisScreening.Effect?]
  /// Shares of the variance of the knobs that rank first; nil for the others.
  public let indices: [SobolIndices.Index?]
  /// Points of the screening and the samples that the scenario did not allow.
  public let refused: Int
  /// Whether it was interrupted: what is missing is nil.
  public let isPartial: Bool

  /// Knobs by the mean magnitude of their effects, the greatest first.
  public var ranking: [Int] {
    knobs.indices.sorted {
      (-(effects[$0]?.meanMagnitude ?? -1), $0) < (-(effects[$1]?.meanMagnitude ?? -1), $1)
    }
  }

  /// Whether a team can set a knob; failure rates and repair times it cannot.
  public static func isChosen(_ knob: Knob) -> Bool { !knob.path.hasPrefix("faults.") }

  /// The surely better change of a chosen knob that gains most nines; nil without one.
  public var bestChange: Change? {
    changes.filter {
      Self.isChosen(knobs[$0.knob]) && $0.contrast.isSure && $0.ninesGained > 0
    }.max { $0.ninesGained < $1.ninesGained }
  }
}

/// Runs a sensitivity analysis: every design on the same random numbers.
public struct SensitivityRun: Sendable {
  private let scenario: Scenario
  private let knobs: [Knob]
  private let options: SensitivityOptions
  private let make: DesignMaker

  /// Prepares an analysis.
  ///
  /// - Parameters:
  ///   - scenario: the design as written.
  ///   - knobs: one or more.
  ///   - make: makes a design with values at paths.
  public init(
    _ scenario: Scenario, knobs: [Knob], options: SensitivityOptions, make: @escaping DesignMaker
  ) {
    precondition(!knobs.isEmpty, "no knob")
    self.scenario = scenario
    self.knobs = knobs
    self.options = options
    self.make = make
  }

  /// How many designs are run at most.
  public var count: Int {
    let top = min(options.top, knobs.count)
    return 1 + 2 * knobs.count + options.paths * (knobs.count + 1)
      + (options.samples > 0 ? options.samples * (top + 2) : 0)
  }

  /// Runs.
  ///
  /// - Parameters:
  ///   - shouldStop: asked before each replication.
  ///   - onDesign: receives how many designs are done.
  /// - Returns: the analysis, or nil when it was interrupted before all single changes were run.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }, onDesign: (Int) -> Void = { _ in }
  ) async throws -> Sensitivity? {
    var done = 0
    func result(_ scenario: Scenario, _ replications: Int) async throws -> RunResult? {
      let run = try await MonteCarloRun(
        scenario,
        options: RunOptions(
          replications: replications, threads: options.threads, seed: options.seed)
      ).run(shouldStop: shouldStop)
      done += 1
      onDesign(done)
      return run.isPartial ? nil : run
    }
    guard let base = try await result(scenario, options.changeReplications) else { return nil }
    var ends: [(knob: Int, value: String, run: RunResult)] = []
    for (index, knob) in knobs.enumerated() {
      for place in [0.0, 1] {
        let value = knob.value(at: place)
        guard let design = make([Named(knob.path, value)]) else { continue }
        guard let run = try await result(design, options.changeReplications) else { return nil }
        ends.append((index, value.flowText, run))
      }
    }
    let (unavailability, changes) = try Self.changes(base, ends)
    var refused = 0
    var isPartial = false
    func response(_ places: [Double], of chosen: [Int]) async throws -> Double? {
      if isPartial { return nil }
      let settings = zip(chosen, places).map { Named(knobs[$0].path, knobs[$0].value(at: $1)) }
      guard let design = make(settings) else {
        refused += 1
        return nil
      }
      guard let run = try await result(design, options.pointReplications) else {
        isPartial = true
        return nil
      }
      return Self.response(run)
    }
    let all = Array(knobs.indices)
    let screening = MorrisScreening(
      inputs: knobs.count, paths: options.paths, stream: stream("screening"))
    var values: [[Double?]] = []
    for path in screening.points {
      var own: [Double?] = []
      for point in path { own.append(try await response(point, of: all)) }
      values.append(own)
    }
    let effects = screening.effects(values)
    let ranking = all.sorted {
      (-(effects[$0]?.meanMagnitude ?? -1), $0) < (-(effects[$1]?.meanMagnitude ?? -1), $1)
    }
    var indices = [SobolIndices.Index?](repeating: nil, count: knobs.count)
    let top = Array(ranking.prefix(options.top))
    if options.samples > 0, !isPartial {
      var draw = stream("samples")
      let design = try SobolIndices(
        inputs: top.count, count: options.samples,
        shift: (0..<2 * top.count).map { _ in draw.nextUniform() })
      var sampled: [Double?] = []
      for point in design.points { sampled.append(try await response(point, of: top)) }
      if !isPartial, let found = design.indices(sampled) {
        for (place, index) in zip(top, found) { indices[place] = index }
      }
    }
    return Sensitivity(
      knobs: knobs, base: base, unavailability: unavailability, changes: changes,
      effects: effects, indices: indices, refused: refused, isPartial: isPartial)
  }

  private func stream(_ purpose: String) -> RandomStream {
    RandomStream(
      key: StreamKey(
        seed: options.seed ?? scenario.seed, component: "sensitivity", purpose: purpose),
      replication: 0)
  }

  private static func response(_ run: RunResult) -> Double {
    let measure = run.design.scenario.objective.measure
    let lost: Double
    switch measure {
    case .requests:
      let valid = run.rows.reduce(0) { $0 + $1.valid }
      lost = valid > 0 ? run.rows.reduce(0) { $0 + $1.failed } / valid : 0
    case .time:
      lost = run.rows.reduce(0) { $0 + 1 - $1.availability(.time) } / Double(run.rows.count)
    }
    // Base-10 logarithm by the portable one; results are written to files.
    return PortableMath.log(max(Sensitivity.floor, lost)) / PortableMath.log(10)
  }

  private static func changes(
    _ base: RunResult, _ ends: [(knob: Int, value: String, run: RunResult)]
  ) throws(StatisticsError) -> (Estimate, [Sensitivity.Change]) {
    let scenario = base.design.scenario
    let name = scenario.objective.measureName
    guard let good = MeasureCatalog.measure(named: name, in: scenario),
      let cost = MeasureCatalog.measure(named: "cost", in: scenario)
    else { preconditionFailure("no measure '\(name)' in the catalog") }
    func lost(_ run: RunResult) -> [Double] { good.parts(run.rows).map { 1 - $0 } }
    let pairs = ends.map { end in
      Contrast.Pair(
        first: lost(base), second: lost(end.run),
        isExact: (base.rows + end.run.rows).allSatisfy { !$0.isRandom })
    }
    let contrasts = try Contrast.all(pairs, .lowerIsBetter)
    let before = response(base)
    var changes: [Sensitivity.Change] = []
    for (end, contrast) in zip(ends, contrasts) {
      changes.append(
        Sensitivity.Change(
          knob: end.knob, value: end.value,
          unavailability: try good.reported(end.run.rows).complement, contrast: contrast,
          ninesGained: before - response(end.run),
          addedCost: try Intervals.pairedDifference(
            cost.parts(end.run.rows), cost.parts(base.rows)
          ).difference))
    }
    return (try good.reported(base.rows).complement, changes)
  }
}
