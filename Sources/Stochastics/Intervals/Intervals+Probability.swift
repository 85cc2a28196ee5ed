extension Intervals {
  /// How the interval of a proportion is made.
  public enum ProportionMethod: Sendable, CaseIterable {
    /// Wilson's score interval: close to its confidence on average, short.
    case wilson
    /// Clopper and Pearson's interval: at least its confidence always, longer.
    case clopperPearson
  }

  /// The probability of an event from its number of occurrences in independent trials.
  ///
  /// **Source**: Wilson (1927), DOI 10.1080/01621459.1927.10502953; Clopper and Pearson (1934),
  /// DOI 10.1093/biomet/26.4.404. Both give a proper interval for no and for only successes.
  ///
  /// - Throws: `StatisticsError` unless 0 <= successes <= trials, trials > 0, and the confidence
  ///   lies in (0, 1).
  public static func proportion(
    successes: Int, trials: Int, confidence: Double = 0.95, method: ProportionMethod = .wilson
  ) throws(StatisticsError) -> Estimate {
    if trials == 0 { throw .noObservations }
    try require(trials > 0, "trials", Double(trials), "1 or more")
    try require(
      successes >= 0 && successes <= trials, "successes", Double(successes), "0 to \(trials)")
    let level = try percent(confidence)
    let (k, n) = (Double(successes), Double(trials))
    let p = k / n
    switch method {
    case .wilson:
      let z = SpecialFunctions.normalQuantile(0.5 + 0.5 * confidence)
      let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
      let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
      // At the ends the formula is exactly 0 or 1; rounding must not lead past them.
      return Estimate(
        value: p, low: successes == 0 ? 0 : max(0, centre - half),
        high: successes == trials ? 1 : min(1, centre + half), method: "Wilson, \(level)")
    case .clopperPearson:
      let tail = 0.5 - 0.5 * confidence
      var (low, high) = (0.0, 1.0)
      if successes > 0 { low = try SpecialFunctions.betaQuantile(tail, k, n - k + 1) }
      if successes < trials { high = try SpecialFunctions.betaQuantile(1 - tail, k + 1, n - k) }
      return Estimate(value: p, low: low, high: high, method: "Clopper-Pearson, \(level)")
    }
  }

  /// The p-quantile of independent observations, between two of them.
  ///
  /// The value interpolates linearly between order statistics (definition 7 of Hyndman and Fan 1996,
  /// DOI 10.1080/00031305.1996.10473566). The ends are order statistics whose ranks enclose the
  /// quantile with at least the confidence by the binomial law, whatever the observations' law (David
  /// and Nagaraja, Order Statistics, section 7.1). An end is missing where no observation is extreme
  /// enough.
  ///
  /// - Throws: `StatisticsError` for no or non-finite observations, or p or confidence outside (0, 1).
  public static func quantile(
    _ values: [Double], _ p: Double, confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    try check(values, "observation")
    try require(p > 0 && p < 1, "p", p, "between 0 and 1")
    let method = "order statistics, \(try percent(confidence))"
    let sorted = values.sorted()
    let n = sorted.count
    let place = Double(n - 1) * p
    let below = min(Int(place), n - 1)
    let above = min(below + 1, n - 1)
    let value = sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])

    // The number of observations at or under the quantile is binomial: the lower rank is the
    // largest r with P(B < r) <= tail, the upper the smallest r with P(B < r) >= 1 - tail.
    let tail = 0.5 - 0.5 * confidence
    let lowerRank = try largestRank(n) { rank throws(StatisticsError) in
      try SpecialFunctions.binomialCDF(rank - 1, trials: n, p: p) <= tail
    }
    let upperRank = try largestRank(n) { rank throws(StatisticsError) in
      try SpecialFunctions.binomialCDF(rank - 1, trials: n, p: p) < 1 - tail
    }
    let low = lowerRank >= 1 ? sorted[lowerRank - 1] : nil
    let high = upperRank < n ? sorted[upperRank] : nil
    let note = low == nil || high == nil ? "too few observations (\(n))" : nil
    // Interpolation may leave a very short interval by less than the gap to the next observation.
    return Estimate(
      value: min(max(value, low ?? value), high ?? value), low: low, high: high, method: method,
      note: note)
  }

  /// The largest rank from 1 to n for which a condition holds that fails from some rank on, or 0.
  private static func largestRank(
    _ n: Int, where holds: (Int) throws(StatisticsError) -> Bool
  ) throws(StatisticsError) -> Int {
    var low = 0
    var high = n + 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if try holds(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
