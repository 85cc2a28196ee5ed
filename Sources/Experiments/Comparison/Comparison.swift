import CloudSimulation
import Stochastics

/// Two designs over the same replications: common random numbers pair them.
public struct Comparison: Sendable {
  /// One measure of both designs.
  public struct Row: Sendable {
    /// The measure, as design A declares it.
    public let measure: Measure
    /// Its estimates.
    public let a: Estimate
    /// Its estimate for B.
    public let b: Estimate
    /// B less A, paired by replication.
    public let difference: Estimate
    /// Probability that A is better in the mean; nil where no interval can be given.
    public let probabilityABetter: Double?
    /// Share of replications in which A is better, ties counted half.
    public let shareABetter: Double
  }

  /// One row a measure that both designs have.
  public let rows: [Row]

  /// Compares two runs of the same replications.
  ///
  /// - Throws: `StatisticsError` for runs without replications.
  public init(_ a: RunResult, _ b: RunResult) throws(StatisticsError) {
    let count = min(a.rows.count, b.rows.count)
    let rowsA = Array(a.rows.prefix(count))
    let rowsB = Array(b.rows.prefix(count))
    var rows: [Row] = []
    let others = MeasureCatalog.measures(for: b.design.scenario)
    for measure in MeasureCatalog.measures(for: a.design.scenario) {
      guard measure.kind != .quantile,
        let other = others.first(where: { $0.name == measure.name })
      else { continue }
      let paired = try Intervals.pairedDifference(other.parts(rowsB), measure.parts(rowsA))
      // P(B - A < 0) is the probability that A is larger.
      let aLarger = paired.probabilityALess
      let shareALarger = try Intervals.pairedDifference(
        rowsB.map(other.value), rowsA.map(measure.value)
      ).shareALess
      let better = measure.polarity == .lowerIsBetter
      let isExact = (rowsA + rowsB).allSatisfy { !$0.isRandom }
      let exact = paired.difference.value
      let sure: Double? = exact < 0 ? 1 : exact > 0 ? 0 : 0.5
      rows.append(
        Row(
          measure: measure, a: try measure.reported(rowsA), b: try other.reported(rowsB),
          difference: isExact ? .exact(exact) : paired.difference,
          probabilityABetter: measure.polarity == .neutral
            ? nil : (isExact ? sure : aLarger).map { better ? 1 - $0 : $0 },
          shareABetter: better ? 1 - shareALarger : shareALarger))
    }
    self.rows = rows
  }
}
