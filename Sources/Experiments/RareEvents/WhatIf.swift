import CloudSimulation
import Stochastics

/// A finished run re-weighted to other failure rates, without a new run.
///
/// A class that strikes at a rate hits as a process whose intensity is the rate times what is exposed at
/// that moment. With the rate times f, a replication with k hits and an exposure for which m were expected
/// has the likelihood ratio f^k exp(-(f - 1) m), with what really was exposed: autoscaling, drills and
/// calendars are in it. Estimates are ratios of weighted means.
///
/// The weights' spread grows fast: their effective share of the replications is about
/// exp(-(f - 1)^2 m), and under `leastShare` nothing is estimated.
///
/// **Source**: the ratio: Brémaud, Point Processes and Queues (1981), section VI.2; the use: Beckman and
/// McKay (1987), DOI 10.1080/00401706.1987.10488271.
public struct WhatIf: Sendable {
  /// The effective share of the replications under which re-weighting is refused.
  public static let leastShare = 0.05

  /// A class of faults with another rate.
  public struct Change: Equatable, Sendable {
    /// The class's name, for messages.
    public let fault: String
    /// What its rate is multiplied by; 0 or more.
    public let factor: Double
    /// Hits by replication.
    public let hits: [Double]
    /// Hits that its rate led to expect, given what was exposed, by replication.
    public let expected: [Double]

    /// Describes a change.
    public init(fault: String, factor: Double, hits: [Double], expected: [Double]) {
      precondition(hits.count == expected.count, "\(hits.count) and \(expected.count) replications")
      precondition(factor >= 0, "a rate times \(factor)")
      self.fault = fault
      self.factor = factor
      self.hits = hits
      self.expected = expected
    }
  }

  /// Why a change cannot be estimated from a finished run.
  public struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The effective share of the replications.
    public let share: Double
    /// What was asked, such as `zone-power-loss=x2`.
    public let changes: String

    /// One line, with the offer of a run.
    public var description: String {
      let percent = (share * 1000).rounded() / 10
      return "\(changes) cannot be read off this run: its replications would count as \(percent) % "
        + "of themselves, and at least 5 % are needed; run the scenario with the other rate"
    }
  }

  /// By replication.
  public let weights: [Double]
  /// Kish's effective number of replications.
  public let effective: Double

  /// Weighs the replications of a run.
  ///
  /// - Throws: `Refusal` where the weights would be too uneven.
  public init(_ changes: [Change]) throws(Refusal) {
    precondition(!changes.isEmpty, "no change")
    let count = changes[0].hits.count
    let exponent = changes.reduce(0.0) { sum, change in
      let mean = change.expected.reduce(0, +) / Double(max(1, count))
      return sum + (change.factor - 1) * (change.factor - 1) * mean
    }
    let share = PortableMath.exp(-exponent)
    if share < Self.leastShare {
      throw Refusal(
        share: share,
        changes: changes.map { "\($0.fault)=x\($0.factor)" }.joined(separator: " "))
    }
    weights = (0..<count).map { index in
      changes.reduce(1.0) { weight, change in
        let hits = change.hits[index]
        let power =
          hits == 0
          ? 1 : change.factor == 0 ? 0 : PortableMath.exp(hits * PortableMath.log(change.factor))
        return weight * power * PortableMath.exp(-(change.factor - 1) * change.expected[index])
      }
    }
    let sum = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    effective = squares > 0 ? sum * sum / squares : 0
  }

  /// The ratio of two weighted means, such as failed over valid requests.
  ///
  /// - Throws: `StatisticsError` as `Intervals.skewedRatio` does.
  public func ratio(_ above: [Double], over below: [Double]) throws(StatisticsError) -> Estimate {
    try Intervals.skewedRatio(
      numerators: zip(weights, above).map { $0 * $1 },
      denominators: zip(weights, below).map { $0 * $1 })
  }
}

extension WhatIf.Change {
  /// A class of a run with its rate times a factor; nil where the class does not strike at a rate, or
  /// rests unseen before it hits.
  public init?(_ run: RunResult, faultClass: Int, factor: Double) {
    let faults = run.design.scenario.faults
    guard faults.indices.contains(faultClass) else { return nil }
    let fault = faults[faultClass]
    guard let perYear = fault.hitsPerYear else { return nil }
    self.init(
      fault: fault.name, factor: factor, hits: run.rows.map { Double($0.hits[faultClass]) },
      expected: run.rows.map { perYear * $0.exposureYears[faultClass] })
  }
}
