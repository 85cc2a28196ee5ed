/// The comparison of two designs that were simulated independently of each other.
public struct WelchDifference: Equatable, Sendable, Codable {
  /// The mean of A less the mean of B.
  public let difference: Estimate
  /// Welch and Satterthwaite's degrees of freedom, or nil where there is no interval.
  public let degreesOfFreedom: Double?
  /// The two-sided p-value of equal means, or nil where there is no interval.
  public let pValue: Double?

  /// Makes a comparison from its parts.
  public init(difference: Estimate, degreesOfFreedom: Double?, pValue: Double?) {
    self.difference = difference
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
  }
}

extension Intervals {
  /// The difference of the means of two independent series, whose variances may differ.
  ///
  /// Where the designs share their random numbers, `pairedDifference` is shorter. As there, a series
  /// in which nearly all observations are equal gives no interval.
  ///
  /// **Source**: Welch (1947), DOI 10.1093/biomet/34.1-2.28.
  ///
  /// - Throws: `StatisticsError` for no or non-finite observations, or a confidence outside (0, 1).
  public static func welchDifference(
    _ a: [Double], _ b: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> WelchDifference {
    try check(a, "observation of A")
    try check(b, "observation of B")
    let method = "Welch t, \(try percent(confidence))"
    let (first, second) = (Tally(a), Tally(b))
    let value = first.mean - second.mean
    func without(_ note: String) -> WelchDifference {
      WelchDifference(
        difference: Estimate(value: value, low: nil, high: nil, method: method, note: note),
        degreesOfFreedom: nil, pValue: nil)
    }
    guard let errorA = first.standardError, let errorB = second.standardError else {
      return without("too few observations (\(min(a.count, b.count)))")
    }
    // One silent series is no hindrance where the other tells of the spread.
    if let note = shortage(a), shortage(b) != nil { return without(note) }
    let (varianceA, varianceB) = (errorA * errorA, errorB * errorB)
    let variance = varianceA + varianceB
    guard variance > 0 else { return without("all observations are equal") }
    let freedom =
      variance * variance
      / (varianceA * varianceA / Double(a.count - 1) + varianceB * varianceB / Double(b.count - 1))
    let error = variance.squareRoot()
    let half =
      error
      * (try SpecialFunctions.studentQuantile(0.5 + 0.5 * confidence, degreesOfFreedom: freedom))
    let tail = try SpecialFunctions.studentCDF(
      -(value / error).magnitude, degreesOfFreedom: freedom)
    return WelchDifference(
      difference: Estimate(value: value, low: value - half, high: value + half, method: method),
      degreesOfFreedom: freedom, pValue: min(1, 2 * tail))
  }

  /// P-values of several comparisons, adjusted so that the smaller ones stand for all together.
  ///
  /// Rejecting all adjusted values up to 5 % rejects a true hypothesis at all with at most 5 %,
  /// whatever the comparisons have in common. The order of the result is that of the argument.
  ///
  /// **Source**: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
  /// Journal of Statistics 6 (1979), 65-70.
  ///
  /// - Throws: `StatisticsError` for a p-value outside 0 to 1.
  public static func holm(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
    for p in pValues { try require(p >= 0 && p <= 1, "p-value", p, "0 to 1") }
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
