import CloudSimulation
import Stochastics

/// What one design has more of than another, paired by replication.
public struct Contrast: Equatable, Sendable {
  /// The second design less the first, at `confidence`.
  public let difference: Estimate
  /// Confidence of that interval: 95 % or more, by Holm's steps where several are looked at.
  public let confidence: Double
  /// Two-sided p-value of equal means; nil where no interval can be given.
  public let pValue: Double?
  /// The p-value for all comparisons of the measure together, by Holm's method.
  public let adjusted: Double?
  /// Probability that the second design is better in the mean; nil without an interval or a direction.
  public let probabilityBetter: Double?
  /// Share of replications in which the second is better, ties counted half.
  public let shareBetter: Double

  /// Whether the difference is told from none with 95 % confidence for all comparisons together.
  public var isSure: Bool { (adjusted ?? 1) <= 0.05 && difference.value != 0 }
}

extension Contrast {
  /// One number a replication of each of two designs.
  struct Pair {
    let first: [Double]
    let second: [Double]
    /// Whether nothing in either is random.
    let isExact: Bool
  }

  /// The contrasts of several pairs, with their error held for all of them together.
  ///
  /// The interval of the comparison with rank r among m, counted from 0 by rising p-value, has the
  /// confidence 1 - 0.05/(m - r): it leaves out 0 just when Holm's step rejects equality.
  ///
  /// **Source**: Holm (1979), see `Intervals.holm`; Efird and Nielsen, International Journal of
  /// Environmental Research and Public Health 5 (2008), 394-398, for the intervals.
  ///
  /// - Throws: `StatisticsError` for pairs without observations.
  static func all(
    _ pairs: [Pair], _ polarity: Polarity
  ) throws(StatisticsError) -> [Contrast] {
    var plain: [PairedDifference] = []
    for pair in pairs { plain.append(try Intervals.pairedDifference(pair.second, pair.first)) }
    let p = zip(pairs, plain).map { pair, result -> Double? in
      let value = result.difference.value
      if pair.isExact { return value == 0 ? 1 : 0 }
      return result.probabilityALess.map { min(1, 2 * min($0, 1 - $0)) }
    }
    let known = p.indices.filter { p[$0] != nil }
    let adjusted = try Intervals.holm(known.compactMap { p[$0] })
    let order = known.indices.sorted { (p[known[$0]] ?? 1, $0) < (p[known[$1]] ?? 1, $1) }
    var confidences = [Double](repeating: 0.95, count: pairs.count)
    var holm = [Double?](repeating: nil, count: pairs.count)
    for (rank, place) in order.enumerated() {
      confidences[known[place]] = 1 - 0.05 / Double(known.count - rank)
      holm[known[place]] = adjusted[place]
    }
    var contrasts: [Contrast] = []
    for (index, pair) in pairs.enumerated() {
      let value = plain[index].difference.value
      let confidence = confidences[index]
      let difference =
        pair.isExact
        ? Estimate.exact(value)
        : confidence == 0.95
          ? plain[index].difference
          : try Intervals.pairedDifference(pair.second, pair.first, confidence: confidence)
            .difference
      let isLower = polarity == .lowerIsBetter
      let less: Double? =
        pair.isExact ? (value < 0 ? 1 : value > 0 ? 0 : 0.5) : plain[index].probabilityALess
      contrasts.append(
        Contrast(
          difference: difference, confidence: confidence, pValue: p[index],
          adjusted: holm[index],
          probabilityBetter: polarity == .neutral ? nil : less.map { isLower ? $0 : 1 - $0 },
          shareBetter: isLower ? plain[index].shareALess : 1 - plain[index].shareALess))
    }
    return contrasts
  }
}
