/// One replication's part in a measure that is a ratio of two means; a mean has 1 below.
public struct MeasureTerms: Equatable, Sendable {
  /// The numerator.
  public let above: Double
  /// The denominator.
  public let below: Double
}
