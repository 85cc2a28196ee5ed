import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport

/// Runs that several suites look at.
enum ExampleRuns {
  /// Four weeks of two regions with faults of every reach and a drill each week.
  static var scenario: Scenario {
    var scenario = SmallScenario.twoRegions(
      perZone: 4, secondaryPerZone: 4, load: 85,
      faults: [
        SmallScenario.crash(.instance, perYear: 2, duration: .exponential(mean: 7200)),
        SmallScenario.crash(.zone, perYear: 8, duration: .logNormal(mu: 8, sigma: 0.8)),
        SmallScenario.crash(.region, perYear: 9, duration: .logNormal(mu: 8, sigma: 0.8)),
      ],
      drills: [drill(.zone, seconds: 1200)], seconds: 28 * 86_400)
    scenario.objective.availability = 0.999
    scenario.objective.window = .month
    scenario.traffic.classes[0].valueMicroUSD = 4000
    return scenario
  }

  /// Twenty days of four instances, three of which are needed: quick to run, never the same twice.
  static var small: Scenario {
    SmallScenario.oneRegion(
      perZone: 4, load: 30,
      faults: [
        SmallScenario.crash(.instance, perYear: 40, duration: .exponential(mean: 36_000))
      ],
      horizon: .seconds(20 * 86_400))
  }

  /// A drill on Tuesday at 10:00 of each week.
  static func drill(
    _ scope: FaultScope, target: DrillTarget = .primary, seconds: Int64,
    abort: AbortCondition? = nil
  ) -> Drill {
    Drill(
      name: "weekly", period: .week, weekday: 1, timeOfDay: .seconds(36_000), scope: scope,
      target: target, duration: .seconds(seconds), abort: abort,
      effects: SmallScenario.crashEffects(scope))
  }

  /// The run of a scenario.
  static func run(
    _ scenario: Scenario = scenario, replications: Int = 48, threads: Int = 2,
    precision: PrecisionGoal? = nil, seed: UInt64? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) async throws -> RunResult {
    let options = RunOptions(
      replications: replications, precision: precision, threads: threads, seed: seed)
    return try await MonteCarloRun(scenario, options: options).run(shouldStop: shouldStop)
  }
}
