import CloudModel
import CloudSimulation

/// All measures of a run; a new one is one entry here.
public enum MeasureCatalog {
  /// The measures for a scenario, in the order of `summary.csv`.
  public static func measures(for scenario: Scenario) -> [Measure] {
    general(scenario.objective)
      + (scenario.failover?.detection.hasFalsePositives == true ? falseAlarms : [])
      + (scenario.failover?.recovery.strategy == .degrade ? [degraded] : [])
      + (scenario.failover?.onCall == nil ? [] : people)
      + sessions(of: scenario)
      + (scenario.failover != nil && scenario.faults.contains(where: \.isLatent) ? readiness : [])
      + scenario.drills.enumerated().map { drillPassRate($1, $0) }
      + (scenario.autoscaling?.metricGaps == nil ? [] : [metricGapTime])
      + flows(scenario.traffic)
  }

  /// The measures that every scenario has, with the default objective, for lists.
  public static var general: [Measure] { general(ServiceLevelObjective()) }

  /// The measures that only scenarios with a block of the language have: the block, and they.
  public static var special: [(block: String, measures: [Measure])] {
    [("state", sessions), ("latent faults", readiness)]
  }

  private static func general(_ goal: ServiceLevelObjective) -> [Measure] {
    availability(goal) + objective(goal) + losses + latency + overload + money + supply + events
  }

  /// A measure by its name; nil when there is none.
  public static func measure(named name: String, in scenario: Scenario) -> Measure? {
    measures(for: scenario).first { $0.name == name }
  }

  /// A share in percent, without the noise of binary fractions: 0.99 is `99 %`.
  static func percent(_ share: Double) -> String {
    let value = (share * 1e8).rounded() / 1e6
    return value == value.rounded() ? "\(Int(value)) %" : "\(value) %"
  }

  private static let minutesPerYear = 365.0 * 1440

  private static func availability(_ objective: ServiceLevelObjective) -> [Measure] {
    let good = percent(objective.goodMinute)
    return [
      .ratio(
        "availability", unit: "", .higherIsBetter,
        "good over valid requests, each counted once", { $0.valid - $0.failed },
        over: { $0.valid }),
      .ratio(
        "unavailability", unit: "", .lowerIsBetter, "failed over valid requests",
        { $0.failed }, over: { $0.valid }),
      .ratio(
        "time_availability", unit: "", .higherIsBetter,
        "share of minutes with a success ratio of at least \(good)",
        { Double($0.minutes - $0.badMinutes) }, over: { Double($0.minutes) }),
      .mean(
        "downtime", unit: "min/year", .lowerIsBetter,
        "minutes a year with a success ratio under \(good)",
        { Double($0.badMinutes) / $0.years }),
      .ratio(
        "request_downtime", unit: "min/year", .lowerIsBetter,
        "unavailability times the minutes of a year: a full outage of that length loses as much",
        { $0.failed * minutesPerYear }, over: { $0.valid }),
      .quantile(
        "request_downtime_median", 0.5, unit: "min/year", .lowerIsBetter,
        "half of the replications lose no more", { $0.requestUnavailability * minutesPerYear }),
      .quantile(
        "request_downtime_p95", 0.95, unit: "min/year", .lowerIsBetter,
        "95 % of the replications lose no more",
        { $0.requestUnavailability * minutesPerYear }),
    ]
  }

  private static func objective(_ objective: ServiceLevelObjective) -> [Measure] {
    let goal = objective.availability
    let measure = objective.measure
    let words = measure == .requests ? "request availability" : "time availability"
    return [
      .probability(
        "probability_meets_slo", .higherIsBetter,
        "share of the objective's windows (\(objective.window.rawValue)) with \(words) at the goal",
        { row in row.windowAvailability.map { $0 >= goal } }),
      .probability(
        "probability_month_meets_slo", .higherIsBetter,
        "share of calendar months with \(words) at the goal",
        { row in row.monthAvailability.map { $0 >= goal } }),
      .mean(
        "worst_month", unit: "", .higherIsBetter, "\(words) of a replication's worst month",
        { $0.monthAvailability.min() ?? 1 }),
      .mean(
        "error_budget_used", unit: "", .lowerIsBetter,
        "lost share over the share that the goal allows, over the horizon; 1 is all of it",
        { budgetUsed($0.availability(measure), goal) }),
    ]
  }

  /// The part of the error budget that is used; a goal of 100 % has none, so any loss is all of it.
  private static func budgetUsed(_ availability: Double, _ goal: Double) -> Double {
    goal < 1 ? (1 - availability) / (1 - goal) : availability < 1 ? 1 : 0
  }

  private static var losses: [Measure] {
    let total = Measure.mean(
      "requests", unit: "requests/year", .neutral, "valid requests a year",
      { $0.valid / $0.years })
    return [total]
      + FailureKind.allCases.map { kind in
        .mean(
          "requests_\(kind.name)", unit: "requests/year", .lowerIsBetter,
          kind.definition, { $0.failedByKind[kind.rawValue] / $0.years })
      } + [
        .ratio(
          "stream_interruption", unit: "", .lowerIsBetter,
          "requests cut while being answered, over valid requests",
          { $0.failedByKind[FailureKind.cut.rawValue] }, over: { $0.valid })
      ]
  }

  private static var events: [Measure] {
    [
      .mean(
        "incidents", unit: "/year", .lowerIsBetter, "faults that hit something, drills included",
        { Double($0.incidents) / $0.years }),
      .mean(
        "failovers", unit: "/year", .neutral, "failovers that were decided",
        { Double($0.failovers) / $0.years }),
      .mean(
        "flaps", unit: "/year", .lowerIsBetter, "failovers within a hold-down after a failback",
        { Double($0.flaps) / $0.years }),
      .ratio(
        "time_to_detect", unit: "s", .lowerIsBetter,
        "onset to detection, mean over failovers",
        { $0.failoverSeconds.reduce(0) { $0 + $1.detected } },
        over: { Double($0.failoverSeconds.count) }),
      .ratio(
        "time_to_move", unit: "s", .lowerIsBetter,
        "onset until name servers answer with the other region, mean over failovers that moved",
        { $0.failoverSeconds.reduce(0) { $0 + ($1.moved ?? 0) } },
        over: { Double($0.failoverSeconds.count { $0.moved != nil }) }),
    ]
  }

  private static var degraded: Measure {
    .ratio(
      "requests_degraded", unit: "", .lowerIsBetter,
      "requests that a smaller model served, over valid requests", { $0.degraded },
      over: { $0.valid })
  }

  private static var metricGapTime: Measure {
    .mean(
      "metric_gap_time", unit: "min/year", .lowerIsBetter,
      "time in which metrics did not reach an autoscaler, added up over regions",
      { $0.metricGapSeconds / 60 / $0.years })
  }

  private static func drillPassRate(_ drill: Drill, _ index: Int) -> Measure {
    .passRate(
      "drill_pass_rate_\(drill.name)", .higherIsBetter,
      "drills '\(drill.name)' that passed, over those that began", { $0.drills[index][0] },
      of: { $0.drills[index][0] + $0.drills[index][1] + $0.drills[index][2] })
  }
}

extension FailureKind {
  /// What it means, for the measure catalog and the tables.
  public var definition: String {
    switch self {
    case .unreachable: "failed where nothing answered"
    case .shed: "refused by a queue limit"
    case .timedOut: "would have waited past the deadline of the first token"
    case .cut: "cut while being answered"
    case .error: "answered with an error"
    case .intrinsic: "missed a deadline by their own length in a healthy service"
    case .throttled: "refused by their own client, which is throttled"
    }
  }
}
