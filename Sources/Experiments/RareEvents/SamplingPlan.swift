import CloudSimulation

/// Which losses of a row count in a stratum.
enum LossPart: Sendable, Equatable {
  /// All, and every measure.
  case whole
  /// Those booked to some classes; the others are another stratum's.
  case classes([Int])
  /// All but those booked to some classes, with the requests that came.
  case others([Int])
}

/// A part of what is estimated, sampled by itself.
struct PlannedStratum: Sendable, Equatable {
  /// For reports.
  let name: String
  /// What its mean is multiplied by: its probability or, for a part of a sum, that of not being 0.
  let weight: Double
  /// Which losses count.
  var part = LossPart.whole
}

/// A whole replication with its weight in an observation.
struct SampledPath: Sendable {
  let weight: Double
  let row: ReplicationRow
}

/// One independent observation: a replication, or all branches of one.
struct Observation: Sendable {
  let paths: [SampledPath]
  /// What it took, in events.
  let cost: Double

  /// What making a world and summing it up takes, in events handled; measured on `spare-of-three.yaml`.
  static let fixedCost = 30.0

  /// The cost of a replication with so many events, those of shared beginnings once.
  static func cost(events: Int64) -> Double { Double(events) + fixedCost }
}

/// How a method draws observations of one seed.
///
/// An observation is a function of the plan, its stratum and number, so that any order and any number of
/// threads give the same bytes.
protocol SamplingPlan: Sendable {
  var method: EstimationMethod { get }
  /// What was chosen, for reports.
  var parameters: String { get }
  var strata: [PlannedStratum] { get }
  /// Whether observations are shared out in proportion to the weights, or as a pilot found best.
  var hasFixedShares: Bool { get }
  /// Draws an observation.
  ///
  /// - Parameter design: of the plan's scenario and seed.
  func observe(stratum: Int, number: Int, _ design: Design) -> Observation
}

extension SamplingPlan {
  /// The replication whose streams an observation uses: each its own.
  func replication(_ stratum: Int, _ number: Int) -> Int { number * strata.count + stratum }

  /// The observation of one world that runs to its end.
  func single(_ world: World, weight: (World) -> Double, _ design: Design, _ replication: Int)
    -> Observation
  {
    var world = world
    let result = world.finish()
    let row = ReplicationRow(result, number: replication, scenario: design.scenario)
    return Observation(
      paths: [SampledPath(weight: weight(world), row: row)],
      cost: Observation.cost(events: result.events))
  }
}

/// Replications as nature draws them.
struct PlainSampling: SamplingPlan {
  let method = EstimationMethod.plain
  let parameters = ""
  let strata = [PlannedStratum(name: "all", weight: 1)]
  let hasFixedShares = true

  func observe(stratum: Int, number: Int, _ design: Design) -> Observation {
    single(World(design, replication: number), weight: { _ in 1 }, design, number)
  }
}
