import CloudModel
import CloudSimulation
import Stochastics

/// What a run by a method came to.
public struct RareEventResult: Sendable {
  /// A measure and its estimate.
  public struct Row: Sendable {
    /// Its name in the catalog.
    public let name: String
    /// The estimate.
    public let estimate: Estimate
    /// Its unit; empty for a pure number.
    public let unit: String
    /// Which direction is better.
    public let polarity: Polarity
    /// What it is.
    public let definition: String
  }

  /// A stratum and how it was sampled.
  public struct Part: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// What its mean is multiplied by.
    public let weight: Double
    /// Observations.
    public let observations: Int
  }

  /// The scenario.
  public let scenario: Scenario
  /// The seed in force.
  public let seed: UInt64
  /// The method.
  public let method: EstimationMethod
  /// Its parameters, in words.
  public let parameters: String
  /// Why it was chosen, a line each; empty when it was asked for.
  public let reasons: [String]
  /// The measure that it was chosen for.
  public let target: String
  /// All measures that it is unbiased for, in the catalog's order.
  public let rows: [Row]
  /// The strata.
  public let parts: [Part]
  /// Observations of all strata.
  public let observations: Int
  /// Plain replications that would estimate the target as precisely; nil when nothing varied.
  public let worth: Double?
  /// The target's standard error; nil when nothing varied.
  public let standardError: Double?
  /// Plain sampling's variance times events handled over this run's; nil when nothing varied.
  public let gain: Double?
  /// Kish's effective number of the weights; the observations where all weigh the same.
  public let effectiveWeights: Double
  /// The precision asked for.
  public let precision: PrecisionGoal?
  /// Whether it was met.
  public let isMet: Bool
  /// The longer side of the target's interval, relative unless it is a probability; nil without one.
  public let longerSide: Double?
  /// Whether it was interrupted.
  public let isPartial: Bool

  init(
    scenario: Scenario, seed: UInt64, plan: any SamplingPlan, table: TermTable, target: Int,
    precision: PrecisionGoal?, isMet: Bool, isPartial: Bool, reasons: [String]
  ) throws(StatisticsError) {
    self.scenario = scenario
    self.seed = seed
    method = plan.method
    parameters = plan.parameters
    self.reasons = reasons
    self.target = table.measures[target].name
    var rows: [Row] = []
    for (index, measure) in table.measures.enumerated() {
      let isShare = measure.polarity == .higherIsBetter && measure.unit.isEmpty
      rows.append(
        Row(
          name: measure.name,
          estimate: try table.estimate(index).limited(to: 0...(isShare ? 1 : .infinity)),
          unit: measure.unit, polarity: measure.polarity, definition: measure.definition))
    }
    self.rows = rows
    parts = zip(plan.strata, table.counts).map {
      Part(name: $0.name, weight: $0.weight, observations: $1)
    }
    observations = table.counts.reduce(0, +)
    worth = table.worth
    gain = table.gain
    standardError = table.variance > 0 ? table.variance.squareRoot() : nil
    effectiveWeights = table.effectiveWeights
    self.precision = precision
    self.isMet = isMet
    self.isPartial = isPartial
    let judged = try table.judged()
    let isAbsolute = table.measures[target].kind == .probability
    longerSide = judged.low.flatMap { low in
      judged.high.flatMap { high in
        let side = max(judged.value - low, high - judged.value)
        if isAbsolute { return side }
        return judged.value == 0 ? nil : side / judged.value.magnitude
      }
    }
  }

  /// A measure's row; nil when the method does not estimate it.
  public func row(_ name: String) -> Row? { rows.first { $0.name == name } }
}
