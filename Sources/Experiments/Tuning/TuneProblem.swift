import CloudModel
import ScenarioSchema
import Stochastics

/// What one replication of a design says about a search's objective and constraints.
public struct TuneObservation: Equatable, Sendable {
  /// What is to be small.
  public let objective: Double
  /// Unavailability in each window of the objective.
  public let losses: [Double]
  /// The limited measures, in the order of the problem; their means are the measures' values.
  public let limited: [Double]

  /// Makes an observation.
  public init(objective: Double, losses: [Double], limited: [Double] = []) {
    self.objective = objective
    self.losses = losses
    self.limited = limited
  }
}

/// A search for the point with the smallest objective that keeps the constraints.
public struct TuneProblem: Equatable, Sendable {
  /// A bound of a measure.
  public struct Bound: Equatable, Sendable {
    /// The measure.
    public let measure: String
    /// Its bound.
    public let value: Double
    /// Whether the measure must not be above it; else not below.
    public let isUpper: Bool

    /// Makes a bound.
    public init(measure: String, value: Double, isUpper: Bool) {
      self.measure = measure
      self.value = value
      self.isUpper = isUpper
    }
  }

  /// What may be changed; one or more.
  public let knobs: [Knob]
  /// Unavailability that a window may have.
  public let tolerance: Double
  /// Share of the windows that must not have more.
  public let probability: Double
  /// Bounds of other measures.
  public let bounds: [Bound]

  /// Describes a problem.
  public init(knobs: [Knob], tolerance: Double, probability: Double, bounds: [Bound] = []) {
    precondition(!knobs.isEmpty, "a search without knobs")
    precondition(probability > 0 && probability < 1, "a share of \(probability)")
    self.knobs = knobs
    self.tolerance = tolerance
    self.probability = probability
    self.bounds = bounds
  }

  /// The problem of a scenario's block; nil when a measure is not one of the catalog.
  public init?(_ tuning: Tuning, of scenario: Scenario) {
    var bounds: [Bound] = []
    for limit in tuning.limits {
      guard MeasureCatalog.measure(named: limit.measure, in: scenario) != nil else { return nil }
      if let value = limit.atMost {
        bounds.append(Bound(measure: limit.measure, value: value, isUpper: true))
      }
      if let value = limit.atLeast {
        bounds.append(Bound(measure: limit.measure, value: value, isUpper: false))
      }
    }
    self.init(
      knobs: tuning.knobs, tolerance: 1 - (tuning.availability ?? scenario.objective.availability),
      probability: tuning.probability, bounds: bounds)
  }

  /// The settings of a place in the unit cube.
  public func settings(_ place: [Double]) -> [Named<DocumentNode>] {
    zip(knobs, place).map { Named($0.path, $0.value(at: $1)) }
  }

  /// The place in the middle of its levels.
  func snapped(_ place: [Double]) -> [Double] {
    zip(knobs, place).map { $0.snapped($1) }
  }

  /// Coordinates for the surrogates: numbers as they are, choices as corners that are equally far apart.
  func coordinates(_ place: [Double]) -> [Double] {
    zip(knobs, place).flatMap { knob, value -> [Double] in
      guard knob.isCategorical, let levels = knob.levels else { return [value] }
      let level = min(levels - 1, Int(value * Double(levels)))
      return (0..<levels).map { $0 == level ? 0.7 : 0 }
    }
  }
}

/// A point of a search with all that was seen there.
public struct TunePoint: Equatable, Sendable {
  /// Its place in the unit cube.
  public let place: [Double]
  /// Its replications so far.
  public private(set) var observations: [TuneObservation] = []

  init(_ place: [Double]) { self.place = place }

  mutating func add(_ more: [TuneObservation]) { observations += more }

  /// Mean and deviation of what is to be small.
  public var objective: Tally { Tally(observations.map(\.objective)) }

  /// Mean unavailability over windows.
  public var unavailability: Double { Tally(observations.flatMap(\.losses)).mean }

  /// Windows that reach the goal, and all windows, replication by replication.
  public func goal(_ problem: TuneProblem) -> (met: [Int], of: [Int]) {
    (
      observations.map { row in row.losses.count { $0 <= problem.tolerance } },
      observations.map(\.losses.count)
    )
  }

  /// The limited measure with this number.
  public func limited(_ number: Int) -> Tally { Tally(observations.map { $0.limited[number] }) }

  /// How far the constraints are from their bounds, above 0 where broken, with the variance of that.
  ///
  /// The goal's is in decades of unavailability: the quantile that a log-normal law through the windows
  /// has at a probability, over the tolerance. The quantile of few windows would be their worst.
  ///
  /// - Parameter aim: the probability; `TuneOptions.aim`.
  func violations(
    _ problem: TuneProblem, aim: Double
  ) -> [(value: Double, variance: Double)] {
    let logs = observations.flatMap(\.losses).map {
      PortableMath.log(max(Sensitivity.floor, $0)) / PortableMath.log(10)
    }
    let tally = Tally(logs)
    let n = Double(max(2, logs.count))
    let z = PortableMath.normalQuantile(aim)
    let spread = tally.standardDeviation ?? 0
    let bound = PortableMath.log(max(Sensitivity.floor, problem.tolerance)) / PortableMath.log(10)
    let goal = (
      value: tally.mean + z * spread - bound,
      variance: spread * spread * (1 / n + z * z / (2 * (n - 1)))
    )
    return [goal]
      + problem.bounds.indices.map { index in
        let bound = problem.bounds[index]
        let own = limited(index)
        let error = own.standardError ?? 0
        return (
          value: bound.isUpper ? own.mean - bound.value : bound.value - own.mean,
          variance: error * error
        )
      }
  }

  /// The worst constraint in deviations of one replication, above 0 where it is broken: for allocation.
  func worstViolation(_ problem: TuneProblem) -> Double {
    let (met, of) = goal(problem)
    let windows = Double(max(1, of.reduce(0, +)))
    let share = Double(met.reduce(0, +)) / windows
    // Agresti and Coull's two successes and failures keep a share of 1 from having no spread.
    let smooth = (share * windows + 2) / (windows + 4)
    var worst = (problem.probability - share) / (smooth * (1 - smooth)).squareRoot()
    for (index, bound) in problem.bounds.enumerated() {
      let own = limited(index)
      let distance = bound.isUpper ? own.mean - bound.value : bound.value - own.mean
      let deviation = own.standardDeviation ?? 0
      worst = max(worst, deviation > 0 ? distance / deviation : distance > 0 ? 1e3 : -1e3)
    }
    return worst
  }
}
