import CloudModel
import CloudSimulation
import Experiments
import Stochastics

/// What a run came to: every measure with its interval, the verdict, and where the losses went.
///
/// It is made once from a finished or interrupted run; files, the terminal and JSON show it.
public struct Summary: Sendable {
  /// A measure and its estimate.
  public struct Row: Equatable, Sendable {
    /// Its name in the catalog.
    public let name: String
    /// The estimate.
    public let estimate: Estimate
    /// Its unit; empty for a pure number.
    public let unit: String
    /// Which direction is better.
    public let polarity: Polarity
    /// What it is.
    public let definition: String
  }

  /// A drill's verdicts over all replications.
  public struct DrillCount: Equatable, Sendable {
    /// The drill's name.
    public let name: String
    /// Drills that were due, by verdict, in the order of `DrillVerdict.allCases`.
    public let counts: [Int]

    /// The number with a verdict.
    public subscript(_ verdict: DrillVerdict) -> Int {
      DrillVerdict.allCases.firstIndex(of: verdict).map { counts[$0] } ?? 0
    }
  }

  /// The scenario that was run.
  public let scenario: Scenario
  /// The seed in force.
  public let seed: UInt64
  /// Replications that are finished.
  public let replications: Int
  /// Whether the run was interrupted before its end.
  public let isPartial: Bool
  /// All measures of the catalog, in its order.
  public let measures: [Row]
  /// Where the losses went.
  public let receipt: Receipt
  /// Losses by request class, and by geography; empty for one.
  public let byClass: [FlowLoss]
  /// Losses by geography.
  public let byGeography: [FlowLoss]
  /// Whether the goal is reached.
  public let verdict: Verdict
  /// What is known where nothing was lost; nil where anything was.
  public let noLoss: NoLoss?
  /// How precise it is, where a precision was asked for.
  public let precision: PrecisionOutcome?
  /// Times of the failovers; nil for a scenario without a failover policy.
  public let claim: FailoverClaim?
  /// One entry a drill, in the order of the scenario.
  public let drills: [DrillCount]

  /// Estimates everything.
  ///
  /// - Throws: `StatisticsError` for a run without replications.
  public init(_ result: RunResult) throws(StatisticsError) {
    let scenario = result.design.scenario
    self.scenario = scenario
    seed = result.seed
    replications = result.rows.count
    isPartial = result.isPartial
    var measures: [Row] = []
    for measure in MeasureCatalog.measures(for: scenario) {
      measures.append(
        Row(
          name: measure.name, estimate: try measure.reported(result.rows), unit: measure.unit,
          polarity: measure.polarity, definition: measure.definition))
    }
    self.measures = measures
    receipt = try Receipt(result.rows, faultClassNames: result.design.faultClassNames)
    byClass = FlowLoss.byClass(result.rows, scenario.traffic)
    byGeography = FlowLoss.byGeography(result.rows, scenario.traffic)
    verdict = try Verdict(result)
    noLoss = try NoLoss(result)
    precision = result.precision
    claim = scenario.failover.map { _ in FailoverClaim(result.rows) }
    drills = scenario.drills.indices.map { drill in
      DrillCount(
        name: scenario.drills[drill].name,
        counts: DrillVerdict.allCases.indices.map { verdict in
          result.rows.reduce(0) { $0 + $1.drills[drill][verdict] }
        })
    }
  }

  /// A measure's row; nil when there is none of that name.
  public func row(_ name: String) -> Row? { measures.first { $0.name == name } }

  /// The estimate that the goal is about.
  public var availability: Estimate? {
    row(scenario.objective.measureName)?.estimate
  }

  /// Pools whose price was recalled and not read at its source, as `region/pool`.
  public var unverifiedPrices: [String] { scenario.unverifiedPrices }
}

extension TrafficNoise {
  /// What the results are conditional on.
  var words: String {
    guard let paths else {
      return "The traffic's noise is drawn for each replication."
    }
    let courses = paths == 1 ? "one course" : "\(paths) courses"
    return "The traffic's noise has \(courses), which the replications take in turn: results are "
      + "conditional on \(paths == 1 ? "it" : "them")."
  }
}

extension Scenario {
  /// Pools whose price was recalled and not read at its source, as `region/pool`.
  var unverifiedPrices: [String] {
    pools.filter { $0.priceStatus == .recalledUnverified }.map {
      "\(regions[$0.region.index].name)/\($0.name)"
    }
  }
}
