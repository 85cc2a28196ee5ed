import Stochastics

/// A precision at which a run may stop: `unavailability=10%`, `probability_meets_slo=2%`.
public struct PrecisionGoal: Equatable, Sendable {
  /// The measure's name in the catalog.
  public let measure: String
  /// Half-width of the interval: relative to the value for a mean or ratio, absolute for a probability.
  public let halfWidth: Double

  /// Makes a goal.
  public init(measure: String, halfWidth: Double) {
    self.measure = measure
    self.halfWidth = halfWidth
  }

  /// Whether an estimate is precise enough; one without an interval is not.
  public func isMet(by estimate: Estimate, kind: MeasureKind) -> Bool {
    guard let half = estimate.halfWidth else { return false }
    switch kind {
    case .probability: return half <= halfWidth
    case .mean, .ratio, .quantile: return half <= halfWidth * abs(estimate.value)
    }
  }
}
