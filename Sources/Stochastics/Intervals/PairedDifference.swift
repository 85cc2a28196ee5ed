/// The comparison of two designs over the same replications on common random numbers.
public struct PairedDifference: Equatable, Sendable, Codable {
  /// The mean of A less B.
  public let difference: Estimate
  /// The probability that A's mean is below B's, or nil where there is no interval either.
  ///
  /// It is the Student t law's, centred at the difference: the posterior under a flat prior.
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
  /// The difference A less B of paired observations, with Student's t interval.
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
    let estimate = try studentInterval(
      value: tally.mean, standardError: tally.standardError, count: differences.count,
      shortage: shortage(differences), confidence: confidence, name: "paired t")

    let less = Double(differences.count { $0 < 0 })
    let ties = Double(differences.count { $0 == 0 })
    let share = (less + 0.5 * ties) / Double(differences.count)
    return PairedDifference(
      difference: estimate, probabilityALess: try probabilityOfLess(tally, known: estimate),
      shareALess: share)
  }

  /// The probability that the true difference is negative.
  private static func probabilityOfLess(
    _ tally: Tally, known estimate: Estimate
  ) throws(StatisticsError) -> Double? {
    guard estimate.low != nil, let error = tally.standardError else { return nil }
    if error == 0 { return tally.mean < 0 ? 1 : (tally.mean > 0 ? 0 : 0.5) }
    return try SpecialFunctions.studentCDF(
      -tally.mean / error, degreesOfFreedom: Double(tally.count - 1))
  }
}
