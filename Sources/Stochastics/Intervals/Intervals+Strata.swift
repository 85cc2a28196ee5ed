/// Independent observations of one stratum: a numerator and a denominator each.
public struct Stratum: Equatable, Sendable {
  /// What its means are multiplied by: its probability, or 1 for a part of a sum.
  public let weight: Double
  /// Numerators.
  public var above: [Double]
  /// Denominators; 1 each for a mean.
  public var below: [Double]

  /// Makes a stratum.
  public init(weight: Double, above: [Double] = [], below: [Double] = []) {
    self.weight = weight
    self.above = above
    self.below = below
  }
}

extension Intervals {
  /// Effective contributions below which `stratified` gives no interval.
  public static let minimumStratifiedEvents = 20.0

  /// The ratio of two weighted sums of strata means: the sum of weight times mean numerator over that of
  /// weight times mean denominator.
  ///
  /// The delta method's variance is the sum over strata of weight^2 s^2 / n of the residuals, with
  /// Satterthwaite's degrees of freedom; Hall's transformation corrects for the skewness of that sum, and
  /// the interval is the shortest that holds both, as in `skewedRatio`. With one stratum of weight 1 it
  /// is `skewedRatio`. There is no interval where the contributions that differ from their stratum's usual
  /// one count for fewer than `minimumStratifiedEvents` equal ones, by Kish's (sum)^2 / sum of squares:
  /// those of light strata or weights are many and small, so that their logarithms say nothing of the tail.
  ///
  /// **Source**: Cochran, Sampling Techniques, 3rd edition (1977), sections 5.3 to 5.4 and 6.11;
  /// Satterthwaite (1946), DOI 10.2307/3002019; Hall (1992) as in `skewedMean`.
  ///
  /// - Throws: `StatisticsError` for no strata, an empty one, series of different lengths, non-finite
  ///   numbers, no denominator above 0, or a confidence outside (0, 1).
  public static func stratified(
    _ strata: [Stratum], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    let method = "strata, delta and Hall, \(try percent(confidence))"
    var (top, bottom) = (0.0, 0.0)
    if strata.isEmpty { throw .noObservations }
    for stratum in strata {
      guard stratum.above.count == stratum.below.count else {
        throw .lengthsDiffer(stratum.above.count, stratum.below.count)
      }
      try check(stratum.above, "numerator")
      try check(stratum.below, "denominator")
      try require(stratum.weight >= 0, "stratum's weight", stratum.weight, "0 or more")
      top += stratum.weight * Tally(stratum.above).mean
      bottom += stratum.weight * Tally(stratum.below).mean
    }
    try require(bottom > 0, "sum of the denominators", bottom, "greater than 0")
    let ratio = top / bottom
    let moments = StrataMoments(strata, ratio: ratio, below: bottom)
    if strata.allSatisfy({ $0.above.count < 2 }) {
      return Estimate(
        value: ratio, low: nil, high: nil, method: method, note: "too few observations")
    }
    if let shortage = moments.shortage {
      return Estimate(value: ratio, low: nil, high: nil, method: method, note: shortage)
    }
    let error = moments.variance.squareRoot()
    if error == 0 {
      return Estimate(value: ratio, low: ratio, high: ratio, method: method)
    }
    let t = try SpecialFunctions.studentQuantile(
      0.5 + 0.5 * confidence, degreesOfFreedom: max(1, moments.freedom))
    let a = moments.skewness
    return Estimate(
      value: ratio, low: min(ratio - t * error, ratio - error * hallInverse(t, a)),
      high: max(ratio + t * error, ratio - error * hallInverse(-t, a)), method: method)
  }

  /// The variance of `stratified`'s ratio; for choosing among methods.
  public static func stratifiedVariance(_ strata: [Stratum]) -> Double {
    let bottom = strata.reduce(0) { $0 + $1.weight * Tally($1.below).mean }
    let top = strata.reduce(0) { $0 + $1.weight * Tally($1.above).mean }
    if bottom <= 0 { return 0 }
    return StrataMoments(strata, ratio: top / bottom, below: bottom).variance
  }
}

/// The moments of a stratified ratio.
private struct StrataMoments {
  var variance = 0.0
  private var third = 0.0
  private var squares = 0.0
  var shortage: String?

  /// Third moment over the variance's power of 3/2.
  var skewness: Double {
    variance > 0 ? third / (variance * variance.squareRoot()) : 0
  }
  /// Satterthwaite's degrees of freedom.
  var freedom: Double { squares > 0 ? variance * variance / squares : 1 }

  init(_ strata: [Stratum], ratio: Double, below: Double) {
    var distances: [Double] = []
    for stratum in strata {
      let n = Double(stratum.above.count)
      let residuals = zip(stratum.above, stratum.below).map {
        stratum.weight * ($0 - ratio * $1) / below
      }
      let tally = Tally(residuals)
      guard let own = tally.variance else { continue }
      let part = own / n
      variance += part
      if n > 1 { squares += part * part / (n - 1) }
      var cubes = 0.0
      for value in residuals {
        cubes += (value - tally.mean) * (value - tally.mean) * (value - tally.mean)
      }
      third += cubes / n / (n * n)
      // What a stratum's odd ones bring into the sum.
      let usual = Intervals.majority(stratum.above) ?? 0
      distances += stratum.above.map { stratum.weight * ($0 - usual).magnitude / n }
    }
    let sum = distances.reduce(0, +)
    let squares = distances.reduce(0) { $0 + $1 * $1 }
    if sum * sum < Intervals.minimumStratifiedEvents * squares || sum == 0 {
      shortage = "too few events (\(distances.count { $0 > 1e-3 * sum / Double(distances.count) }))"
    }
  }
}
