import Stochastics

/// A precision at which a run may stop: `unavailability=10%`, `probability_meets_slo=2%`.
public struct PrecisionGoal: Equatable, Sendable {
  /// The measure's name in the catalog.
  public let measure: String
  /// The interval's longer side: relative to the value for a mean or ratio, absolute for a probability.
  public let halfWidth: Double

  /// Makes a goal.
  public init(measure: String, halfWidth: Double) {
    self.measure = measure
    self.halfWidth = halfWidth
  }

  /// The rule by which a run stops: relative but for a probability.
  public func rule(for kind: MeasureKind) -> SequentialStop {
    switch kind {
    case .probability: SequentialStop(halfWidth: halfWidth, scale: .absolute)
    case .mean, .ratio, .quantile: SequentialStop(halfWidth: halfWidth, scale: .relative)
    }
  }
}
