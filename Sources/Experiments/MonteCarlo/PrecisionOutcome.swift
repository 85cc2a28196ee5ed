import Stochastics

/// How precise a run with a precision became.
public struct PrecisionOutcome: Equatable, Sendable {
  /// What was asked for.
  public let goal: PrecisionGoal
  /// Whether it was met at a look, and the replications that follow one are done.
  public let isMet: Bool
  /// The longer side of the interval, measured as the goal is; nil without an interval.
  public let longerSide: Double?
  /// Replications without any event of the measure, when that is all of them.
  public let eventless: Int?
  /// The most of all replications that have an event, 0 … 1, at 95 % confidence; only without events.
  public let mostShare: Double?

  /// Judges a finished or interrupted run.
  ///
  /// Where no replication has an event, the share of those that have one is at most
  /// 1 - 0.05^(1/n), about 3/n (see `NoLoss`); a share such as unavailability is at most as much.
  ///
  /// - Throws: `StatisticsError` for no rows.
  init(
    _ goal: PrecisionGoal, _ measure: Measure, _ rows: [ReplicationRow], isMet: Bool
  ) throws(StatisticsError) {
    self.goal = goal
    self.isMet = isMet
    let estimate = try measure.judged(rows)
    let isAbsolute = measure.kind == .probability
    longerSide = estimate.low.flatMap { low in
      estimate.high.flatMap { high in
        let side = max(estimate.value - low, high - estimate.value)
        if isAbsolute { return side }
        return estimate.value == 0 ? nil : side / estimate.value.magnitude
      }
    }
    let usual = measure.isShareOfGood || measure.kind == .probability ? 1.0 : 0
    if measure.kind != .quantile, rows.allSatisfy({ measure.value($0) == usual }) {
      eventless = rows.count
      mostShare = try Intervals.proportion(
        successes: 0, trials: rows.count, confidence: 0.9, method: .clopperPearson
      ).high
    } else {
      eventless = nil
      mostShare = nil
    }
  }
}
