import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport

@testable import Reporting

/// Small runs with faults of every scope, drills and failovers.
enum ExampleRun {
  /// Two regions for 60 days; an instance, a zone and a region fail often, and there are drills.
  static func scenario(
    name: String = "two regions", zone: String = "east-1", fault: String = "region-loss",
    drill: String = "region drill"
  ) -> Scenario {
    let drills = [
      Drill(
        name: "monthly instance", period: .month, weekday: 1, timeOfDay: .seconds(36_000),
        scope: .instance, target: .rotate, duration: .seconds(300), abort: nil,
        effects: SmallScenario.crashEffects(.instance)),
      Drill(
        name: drill, period: .month, weekday: 2, timeOfDay: .seconds(36_000),
        scope: .region, target: .primary, duration: .seconds(1200),
        abort: AbortCondition(successRatioBelow: 0.5, duration: .seconds(600)),
        effects: SmallScenario.crashEffects(.region)),
    ]
    let faults = [
      SmallScenario.crash(.instance, perYear: 1, duration: .constant(600)),
      SmallScenario.crash(.zone, perYear: 4, duration: .constant(3000)),
      SmallScenario.crash(
        .region, perYear: 12, duration: .exponential(mean: 5400),
        places: FaultPlaces(region: RegionID(0)), name: fault),
    ]
    var scenario = SmallScenario.twoRegions(
      faults: faults, drills: drills, seconds: 60 * 86_400)
    scenario.name = name
    scenario.zones[0].name = zone
    scenario.pools[1].priceStatus = .recalledUnverified
    return scenario
  }

  /// Results of so many replications.
  static func results(_ design: Design, count: Int) -> [ReplicationResult] {
    (0..<count).map { number in
      var world = World(design, replication: number)
      return world.finish()
    }
  }

  /// The run that those results make.
  static func run(_ design: Design, _ results: [ReplicationResult]) -> RunResult {
    RunResult(
      design: design,
      rows: results.enumerated().map {
        ReplicationRow($1, number: $0, scenario: design.scenario)
      }, isPartial: false, seed: design.scenario.seed)
  }

  /// One design with its results, computed once for all tests that only read it.
  static let shared: (design: Design, results: [ReplicationResult], run: RunResult) = {
    let design = Design(scenario())
    let results = Self.results(design, count: 24)
    return (design, results, Self.run(design, results))
  }()

  static let facts = RunFacts(
    programVersion: "1.2.3", commandLine: ["nines", "run", "two.yaml"],
    scenarioDigest: "00ff", replicationsAsked: 24, threads: 2,
    startedUnixSeconds: 1_772_532_000, finishedUnixSeconds: 1_772_532_031,
    warnings: [.init(place: "two.yaml:14:3", message: "'retries' is read but not simulated yet")])

  /// Writes a run in batches of five.
  static func write(
    _ run: RunResult, _ results: [ReplicationResult], _ facts: RunFacts = facts, to path: String
  ) throws -> ResultsFolder.Outcome {
    let writer = try RunReportWriter(folder: try ResultsFolder(at: path), design: run.design)
    for first in stride(from: 0, to: results.count, by: 5) {
      let batch = Array(results[first..<min(first + 5, results.count)])
      try writer.add(batch: batch, firstNumber: first)
    }
    return try writer.finish(run, try Summary(run), facts)
  }

  /// One lost region with its samples, from a minute before its onset to its end.
  static func incident(
    _ scenario: Scenario, faultClass: Int = 0, place: Int = 0, seconds: Double,
    at second: Int64 = 36_000, window: Int64 = 12_000
  ) throws -> IncidentReport {
    let design = Design(scenario)
    var world = World(design, replication: 0, natural: false)
    world.run(until: (second - 60) * 1_000_000_000)
    world.record(
      from: (second - 60) * 1_000_000_000, to: (second + window) * 1_000_000_000)
    world.run(until: second * 1_000_000_000)
    guard
      let number = world.inject(faultClass: faultClass, place: place, durationSeconds: seconds)
    else { throw NothingHit() }
    let result = world.finish()
    guard let recorder = world.recorder else { throw NothingHit() }
    return IncidentReport(result.incidents[number], design, recorder)
  }

  struct NothingHit: Error {}
}
