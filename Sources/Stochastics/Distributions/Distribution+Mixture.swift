/// One law of a mixture and how often it is taken.
public struct WeightedLaw: Equatable, Sendable {
  /// Greater than 0, up to 1e9; the probability is this over the sum of all weights.
  public let weight: Double
  /// The law that is taken.
  public let law: Distribution

  /// Makes a part of a mixture.
  public init(weight: Double, law: Distribution) {
    self.weight = weight
    self.law = law
  }
}

extension Distribution {
  /// The sum of several exponential stages of equal mean: a gamma law of whole shape.
  ///
  /// - Parameters:
  ///   - stages: from 1 to 1,000.
  ///   - mean: of the whole sum, greater than 0.
  /// - Throws: `ParameterError` for parameters out of these ranges.
  public static func erlang(stages: Int, mean: Double) throws(ParameterError) -> Distribution {
    try ParameterError.require(
      stages >= 1 && stages <= 1_000, "stages", Double(stages), "1 to 1,000")
    try ParameterError.require(mean > 0 && mean.isFinite, "mean", mean, "greater than 0")
    return try Distribution.gamma(shape: Double(stages), scale: mean / Double(stages)).validated()
  }

  /// The Pareto law of type II (Lomax) with a given mean: scale = mean (shape - 1).
  ///
  /// - Throws: `ParameterError` unless the shape lies above 1, up to 1,000, and the mean above 0.
  public static func pareto(shape: Double, mean: Double) throws(ParameterError) -> Distribution {
    try ParameterError.require(mean > 0 && mean.isFinite, "mean", mean, "greater than 0")
    return try Distribution.pareto(shape: shape, scale: mean * (shape - 1)).validated()
  }

  /// The two-phase hyperexponential law of a given mean and squared coefficient of variation.
  ///
  /// Both phases contribute half of the mean ("balanced means").
  ///
  /// **Source**: Whitt, "Approximating a point process by a renewal process", Operations Research 30
  /// (1982), section 3, DOI 10.1287/opre.30.1.125.
  ///
  /// - Parameters:
  ///   - mean: greater than 0.
  ///   - squaredVariation: variance over squared mean, greater than 1, up to 1e6; 1 would be the
  ///     exponential law.
  /// - Throws: `ParameterError` for parameters out of these ranges.
  public static func hyperexponential(
    mean: Double, squaredVariation: Double
  ) throws(ParameterError) -> Distribution {
    try ParameterError.require(mean > 0 && mean.isFinite, "mean", mean, "greater than 0")
    let c = squaredVariation
    try ParameterError.require(
      c > 1 && c <= 1e6, "squared variation", c, "greater than 1, up to 1e+06")
    let root = ((c - 1) / (c + 1)).squareRoot()
    // 1 - root without cancellation: (1 - root)(1 + root) = 2 / (c + 1).
    let rare = 1 / ((c + 1) * (1 + root))
    let often = 0.5 * (1 + root)
    return try Distribution.mixture([
      WeightedLaw(weight: often, law: .exponential(mean: 0.5 * mean / often)),
      WeightedLaw(weight: rare, law: .exponential(mean: 0.5 * mean / rare)),
    ]).validated()
  }

  /// The weighted average of a property over the laws of a mixture.
  static func average(_ parts: [WeightedLaw], _ property: (Distribution) -> Double) -> Double {
    var sum = 0.0
    var weights = 0.0
    for part in parts {
      sum += part.weight * property(part.law)
      weights += part.weight
    }
    return sum / weights
  }

  /// The smallest number whose probability in the mixture reaches p.
  ///
  /// It lies between the smallest and the largest quantile of the laws. Bisection over the bit
  /// patterns of that range, at most 64 steps, is exact for atoms and continuous laws alike. Picking
  /// a law first would be faster, but a larger p could then give a smaller value, and paired designs
  /// would fall out of step.
  static func mixedQuantile(_ parts: [WeightedLaw], _ p: Double) -> Double {
    var low = Double.infinity
    var high = 0.0
    for part in parts {
      let value = part.law.quantile(p)
      low = min(low, value)
      high = max(high, value)
    }
    if low == high || high.isInfinite { return high }
    func reaches(_ x: Double) -> Bool { average(parts) { $0.cdf(x) } >= p }
    if reaches(low) { return low }
    // Patterns of numbers from +0 up are ordered as the numbers are.
    var (below, above) = (max(low, 0).bitPattern, high.bitPattern)
    while above - below > 1 {
      let middle = below + (above - below) / 2
      if reaches(Double(bitPattern: middle)) { above = middle } else { below = middle }
    }
    return Double(bitPattern: above)
  }
}
