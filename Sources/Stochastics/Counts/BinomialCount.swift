/// The number of successes in independent trials of one probability.
///
/// Drawn by inversion from a table, one uniform number a draw, so that paired designs stay in step.
/// Making the value takes time and memory in proportion to the standard deviation.
public struct BinomialCount: Equatable, Sendable {
  /// The number of trials.
  public let trials: Int
  /// The probability of a success in each.
  public let probability: Double
  private let table: CountTable

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - trials: from 0 to 1e9.
  ///   - probability: from 0 to 1.
  /// - Throws: `ParameterError` for parameters out of these ranges.
  public init(trials: Int, probability: Double) throws(ParameterError) {
    try ParameterError.require(
      trials >= 0 && trials <= 1_000_000_000, "trials", Double(trials), "0 to 1e+09")
    try ParameterError.require(
      probability >= 0 && probability <= 1, "probability", probability, "0 to 1")
    self.trials = trials
    self.probability = probability
    let (p, q) = (probability, 1 - probability)
    table = CountTable(
      mode: min(Int(Double(trials + 1) * p), trials),
      up: { q > 0 ? Double(trials - $0) / Double($0 + 1) * (p / q) : 0 },
      down: { p > 0 ? Double($0) / Double(trials - $0 + 1) * (q / p) : 0 })
  }

  /// The mean.
  public var mean: Double { Double(trials) * probability }

  /// The variance.
  public var variance: Double { Double(trials) * probability * (1 - probability) }

  /// P(X = count).
  public func probability(of count: Int) -> Double { table.probability(of: count) }

  /// P(X <= count).
  public func cdf(_ count: Int) -> Double { table.cdf(count) }

  /// The smallest count with P(X <= count) >= p, for p from 0 to 1.
  public func quantile(_ p: Double) -> Int { table.quantile(p) }

  /// Draws one count; uses exactly one number of the stream.
  public func sample(using stream: inout RandomStream) -> Int { quantile(stream.nextUniform()) }
}
