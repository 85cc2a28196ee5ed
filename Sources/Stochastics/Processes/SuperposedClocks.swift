/// Identical components with exponential lifetimes, as one clock: when the next one fails, and which.
///
/// The first of n exponential lifetimes is exponential with n times the rate, and every component is
/// equally likely to be the one; after it all begin anew, since the law has no memory. A step costs two
/// draws, whatever n. A hit on a component that is absent is void, so that the clock can run at the rate
/// of a quota, and more components disturb nobody's draws.
@frozen
public struct SuperposedClocks: Sendable {
  /// The number of components.
  public let count: Int
  /// The mean gap between two failures of any of them, in the unit of the mean lifetime.
  public let meanGap: Double
  @usableFromInline var source: ExponentialSource

  /// Makes the clock of so many components.
  ///
  /// - Parameters:
  ///   - count: from 1.
  ///   - meanLifetime: of one component, positive and finite, in any unit.
  ///   - stream: what gaps and indices are drawn from.
  /// - Throws: `ParameterError` for a count or a mean outside its range.
  public init(count: Int, meanLifetime: Double, stream: RandomStream) throws(ParameterError) {
    try ParameterError.require(count >= 1, "count", Double(count), "at least 1")
    try ParameterError.require(
      meanLifetime > 0 && meanLifetime.isFinite, "meanLifetime", meanLifetime,
      "greater than 0 and finite")
    self.count = count
    meanGap = meanLifetime / Double(count)
    source = ExponentialSource(stream)
  }

  /// Draws the gap to the next failure and the component that fails; O(1).
  @inlinable
  public mutating func next() -> (gap: Double, index: Int) {
    let gap = source.next() * meanGap
    let product = source.nextUInt64().multipliedFullWidth(by: UInt64(truncatingIfNeeded: count))
    return (gap, Int(truncatingIfNeeded: product.high))
  }
}
