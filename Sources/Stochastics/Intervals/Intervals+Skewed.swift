extension Intervals {
  /// Effective events below which the intervals for long tails are left out.
  public static let minimumEffectiveEvents = 10.0

  /// The variance of logarithms up to which positive totals count as regular: a fifth of their size.
  static let regularLogVariance = 0.05

  /// The mean of independent non-negative totals with a long tail, such as yearly downtime.
  ///
  /// Student's interval misses the mean of such totals mostly on one side: the few observations lack
  /// the largest outages. Hall's transformation corrects it by the observed skewness. The interval
  /// here is the shortest that holds both; it covers at least its confidence where either would, and
  /// up to a percent more where the totals are close to normal.
  ///
  /// No interval is given when the tail cannot be seen in the observations: k totals off the usual
  /// value (the one that more than half have, or else 0), whose distances from it have logarithms of
  /// variance v, are worth k exp(-v) equal ones (Kish's effective sample size k / (1 + cv^2), at the
  /// log-normal law's cv). Distances under a thousandth of their mean are no events. Below
  /// `minimumEffectiveEvents` the note counts the events. Totals that are all positive and differ by no
  /// more than a fifth need no such number.
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
    try check(values, "observation")
    for value in values { try require(value >= 0, "observation", value, "0 or more") }
    let estimate = try skewedInterval(
      value: Tally(values).mean, deviations: Tally(values), of: values,
      shortage: tailShortage(values), confidence: confidence, name: "Student t and Hall")
    return Estimate(
      value: estimate.value, low: estimate.low.map { max(0, $0) }, high: estimate.high,
      method: estimate.method, note: estimate.note)
  }

  /// The ratio of two means over the same replications when the numerator has a long tail, such as
  /// failed over valid requests.
  ///
  /// The delta method's interval and Hall's on the same residuals, joined as in `skewedMean`; the
  /// events are the replications whose own ratio is off the usual one.
  ///
  /// - Throws: `StatisticsError` for series of different lengths, no, negative or non-finite
  ///   observations, no denominator above 0, or a confidence outside (0, 1).
  public static func skewedRatio(
    numerators: [Double], denominators: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    try checkRatio(numerators, denominators)
    for numerator in numerators { try require(numerator >= 0, "numerator", numerator, "0 or more") }
    let pairs = zip(numerators, denominators)
    let below = Tally(denominators).mean
    let ratio = Tally(numerators).mean / below
    let residuals = pairs.map { ($0 - ratio * $1) / below }
    // A replication without anything to divide by tells nothing about the ratio.
    let rates = pairs.filter { $1 > 0 }.map { $0 / $1 }
    let estimate = try skewedInterval(
      value: ratio, deviations: Tally(residuals), of: residuals, shortage: tailShortage(rates),
      confidence: confidence, name: "delta and Hall")
    return Estimate(
      value: ratio, low: estimate.low.map { max(0, $0) }, high: estimate.high,
      method: estimate.method, note: estimate.note)
  }

  /// The mean of weighted observations, as importance sampling and re-weighting give them.
  ///
  /// The value is the sum of weight times observation over the sum of the weights, so that the
  /// weights need to be known up to a factor only. The interval is that of `skewedRatio`; the events
  /// are weighted, so that a few large weights count for few. Where the weights are exact likelihood
  /// ratios, of mean 1, `skewedMean` of the products is unbiased as well.
  ///
  /// **Source**: Owen, Monte Carlo theory, methods and examples, section 9.2.
  ///
  /// - Throws: `StatisticsError` for series of different lengths, no, negative or non-finite
  ///   observations or weights, no weight above 0, or a confidence outside (0, 1).
  public static func weightedMean(
    _ values: [Double], weights: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    guard values.count == weights.count else { throw .lengthsDiffer(values.count, weights.count) }
    try check(values, "observation")
    try check(weights, "weight")
    for value in values { try require(value >= 0, "observation", value, "0 or more") }
    for weight in weights { try require(weight >= 0, "weight", weight, "0 or more") }
    let sum = Tally(weights).total
    try require(sum > 0, "sum of the weights", sum, "greater than 0")
    let size = sum / Double(weights.count)
    let mean = Tally(zip(values, weights).map { $0 * $1 }).mean / size
    let usual = majority(values) ?? 0
    let parts = zip(values, weights).map { ($0 - mean) * $1 / size }
    let events = zip(values, weights).map { ($0 - usual).magnitude * $1 }
    let estimate = try skewedInterval(
      value: mean, deviations: Tally(parts), of: parts, shortage: tailShortage(distances: events),
      confidence: confidence, name: "weighted, delta and Hall")
    return Estimate(
      value: mean, low: estimate.low.map { max(0, $0) }, high: estimate.high,
      method: estimate.method, note: estimate.note)
  }

  /// The shortest interval around a value that holds both Student's and Hall's.
  ///
  /// - Parameters:
  ///   - deviations: the tally of `values`, whose mean's error is that of the value.
  ///   - shortage: why there is no interval, or nil.
  static func skewedInterval(
    value: Double, deviations tally: Tally, of values: [Double], shortage: String?,
    confidence: Double, name: String
  ) throws(StatisticsError) -> Estimate {
    let plain = try studentInterval(
      value: value, standardError: tally.standardError, count: values.count, shortage: shortage,
      confidence: confidence, name: name)
    guard let low = plain.low, let high = plain.high, let error = tally.standardError, error > 0
    else { return plain }
    let t = try SpecialFunctions.studentQuantile(
      0.5 + 0.5 * confidence, degreesOfFreedom: Double(values.count - 1))
    let a = hallSkewness(values, tally)
    return Estimate(
      value: value, low: min(low, value - error * hallInverse(t, a)),
      high: max(high, value - error * hallInverse(-t, a)), method: plain.method)
  }

  /// The note when the tail of observations cannot be seen in them; nil when it can.
  static func tailShortage(_ values: [Double]) -> String? {
    let usual = majority(values) ?? 0
    return tailShortage(distances: values.map { ($0 - usual).magnitude })
  }

  /// The same for distances from the usual value, of which those above 0 are the events.
  static func tailShortage(distances: [Double]) -> String? {
    let mean = Tally(distances).mean
    let events = distances.filter { $0 > 1e-3 * mean }
    let spread = Tally(events.map { PortableMath.log($0) }).variance ?? 0
    if events.count == distances.count, spread <= regularLogVariance { return nil }
    let effective = Double(events.count) * PortableMath.exp(-spread)
    return effective < minimumEffectiveEvents ? "too few events (\(events.count))" : nil
  }

  /// The skewness of observations, over the square root of their number.
  static func hallSkewness(_ values: [Double], _ tally: Tally) -> Double {
    guard let deviation = tally.standardDeviation, deviation > 0 else { return 0 }
    var sum = 0.0
    for value in values {
      let distance = (value - tally.mean) / deviation
      sum += distance * distance * distance
    }
    return sum / Double(values.count) / Double(values.count).squareRoot()
  }

  /// Hall's transform of a Student ratio: t + a t^2 / 3 + a^2 t^3 / 27 + a / 6.
  static func hallTransform(_ t: Double, _ a: Double) -> Double {
    t + a * t * t / 3 + a * a * t * t * t / 27 + a / 6
  }

  /// The t whose transform is y.
  static func hallInverse(_ y: Double, _ a: Double) -> Double {
    // For tiny a the cube root cancels; the transform is then the identity.
    if a.magnitude < 1e-7 { return y }
    let cube = 1 + a * (y - a / 6)
    let root = PortableMath.pow(cube.magnitude, 1.0 / 3)
    return 3 * ((cube < 0 ? -root : root) - 1) / a
  }
}
