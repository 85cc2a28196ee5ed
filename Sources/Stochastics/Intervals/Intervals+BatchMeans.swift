extension Intervals {
  /// The numbers of batches that `batchMeans` tries, in this order.
  public static let batchCounts = [40, 20, 10]

  /// The mean of one long series of dependent observations, from the means of equal batches.
  ///
  /// The rule: the series, without its warm-up, is cut into 40 batches of equal length; what is left
  /// over is dropped from the start. If von Neumann's test of independence, one-sided at 10 %, finds
  /// the batch means correlated, 20 longer batches are tried, then 10. Student's t interval follows
  /// from the first number of batches that passes; a correlation r > 0 between successive means that
  /// the test lets pass widens it by sqrt((1 + r) / (1 - r)). If none passes the run is too short and
  /// there is no interval.
  ///
  /// **Source**: the test after von Neumann (1941), DOI 10.1214/aoms/1177731677, as used by Fishman,
  /// "Grouping observations in digital simulation", Management Science 24 (1978),
  /// DOI 10.1287/mnsc.24.5.510; the numbers of batches after Schmeiser, "Batch size effects in the
  /// analysis of simulation output", Operations Research 30 (1982), DOI 10.1287/opre.30.3.556; the
  /// widening after Tafazzoli, Wilson, Lada and Steiger, "Performance of Skart", INFORMS Journal on
  /// Computing 23 (2011), DOI 10.1287/ijoc.1100.0401.
  ///
  /// - Parameters:
  ///   - values: equally spaced or consecutive observations after the warm-up, 20 or more.
  ///   - confidence: between 0 and 1.
  /// - Throws: `StatisticsError` for no or non-finite observations, or a confidence outside (0, 1).
  public static func batchMeans(
    _ values: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    try check(values, "observation")
    let level = try percent(confidence)
    var fewest: String?
    for count in batchCounts where values.count >= 2 * count {
      let length = values.count / count
      let start = values.count - count * length
      let batches = (0..<count).map { batch in
        Tally(values[(start + batch * length)..<(start + (batch + 1) * length)]).mean
      }
      let test = independence(batches)
      guard test.isAccepted else {
        fewest = "too few observations (\(values.count)): batch means correlate"
        continue
      }
      let tally = Tally(batches)
      let r = max(0, correlation(batches, tally))
      let widening = ((1 + r) / (1 - r)).squareRoot()
      return try studentInterval(
        value: tally.mean, standardError: tally.standardError.map { $0 * widening }, count: count,
        shortage: shortage(batches), confidence: confidence, name: "\(count) batch means")
    }
    return Estimate(
      value: Tally(values).mean, low: nil, high: nil, method: "batch means, \(level)",
      note: fewest ?? "too few observations (\(values.count))")
  }

  /// The correlation between successive batch means; 0 where all are equal.
  private static func correlation(_ means: [Double], _ tally: Tally) -> Double {
    guard tally.sumOfSquares > 0 else { return 0 }
    var products = 0.0
    for (left, right) in zip(means, means.dropFirst()) {
      products += (left - tally.mean) * (right - tally.mean)
    }
    return products / tally.sumOfSquares
  }

  /// Von Neumann's ratio of successive differences, as a standard normal number.
  ///
  /// For independent normal numbers 1 - (sum of squared successive differences) / (2 sum of squares)
  /// has mean 0 and variance (n - 2) / (n^2 - 1), and is close to normal from n = 8.
  private static func independence(_ means: [Double]) -> (score: Double, isAccepted: Bool) {
    let tally = Tally(means)
    guard tally.sumOfSquares > 0 else { return (0, true) }
    var successive = 0.0
    for (left, right) in zip(means, means.dropFirst()) {
      successive += (right - left) * (right - left)
    }
    let n = Double(means.count)
    let score =
      (1 - successive / (2 * tally.sumOfSquares)) / ((n - 2) / (n * n - 1)).squareRoot()
    // The 90 % quantile of the standard normal law.
    return (score, score <= 1.2815515655446004)
  }
}
