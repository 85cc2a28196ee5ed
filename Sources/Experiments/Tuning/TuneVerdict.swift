import Stochastics

/// What replications of a point say about one constraint.
public struct TuneCheck: Equatable, Sendable {
  /// What is constrained: `probability_meets_slo` or a measure.
  public let name: String
  /// Its value.
  public let estimate: Estimate
  /// The bound.
  public let bound: Double
  /// Whether it must not be above the bound; else not below.
  public let isUpper: Bool

  /// How much is missing, 0 or less where the value keeps the bound.
  public var shortfall: Double {
    isUpper ? estimate.value - bound : bound - estimate.value
  }

  /// Whether it keeps the bound (true), breaks it (false), or neither is sure.
  public var isKept: Bool? {
    // A number without spread is what it is.
    guard let low = estimate.low, let high = estimate.high else {
      return estimate.note == TuneCheck.equal ? shortfall <= 0 : nil
    }
    if isUpper { return high <= bound ? true : low > bound ? false : nil }
    return low >= bound ? true : high < bound ? false : nil
  }

  static let equal = "all replications are equal"
}

extension TunePoint {
  /// The constraints, each judged at its own one-sided confidence.
  ///
  /// - Throws: `StatisticsError` for a point without replications.
  func checks(
    _ problem: TuneProblem, confidence: Double
  ) throws(StatisticsError) -> [TuneCheck] {
    let (met, of) = goal(problem)
    // One-sided: the other tail is left open, so both together may be twice as large.
    let twoSided = max(0.01, 2 * confidence - 1)
    let isSingle = of.allSatisfy { $0 == 1 }
    let share =
      isSingle
      ? try Intervals.proportion(
        successes: met.reduce(0, +), trials: of.count, confidence: twoSided,
        method: .clopperPearson)
      : try Intervals.clusteredProportion(successes: met, trials: of, confidence: twoSided)
    var checks = [
      TuneCheck(
        name: "probability_meets_slo", estimate: share, bound: problem.probability, isUpper: false)
    ]
    for (index, bound) in problem.bounds.enumerated() {
      let values = observations.map { $0.limited[index] }
      let first = values.first ?? 0
      var estimate = try Intervals.mean(values, confidence: twoSided)
      if values.allSatisfy({ $0 == first }) {
        estimate = Estimate(
          value: first, low: nil, high: nil, method: "none", note: TuneCheck.equal)
      }
      checks.append(
        TuneCheck(
          name: bound.measure, estimate: estimate, bound: bound.value, isUpper: bound.isUpper))
    }
    return checks
  }
}

extension [TuneCheck] {
  /// Whether all are kept (true), one is broken (false), or neither is sure.
  var areKept: Bool? {
    if contains(where: { $0.isKept == false }) { return false }
    return allSatisfy { $0.isKept == true } ? true : nil
  }
}
