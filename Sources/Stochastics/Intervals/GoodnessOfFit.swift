/// Whether observations may come from a law: Kolmogorov and Smirnov's and the chi-square test.
///
/// A test with a fixed seed that asks for a p-value above 0.001 gives a false alarm for one seed in
/// 1,000 where the law is right.
public enum GoodnessOfFit {
  /// The outcome of one test.
  public struct Outcome: Equatable, Sendable {
    /// The distance D, or the chi-square sum.
    public let statistic: Double
    /// The probability of at least this statistic when the law is right.
    public let pValue: Double
  }

  /// The largest distance between the observations' steps and a continuous distribution function.
  ///
  /// The law must be given in full, not fitted to the same observations. Observations may come in
  /// any order; *O(n log n)*. For laws with atoms the test errs towards not rejecting.
  ///
  /// **Source**: Stephens (1970), DOI 10.1111/j.2517-6161.1970.tb00821.x: the asymptotic law at
  /// D (sqrt(n) + 0.12 + 0.11 / sqrt(n)); the p-value's relative error is a few percent from n = 8.
  ///
  /// - Throws: `StatisticsError` for no or non-finite observations, or a function that leaves 0 to 1.
  public static func kolmogorovSmirnov(
    _ observations: [Double], cdf: (Double) -> Double
  ) throws(StatisticsError) -> Outcome {
    try Intervals.check(observations, "observation")
    let n = Double(observations.count)
    var distance = 0.0
    for (index, x) in observations.sorted().enumerated() {
      let p = cdf(x)
      try Intervals.require(p >= 0 && p <= 1, "distribution function", p, "0 to 1")
      distance = max(distance, p - Double(index) / n, Double(index + 1) / n - p)
    }
    let root = n.squareRoot()
    return Outcome(
      statistic: distance, pValue: kolmogorovTail(distance * (root + 0.12 + 0.11 / root)))
  }

  /// Observed counts against expected ones.
  ///
  /// The law of the sum is close to chi-square when each expected count is 5 or more; cells with less
  /// are to be joined before.
  ///
  /// **Source**: Pearson (1900), DOI 10.1080/14786440009463897.
  ///
  /// - Parameters:
  ///   - observed: counts, 0 or more.
  ///   - expected: their expected values, 5 or more each; the same total as the counts.
  ///   - estimated: the number of parameters that were fitted to the same observations.
  /// - Throws: `StatisticsError` for arguments out of these ranges, or no degree of freedom left.
  public static func chiSquare(
    observed: [Int], expected: [Double], estimated: Int = 0
  ) throws(StatisticsError) -> Outcome {
    guard observed.count == expected.count else {
      throw .lengthsDiffer(observed.count, expected.count)
    }
    if observed.isEmpty { throw .noObservations }
    try Intervals.require(
      estimated >= 0, "estimated parameters", Double(estimated), "0 or more")
    let freedom = Double(observed.count - 1 - estimated)
    try Intervals.require(freedom >= 1, "degrees of freedom", freedom, "1 or more")
    var (sum, count, total) = (0.0, 0.0, 0.0)
    for (seen, mean) in zip(observed, expected) {
      try Intervals.require(seen >= 0, "observed count", Double(seen), "0 or more")
      try Intervals.require(mean >= 5 && mean.isFinite, "expected count", mean, "5 or more")
      sum += (Double(seen) - mean) * (Double(seen) - mean) / mean
      count += Double(seen)
      total += mean
    }
    try Intervals.require(
      (total - count).magnitude <= 1e-6 * count, "total of the expected counts", total,
      "the number of observations (\(count))")
    return Outcome(
      statistic: sum, pValue: try SpecialFunctions.chiSquareTail(sum, degreesOfFreedom: freedom))
  }

  /// P(K > x) of Kolmogorov's limit law, by the one of its two series that converges fast.
  ///
  /// **Source**: Feller (1948), DOI 10.1214/aoms/1177730243.
  static func kolmogorovTail(_ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x < 1 {
      // 1 - sqrt(2 pi) / x * sum of exp(-(2k - 1)^2 pi^2 / 8x^2).
      let rate = -Double.pi * Double.pi / (8 * x * x)
      var sum = 0.0
      for odd in [1.0, 3, 5, 7] { sum += PortableMath.exp(odd * odd * rate) }
      return 1 - (2 * Double.pi).squareRoot() / x * sum
    }
    var sum = 0.0
    for k in [1.0, 2, 3, 4, 5] {
      let term = PortableMath.exp(-2 * k * k * x * x)
      sum += k.truncatingRemainder(dividingBy: 2) == 1 ? term : -term
    }
    return 2 * sum
  }
}
