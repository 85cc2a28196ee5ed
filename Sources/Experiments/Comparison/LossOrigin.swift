import CloudSimulation
import Stochastics

/// What a fault class and phase lose less or more in a design than in the first one.
///
/// The receipt books every lost request once, so the origins of one design add up to its difference.
public struct LossOrigin: Equatable, Sendable {
  /// Position of the design.
  public let design: Int
  /// The fault class or drill; nil for losses without a fault.
  public let fault: String?
  /// The phase.
  public let phase: LossPhase
  /// Minutes of full outage a year in the first design.
  public let first: Double
  /// The same in this design.
  public let other: Double
  /// This design less the first, paired by replication, 95 %.
  public let difference: Estimate

  /// The origins of all designs against the first, the greatest difference of each first.
  ///
  /// - Throws: `StatisticsError` for runs without replications.
  static func all(_ runs: [RunResult]) throws(StatisticsError) -> [LossOrigin] {
    var origins: [LossOrigin] = []
    for (index, run) in runs.enumerated().dropFirst() {
      var own: [LossOrigin] = []
      for name in names(of: [runs[0], run]) {
        for phase in LossPhase.allCases {
          let first = minutes(runs[0], name, phase)
          let other = minutes(run, name, phase)
          if (first + other).allSatisfy({ $0 == 0 }) { continue }
          let difference = try Intervals.pairedDifference(other, first).difference
          own.append(
            LossOrigin(
              design: index, fault: name, phase: phase, first: Tally(first).mean,
              other: Tally(other).mean, difference: difference))
        }
      }
      let order = own.indices.sorted {
        (-own[$0].difference.value.magnitude, $0) < (-own[$1].difference.value.magnitude, $1)
      }
      origins += order.map { own[$0] }
    }
    return origins
  }

  /// The fault classes of all runs, each once, and nil for none.
  private static func names(of runs: [RunResult]) -> [String?] {
    var names: [String?] = []
    for run in runs {
      for name in run.design.faultClassNames where !names.contains(name) { names.append(name) }
    }
    return names + [nil]
  }

  /// Minutes a year, one number a replication whose mean is the ratio of the means (linearised).
  private static func minutes(_ run: RunResult, _ name: String?, _ phase: LossPhase) -> [Double] {
    let names = run.design.faultClassNames
    guard let place = name.map({ names.firstIndex(of: $0) }) ?? names.count else {
      return run.rows.map { _ in 0 }
    }
    let lost = run.rows.map { $0.lossByClass[place][phase.rawValue] * 525_600 }
    let valid = run.rows.map(\.valid)
    let mean = Tally(valid).mean
    if mean == 0 { return lost.map { _ in 0 } }
    let ratio = Tally(lost).mean / mean
    return zip(lost, valid).map { ratio + ($0 - ratio * $1) / mean }
  }
}

/// A design's cost beside what it loses.
public struct TradeOff: Equatable, Sendable {
  /// Cost, USD a year.
  public let cost: Double
  /// Unavailability by the measure of the first design's objective.
  public let unavailability: Double
  /// The cheapest design that costs no more and loses no more, one of both less; nil on the Pareto front.
  public let dominatedBy: Int?

  /// Whether no other design is better in one and no worse in the other.
  public var isOnFront: Bool { dominatedBy == nil }

  /// Judges points of cost and loss, in their order.
  public static func all(_ points: [(cost: Double, lost: Double)]) -> [TradeOff] {
    points.indices.map { index in
      let own = points[index]
      let better = points.indices.filter { other in
        let point = points[other]
        return point.cost <= own.cost && point.lost <= own.lost
          && (point.cost < own.cost || point.lost < own.lost)
      }
      let cheapest = better.min {
        (points[$0].cost, points[$0].lost, $0) < (points[$1].cost, points[$1].lost, $1)
      }
      return TradeOff(cost: own.cost, unavailability: own.lost, dominatedBy: cheapest)
    }
  }

  /// Judges designs.
  static func all(_ runs: [RunResult]) throws(StatisticsError) -> [TradeOff] {
    let objective = runs[0].design.scenario.objective
    var points: [(cost: Double, lost: Double)] = []
    for run in runs {
      let scenario = run.design.scenario
      func value(_ name: String) throws(StatisticsError) -> Double {
        try MeasureCatalog.measure(named: name, in: scenario)?.estimate(run.rows).value ?? 0
      }
      points.append((try value("cost"), 1 - (try value(objective.measureName))))
    }
    return all(points)
  }
}
