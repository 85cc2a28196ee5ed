import Stochastics

/// How an estimate comes from replications.
public enum MeasureKind: String, Sendable {
  /// A mean over replications, with Student's and Hall's interval.
  case mean
  /// A ratio of two means, with the delta method's and Hall's interval.
  case ratio
  /// The share of trials with an event, with Clopper and Pearson's interval or Korn and Graubard's.
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
  /// One replication's numerator and denominator; of a quantile, which is no ratio, its value over 1.
  let ratioTerms: @Sendable (ReplicationRow) -> MeasureTerms
}

extension Measure {
  /// Whether it is an availability: a precision is then relative to what is lost, as 1 % of 99.99 %
  /// would say nothing.
  var isShareOfGood: Bool { kind == .ratio && polarity == .higherIsBetter && unit.isEmpty }

  /// Whether it grows with what faults cost users: a look at its precision then waits for faults.
  var followsLosses: Bool {
    polarity != .neutral && ["", "min/year", "requests/year"].contains(unit)
  }

  /// The estimate that a precision is judged by.
  func judged(_ rows: [ReplicationRow]) throws(StatisticsError) -> Estimate {
    let estimate = try estimate(rows)
    return isShareOfGood ? estimate.complement : estimate
  }

  /// The estimate for readers: an interval of few replications does not leave what is possible.
  ///
  /// A precision is judged by `estimate`, since cutting an interval makes it no more precise. Where
  /// nothing is random, the value is exact, and an interval from equal replications would say less.
  public func reported(_ rows: [ReplicationRow]) throws(StatisticsError) -> Estimate {
    let isShare = polarity == .higherIsBetter && unit.isEmpty
    let estimate = try estimate(rows).limited(to: 0...(isShare ? 1 : .infinity))
    let isExact = estimate.method != "none" && rows.allSatisfy { !$0.isRandom }
    return isExact ? .exact(estimate.value) : estimate
  }

  /// A mean over replications.
  static func mean(
    _ name: String, unit: String, _ polarity: Polarity, _ definition: String,
    _ value: @escaping @Sendable (ReplicationRow) -> Double
  ) -> Measure {
    Measure(
      name: name, unit: unit, kind: .mean, polarity: polarity, definition: definition,
      value: value,
      estimate: { (rows) throws(StatisticsError) in
        // What is lost of a share has the long tail, and stands at 0 when nothing happens.
        if polarity == .higherIsBetter && unit.isEmpty {
          return try Intervals.skewedMean(rows.map { max(0, 1 - value($0)) }).complement
        }
        return try Intervals.skewedMean(rows.map(value))
      },
      parts: { $0.map(value) }, ratioTerms: { MeasureTerms(above: value($0), below: 1) })
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
        if !below.contains(where: { $0 > 0 }) { return nothingToDivideBy }
        if polarity == .higherIsBetter && unit.isEmpty {
          let lost = rows.map { max(0, denominator($0) - numerator($0)) }
          return try Intervals.skewedRatio(numerators: lost, denominators: below).complement
        }
        return try Intervals.skewedRatio(numerators: rows.map(numerator), denominators: below)
      },
      parts: { linearised($0, numerator, over: denominator) },
      ratioTerms: { MeasureTerms(above: numerator($0), below: denominator($0)) })
  }

  /// The share of successes among counted trials, of which a replication has any number.
  static func passRate(
    _ name: String, _ polarity: Polarity, _ definition: String,
    _ successes: @escaping @Sendable (ReplicationRow) -> Int,
    of trials: @escaping @Sendable (ReplicationRow) -> Int
  ) -> Measure {
    Measure(
      name: name, unit: "", kind: .ratio, polarity: polarity, definition: definition,
      value: { row in
        let all = trials(row)
        return all == 0 ? 0 : Double(successes(row)) / Double(all)
      },
      estimate: { (rows) throws(StatisticsError) in
        if !rows.contains(where: { trials($0) > 0 }) { return nothingToDivideBy }
        return try Intervals.clusteredProportion(
          successes: rows.map(successes), trials: rows.map(trials))
      },
      parts: { linearised($0, { Double(successes($0)) }, over: { Double(trials($0)) }) },
      ratioTerms: { MeasureTerms(above: Double(successes($0)), below: Double(trials($0))) })
  }

  private static var nothingToDivideBy: Estimate {
    Estimate(value: 0, low: nil, high: nil, method: "none", note: "nothing to divide by")
  }

  /// One number a replication whose mean is the ratio and whose variance the delta method's.
  private static func linearised(
    _ rows: [ReplicationRow], _ numerator: (ReplicationRow) -> Double,
    over denominator: (ReplicationRow) -> Double
  ) -> [Double] {
    let mean = Tally(rows.map(denominator)).mean
    if mean == 0 { return rows.map { _ in 0 } }
    let ratio = Tally(rows.map(numerator)).mean / mean
    return rows.map { ratio + (numerator($0) - ratio * denominator($0)) / mean }
  }

  /// The share of trials with an event; a replication gives as many trials as `trials` returns.
  ///
  /// Trials of one replication depend on each other: the interval takes replications as clusters.
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
        if !rows.isEmpty, rows.allSatisfy({ trials($0).isEmpty }) {
          return Estimate(value: 1, low: nil, high: nil, method: "none", note: "no trials")
        }
        return try Intervals.clusteredProportion(
          successes: rows.map { trials($0).count { $0 } }, trials: rows.map { trials($0).count })
      },
      parts: { $0.map(share) },
      ratioTerms: { row in
        let all = trials(row)
        return MeasureTerms(above: Double(all.count { $0 }), below: Double(all.count))
      })
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
      parts: { $0.map(value) }, ratioTerms: { MeasureTerms(above: value($0), below: 1) })
  }
}
