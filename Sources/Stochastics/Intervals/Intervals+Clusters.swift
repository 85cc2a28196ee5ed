extension Intervals {
  /// The probability of an event from trials in clusters, such as the months of a replication.
  ///
  /// Trials of one cluster depend on each other, clusters do not. The interval is Clopper and
  /// Pearson's for the number of independent trials that would have the observed variance between
  /// clusters, at most all of them; the fewer clusters, the wider by Student's t. Where all clusters
  /// agree on only successes or none, nothing is known about the dependence: each counts as one trial.
  /// With one trial a cluster it is `proportion` by Clopper and Pearson. A rare cause that fails whole
  /// clusters, and has not yet, is not in the variance.
  ///
  /// **Source**: Korn and Graubard, "Confidence intervals for proportions with small expected number
  /// of positive counts estimated from survey data", Survey Methodology 24 (1998), 193-201.
  ///
  /// - Parameters:
  ///   - successes: by cluster, from 0 to the cluster's trials.
  ///   - trials: by cluster, 0 or more; clusters without any are left out.
  ///   - confidence: between 0 and 1.
  /// - Throws: `StatisticsError` for series of different lengths, no trial at all, or arguments out of
  ///   these ranges.
  public static func clusteredProportion(
    successes: [Int], trials: [Int], confidence: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    guard successes.count == trials.count else {
      throw .lengthsDiffer(successes.count, trials.count)
    }
    for (won, all) in zip(successes, trials) {
      try require(all >= 0, "trials", Double(all), "0 or more")
      try require(won >= 0 && won <= all, "successes", Double(won), "0 to \(all)")
    }
    let clusters = zip(successes, trials).filter { $1 > 0 }
    if clusters.isEmpty { throw .noObservations }
    let won = clusters.reduce(0) { $0 + $1.0 }
    let all = clusters.reduce(0) { $0 + $1.1 }
    if clusters.allSatisfy({ $0.1 == 1 }) {
      return try proportion(
        successes: won, trials: all, confidence: confidence, method: .clopperPearson)
    }
    let method = "Korn-Graubard, \(try percent(confidence))"
    let p = Double(won) / Double(all)
    if clusters.count == 1 {
      return Estimate(
        value: p, low: nil, high: nil, method: method, note: "too few observations (1)")
    }
    let count = try effectiveTrials(clusters, p: p, confidence: confidence)
    let tail = 0.5 - 0.5 * confidence
    let (k, rest) = (count * p, count * (1 - p))
    let low = won == 0 ? 0 : try SpecialFunctions.betaQuantile(tail, k, rest + 1)
    let high = won == all ? 1 : try SpecialFunctions.betaQuantile(1 - tail, k + 1, rest)
    return Estimate(value: p, low: low, high: high, method: method)
  }

  /// Independent trials that tell as much about a probability as the clusters do.
  private static func effectiveTrials(
    _ clusters: [(Int, Int)], p: Double, confidence: Double
  ) throws(StatisticsError) -> Double {
    let n = Double(clusters.count)
    if p == 0 || p == 1 { return n }
    let all = Double(clusters.reduce(0) { $0 + $1.1 })
    let residuals = Tally(clusters.map { Double($0.0) - p * Double($0.1) })
    guard let error = residuals.standardError, error > 0 else { return all }
    let share = error / (all / n)
    let level = 0.5 + 0.5 * confidence
    let narrow = try SpecialFunctions.studentQuantile(level, degreesOfFreedom: all - 1)
    let wide = try SpecialFunctions.studentQuantile(level, degreesOfFreedom: n - 1)
    return min(all, p * (1 - p) / (share * share) * (narrow / wide) * (narrow / wide))
  }
}
