import CloudSimulation
import Stochastics

/// Several designs over the same replications: each against the first, and all pairs in what matters most.
public struct DesignComparison: Sendable {
  /// One measure of all designs.
  public struct Row: Sendable {
    /// The measure, as the first design declares it.
    public let measure: Measure
    /// Its estimate for each design; nil where a design does not have it.
    public let estimates: [Estimate?]
    /// Each design against the first; nil for the first itself and where it is missing.
    public let contrasts: [Contrast?]
  }

  /// One measure of two of the designs.
  public struct Pair: Sendable {
    /// The measure.
    public let measure: Measure
    /// Position of the first design.
    public let first: Int
    /// Position of the second one, which is behind it.
    public let second: Int
    /// The second against the first, corrected for all pairs of this measure.
    public let contrast: Contrast
  }

  /// The designs' names, each once.
  public let names: [String]
  /// Their runs, cut to the replications that all have.
  public let runs: [RunResult]
  /// A row a measure of the first design, quantiles left out.
  public let rows: [Row]
  /// All pairs for the measures of `headlines`.
  public let pairs: [Pair]
  /// What the differences from the first come from.
  public let origins: [LossOrigin]
  /// Cost beside what is lost.
  public let tradeOffs: [TradeOff]

  /// The measures that all pairs are compared in.
  public var headlines: [String] {
    let objective = runs[0].design.scenario.objective
    let lost = objective.measure == .requests ? "request_downtime" : "downtime"
    return [lost, "probability_meets_slo", "cost"]
  }

  /// Compares runs of the same replications.
  ///
  /// - Parameters:
  ///   - runs: two or more, with as many names.
  /// - Throws: `StatisticsError` for runs without replications.
  public init(_ runs: [RunResult], names: [String]) throws(StatisticsError) {
    precondition(runs.count >= 2 && runs.count == names.count, "\(runs.count) designs")
    let count = runs.map(\.rows.count).min() ?? 0
    let runs = runs.map {
      RunResult(
        design: $0.design, rows: Array($0.rows.prefix(count)), isPartial: $0.isPartial,
        seed: $0.seed)
    }
    self.names = names
    self.runs = runs
    var rows: [Row] = []
    for measure in MeasureCatalog.measures(for: runs[0].design.scenario)
    where measure.kind != .quantile {
      rows.append(try Self.row(measure, runs))
    }
    self.rows = rows
    origins = try LossOrigin.all(runs)
    tradeOffs = try TradeOff.all(runs)
    let objective = runs[0].design.scenario.objective
    let lost = objective.measure == .requests ? "request_downtime" : "downtime"
    var pairs: [Pair] = []
    for name in [lost, "probability_meets_slo", "cost"] {
      guard let measure = MeasureCatalog.measure(named: name, in: runs[0].design.scenario) else {
        continue
      }
      var places: [(Int, Int)] = []
      for first in runs.indices {
        for second in runs.indices.dropFirst(first + 1) { places.append((first, second)) }
      }
      let contrasts = try Contrast.all(
        places.map { Self.pair(measure, measure, runs[$0.0], runs[$0.1]) }, measure.polarity)
      for (place, contrast) in zip(places, contrasts) {
        pairs.append(
          Pair(measure: measure, first: place.0, second: place.1, contrast: contrast))
      }
    }
    self.pairs = pairs
  }

  /// The row of a measure.
  public func row(_ name: String) -> Row? { rows.first { $0.measure.name == name } }

  private static func pair(
    _ measure: Measure, _ other: Measure, _ first: RunResult, _ second: RunResult
  ) -> Contrast.Pair {
    Contrast.Pair(
      first: measure.parts(first.rows), second: other.parts(second.rows),
      isExact: (first.rows + second.rows).allSatisfy { !$0.isRandom })
  }

  private static func row(
    _ measure: Measure, _ runs: [RunResult]
  ) throws(StatisticsError) -> Row {
    let own = runs.map { MeasureCatalog.measure(named: measure.name, in: $0.design.scenario) }
    var estimates: [Estimate?] = []
    for (run, other) in zip(runs, own) {
      estimates.append(try other?.reported(run.rows))
    }
    let others = runs.indices.dropFirst().filter { own[$0] != nil }
    let found = try Contrast.all(
      others.map { pair(measure, own[$0] ?? measure, runs[0], runs[$0]) }, measure.polarity)
    var contrasts = [Contrast?](repeating: nil, count: runs.count)
    for (place, contrast) in zip(others, found) { contrasts[place] = contrast }
    return Row(measure: measure, estimates: estimates, contrasts: contrasts)
  }
}
