/// The number of independent events in a period: P(k) = mean^k exp(-mean) / k!.
///
/// Drawn by inversion from a table, one uniform number a draw, so that paired designs stay in step:
/// of two means, the larger gives the larger count from the same number. Making the value takes time
/// and memory in proportion to the square root of the mean.
public struct PoissonCount: Equatable, Sendable {
  /// The mean, which is the variance too.
  public let mean: Double
  private let table: CountTable

  /// Makes the law.
  ///
  /// - Parameter mean: greater than 0, up to 1e8.
  /// - Throws: `ParameterError` for a mean out of this range.
  public init(mean: Double) throws(ParameterError) {
    try ParameterError.require(
      mean > 0 && mean <= 1e8, "mean", mean, "greater than 0, up to 1e+08")
    self.mean = mean
    table = CountTable(
      mode: Int(mean), up: { mean / Double($0 + 1) }, down: { Double($0) / mean })
  }

  /// P(X = count).
  public func probability(of count: Int) -> Double { table.probability(of: count) }

  /// P(X <= count).
  public func cdf(_ count: Int) -> Double { table.cdf(count) }

  /// The smallest count with P(X <= count) >= p, for p from 0 to 1.
  public func quantile(_ p: Double) -> Int { table.quantile(p) }

  /// Draws one count; uses exactly one number of the stream.
  public func sample(using stream: inout RandomStream) -> Int { quantile(stream.nextUniform()) }
}
