import Stochastics

/// How an estimate comes from replications.
public enum MeasureKind: String, Sendable {
  /// A mean over replications, with Student's t.
  case mean
  /// A ratio of two means, with the delta method.
  case ratio
  /// The share of trials with an event, with Clopper and Pearson's interval.
  case probability
  /// A quantile over replications, with order statistics.
  case quantile
}

/// Which direction is better.
public enum Polarity: String, Sendable {
  case higherIsBetter = "higher"
  case lowerIsBetter = "lower"
  case neutral
}

/// A quantity of a run: declared once; columns, rows and comparisons follow.
public struct Measure: Sendable {
  /// Its name in files and on the command line.
  public let name: String
  /// The unit of its value; empty for a pure number.
  public let unit: String
  /// How it is estimated.
  public let kind: MeasureKind
  /// Which direction is better.
  public let polarity: Polarity
  /// What it is, in one sentence.
  public let definition: String
  /// One replication's value, for files.
  public let value: @Sendable (ReplicationRow) -> Double
  /// The estimate from all replications; throws for no rows.
  public let estimate: @Sendable ([ReplicationRow]) throws(StatisticsError) -> Estimate
  /// One number a replication whose mean is the estimate's value, for paired comparisons.
  ///
  /// For a ratio they are linearised: r + (x - r y) / mean(y), with the delta method's variance. The
  /// ratios of single replications would weigh one without anything to divide by like any other.
  let parts: @Sendable ([ReplicationRow]) -> [Double]
}

extension Measure {
  /// Whether it is an availability: a precision is then relative to what is lost, as 1 % of 99.99 %
  /// would say nothing.
  var isShareOfGood: Bool { kind == .ratio && polarity == .higherIsBetter && unit.isEmpty }

  /// The estimate for readers: an interval of few replications does not leave what is possible.
  ///
  /// A precision is judged by `estimate`, since cutting an interval makes it no more precise.
  public func reported(_ rows: [ReplicationRow]) throws(StatisticsError) -> Estimate {
    let isShare = polarity == .higherIsBetter && unit.isEmpty
    return try estimate(rows).limited(to: 0...(isShare ? 1 : .infinity))
  }

  /// A mean over replications.
  static func mean(
    _ name: String, unit: String, _ polarity: Polarity, _ definition: String,
    _ value: @escaping @Sendable (ReplicationRow) -> Double
  ) -> Measure {
    Measure(
      name: name, unit: unit, kind: .mean, polarity: polarity, definition: definition,
      value: value,
      estimate: { (rows) throws(StatisticsError) in try Intervals.mean(rows.map(value)) },
      parts: { $0.map(value) })
  }

  /// A ratio of two means over replications.
  static func ratio(
    _ name: String, unit: String, _ polarity: Polarity, _ definition: String,
    _ numerator: @escaping @Sendable (ReplicationRow) -> Double,
    over denominator: @escaping @Sendable (ReplicationRow) -> Double
  ) -> Measure {
    Measure(
      name: name, unit: unit, kind: .ratio, polarity: polarity, definition: definition,
      value: { row in
        let below = denominator(row)
        return below == 0 ? 0 : numerator(row) / below
      },
      estimate: { (rows) throws(StatisticsError) in
        let below = rows.map(denominator)
        if !below.contains(where: { $0 > 0 }) {
          return Estimate(
            value: 0, low: nil, high: nil, method: "none", note: "nothing to divide by")
        }
        return try Intervals.ratio(numerators: rows.map(numerator), denominators: below)
      },
      parts: { rows in
        let mean = Tally(rows.map(denominator)).mean
        if mean == 0 { return rows.map { _ in 0 } }
        let ratio = Tally(rows.map(numerator)).mean / mean
        return rows.map { ratio + (numerator($0) - ratio * denominator($0)) / mean }
      })
  }

  /// The share of trials with an event; a replication gives as many trials as `trials` returns.
  ///
  /// Trials of one replication depend on each other, so with more than one a replication the interval
  /// is that of the mean over replications.
  static func probability(
    _ name: String, _ polarity: Polarity, _ definition: String,
    _ trials: @escaping @Sendable (ReplicationRow) -> [Bool]
  ) -> Measure {
    let share: @Sendable (ReplicationRow) -> Double = { row in
      let all = trials(row)
      return all.isEmpty ? 1 : Double(all.count { $0 }) / Double(all.count)
    }
    return Measure(
      name: name, unit: "", kind: .probability, polarity: polarity, definition: definition,
      value: share,
      estimate: { (rows) throws(StatisticsError) in
        if rows.allSatisfy({ trials($0).count == 1 }) {
          return try Intervals.proportion(
            successes: rows.count { trials($0) == [true] }, trials: rows.count,
            method: .clopperPearson)
        }
        return try Intervals.mean(rows.map(share)).limited(to: 0...1)
      },
      parts: { $0.map(share) })
  }

  /// A quantile over replications.
  static func quantile(
    _ name: String, _ p: Double, unit: String, _ polarity: Polarity, _ definition: String,
    _ value: @escaping @Sendable (ReplicationRow) -> Double
  ) -> Measure {
    Measure(
      name: name, unit: unit, kind: .quantile, polarity: polarity, definition: definition,
      value: value,
      estimate: { (rows) throws(StatisticsError) in
        try Intervals.quantile(rows.map(value), p)
      },
      parts: { $0.map(value) })
  }
}
