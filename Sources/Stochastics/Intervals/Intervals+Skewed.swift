extension Intervals {
  /// Effective events below which `skewedMean` gives no interval.
  public static let minimumEffectiveEvents = 10.0

  /// The mean of independent non-negative totals with a long tail, such as yearly downtime.
  ///
  /// Student's interval misses the mean of such totals mostly on one side: the few observations lack
  /// the largest outages. Hall's transformation corrects it by the observed skewness. The interval
  /// here is the shortest that holds both; it covers at least its confidence where either would, and
  /// up to a percent more where the totals are close to normal.
  ///
  /// No interval is given when the tail cannot be seen in the observations: k totals above 0 whose
  /// logarithms have variance v are worth k exp(-v) equal ones (Kish's effective sample size k / (1 +
  /// cv^2), at the log-normal law's cv). Below `minimumEffectiveEvents` the note counts the events.
  ///
  /// **Source**: Hall, "On the removal of skewness by transformation", Journal of the Royal
  /// Statistical Society B 54 (1992), 221-228; Kish, Survey
  /// Sampling (1965), section 8.2.
  ///
  /// - Throws: `StatisticsError` for no, negative or non-finite observations, or a confidence outside
  ///   (0, 1).
  public static func skewedMean(
    _ values: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    for value in values { try require(value >= 0, "observation", value, "0 or more") }
    let plain = try mean(values, confidence: confidence)
    let method = "Student t and Hall, \(try percent(confidence))"
    let tally = Tally(values)
    guard let low = plain.low, let high = plain.high, let error = tally.standardError, error > 0
    else {
      return Estimate(
        value: plain.value, low: plain.low, high: plain.high, method: method, note: plain.note)
    }
    let events = values.filter { $0 > 0 }
    let spread = Tally(events.map { PortableMath.log($0) }).variance ?? 0
    if Double(events.count) * PortableMath.exp(-spread) < minimumEffectiveEvents {
      return Estimate(
        value: plain.value, low: nil, high: nil, method: method,
        note: "too few events (\(events.count))")
    }
    let t = try SpecialFunctions.studentQuantile(
      0.5 + 0.5 * confidence, degreesOfFreedom: Double(values.count - 1))
    let a = skewness(values, tally) / Double(values.count).squareRoot()
    let hallLow = tally.mean - error * hallInverse(t, a)
    let hallHigh = tally.mean - error * hallInverse(-t, a)
    return Estimate(
      value: plain.value, low: max(0, min(low, hallLow)), high: max(high, hallHigh), method: method)
  }

  /// The third moment about the mean, over the standard deviation's cube.
  private static func skewness(_ values: [Double], _ tally: Tally) -> Double {
    guard let deviation = tally.standardDeviation, deviation > 0 else { return 0 }
    var sum = 0.0
    for value in values {
      let distance = (value - tally.mean) / deviation
      sum += distance * distance * distance
    }
    return sum / Double(values.count)
  }

  /// The t whose transform t + a t^2 / 3 + a^2 t^3 / 27 + a / 6 is y, where a = skewness / sqrt(n).
  private static func hallInverse(_ y: Double, _ a: Double) -> Double {
    // For tiny a the cube root cancels; the transform is then the identity.
    if a.magnitude < 1e-7 { return y }
    let cube = 1 + a * (y - a / 6)
    let root = PortableMath.pow(cube.magnitude, 1.0 / 3)
    return 3 * ((cube < 0 ? -root : root) - 1) / a
  }
}
