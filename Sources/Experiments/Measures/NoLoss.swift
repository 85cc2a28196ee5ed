import Stochastics

/// What is known about a design that lost nothing in any replication.
///
/// No interval of the loss itself can be given, as its tail was never seen. But of n replications without
/// a loss one follows another with a probability: at 95 % confidence the share of those that lose
/// anything is at most 1 - 0.05^(1/n), about 3/n (the rule of three).
///
/// **Source**: Clopper and Pearson (1934), DOI 10.1093/biomet/26.4.404, for no successes; Hanley and
/// Lippman-Hand, JAMA 249 (1983), 1743-1745.
public struct NoLoss: Equatable, Sendable {
  /// How many replications lost nothing: all of the run.
  public let replications: Int
  /// The most of all replications that lose anything, 0 … 1, at 95 % confidence.
  public let mostShare: Double

  /// Judges a run by the measure of its objective; nil when anything was lost.
  ///
  /// - Throws: `StatisticsError` for a run without replications.
  public init?(_ run: RunResult) throws(StatisticsError) {
    let measure = run.design.scenario.objective.measure
    if run.rows.contains(where: { $0.availability(measure) < 1 }) { return nil }
    replications = run.rows.count
    // The upper end alone, so a tail of 5 %.
    let share = try Intervals.proportion(
      successes: 0, trials: replications, confidence: 0.9, method: .clopperPearson)
    mostShare = share.high ?? 1
  }
}
