import CloudModel
import Stochastics

/// What a run says about the goal.
public enum Verdict: Equatable, Sendable {
  /// The interval lies at or above the goal.
  case meets
  /// The interval lies below the goal.
  case misses
  /// The interval straddles the goal, or there is none; so many more replications would decide, if the mean stays.
  case undecided(moreReplications: Int?)

  /// Judges an availability's interval.
  ///
  /// The number of further replications is what shrinks the half-width to the distance from the goal,
  /// as half-widths shrink with the square root of the replications.
  public init(_ availability: Estimate, goal: Double, replications: Int) {
    guard let low = availability.low, let high = availability.high,
      let half = availability.halfWidth
    else {
      self = .undecided(moreReplications: nil)
      return
    }
    if low >= goal {
      self = .meets
    } else if high < goal {
      self = .misses
    } else {
      let distance = abs(availability.value - goal)
      let factor = (half / distance) * (half / distance)
      let more = Double(replications) * (factor - 1)
      self = .undecided(
        moreReplications: distance > 0 && more < 1e9 ? max(1, Int(more.rounded(.up))) : nil)
    }
  }
}

extension Verdict {
  /// The confidence of the interval that a verdict rests on, 0 … 1.
  public static let confidence = 0.95

  /// Judges a run by the objective of its scenario: the one place where a goal is held against what a
  /// run came to.
  ///
  /// - Throws: `StatisticsError` for a run without replications.
  public init(_ run: RunResult) throws(StatisticsError) {
    let scenario = run.design.scenario
    let objective = scenario.objective
    guard let measure = MeasureCatalog.measure(named: objective.measureName, in: scenario) else {
      preconditionFailure("no measure '\(objective.measureName)' in the catalog")
    }
    self.init(
      try measure.reported(run.rows), goal: objective.availability, replications: run.rows.count)
  }

  /// One word for programs: `meets`, `misses` or `undecided`.
  public var name: String {
    switch self {
    case .meets: "meets"
    case .misses: "misses"
    case .undecided: "undecided"
    }
  }
}

extension ServiceLevelObjective {
  /// The measure of the catalog that the goal is about.
  public var measureName: String {
    switch measure {
    case .requests: "availability"
    case .time: "time_availability"
    }
  }
}
