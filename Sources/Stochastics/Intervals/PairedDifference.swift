/// The comparison of two designs over the same replications on common random numbers.
public struct PairedDifference: Equatable, Sendable, Codable {
  /// The mean of A less B.
  public let difference: Estimate
  /// The probability that A's mean is below B's, or nil where there is no interval either.
  ///
  /// It is the Student t law's, centred at the difference (the posterior under a flat prior), or that
  /// of Hall's transform for skewed differences, whichever is less sure.
  public let probabilityALess: Double?
  /// The share of replications in which A lies below B; ties count one half.
  public let shareALess: Double

  /// Makes a comparison from its parts.
  public init(difference: Estimate, probabilityALess: Double?, shareALess: Double) {
    self.difference = difference
    self.probabilityALess = probabilityALess
    self.shareALess = shareALess
  }
}

extension Intervals {
  /// The difference A less B of paired observations.
  ///
  /// The interval joins Student's and Hall's as `skewedMean` does: a design that only helps in long
  /// outages differs in few replications, and by much. Where those are too few to show their tail
  /// there is none.
  ///
  /// - Throws: `StatisticsError` for series of different lengths, no or non-finite observations, or
  ///   a confidence outside (0, 1).
  public static func pairedDifference(
    _ a: [Double], _ b: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> PairedDifference {
    guard a.count == b.count else { throw .lengthsDiffer(a.count, b.count) }
    try check(a, "observation of A")
    try check(b, "observation of B")
    let differences = zip(a, b).map { $0 - $1 }
    let tally = Tally(differences)
    let estimate = try skewedInterval(
      value: tally.mean, deviations: tally, of: differences, shortage: tailShortage(differences),
      confidence: confidence, name: "paired t and Hall")

    let less = Double(differences.count { $0 < 0 })
    let ties = Double(differences.count { $0 == 0 })
    let share = (less + 0.5 * ties) / Double(differences.count)
    return PairedDifference(
      difference: estimate,
      probabilityALess: try probabilityOfLess(differences, tally, known: estimate),
      shareALess: share)
  }

  /// The probability that the true difference is negative.
  private static func probabilityOfLess(
    _ differences: [Double], _ tally: Tally, known estimate: Estimate
  ) throws(StatisticsError) -> Double? {
    guard estimate.low != nil, let error = tally.standardError else { return nil }
    if error == 0 { return tally.mean < 0 ? 1 : (tally.mean > 0 ? 0 : 0.5) }
    let t = tally.mean / error
    let freedom = Double(tally.count - 1)
    let transform = hallTransform(t, hallSkewness(differences, tally))
    let plain = try SpecialFunctions.studentCDF(-t, degreesOfFreedom: freedom)
    let skewed = try SpecialFunctions.studentCDF(-transform, degreesOfFreedom: freedom)
    return (plain - 0.5).magnitude < (skewed - 0.5).magnitude ? plain : skewed
  }
}
