import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

/// Verdicts of drills in the world that they take place in.
struct DrillVerdictTests {
  /// Counts of passed, failed, aborted and skipped drills in one replication.
  private func counts(
    _ drill: Drill, faults: [Fault] = [], days: Int64 = 9, perZone: Int = 4,
    load: Double = 60
  ) -> [Int] {
    let scenario = SmallScenario.twoRegions(
      perZone: perZone, load: load, faults: faults, drills: [drill], seconds: days * 86_400)
    var world = World(Design(scenario), replication: 0)
    let row = ReplicationRow(world.finish(), number: 0, scenario: scenario)
    return row.drills[0]
  }

  @Test func `a drill that the spare capacity carries is passed`() {
    // 2026-01-01 is a Thursday: in nine days there is one Tuesday, the 6th.
    #expect(counts(ExampleRuns.drill(.zone, seconds: 1200)) == [1, 0, 0, 0])
    #expect(counts(ExampleRuns.drill(.zone, seconds: 1200), days: 21) == [3, 0, 0, 0])
  }

  @Test func `a drill that users feel until its end is failed`() {
    // Three zones of two carry 50 requests/s, and two of them 40.
    #expect(
      counts(ExampleRuns.drill(.zone, seconds: 1200), perZone: 2, load: 50) == [0, 1, 0, 0])
  }

  @Test func `a region's drill is passed when it outlasts the failover and its stale addresses`() {
    // 3 % of the resolvers are pinned for 2,400 s on average: 1 % is reached after 44 min.
    #expect(counts(ExampleRuns.drill(.region, seconds: 1800)) == [0, 1, 0, 0])
    #expect(counts(ExampleRuns.drill(.region, seconds: 3600)) == [1, 0, 0, 0])
  }

  @Test func `a drill is stopped by its abort condition`() {
    let strict = AbortCondition(successRatioBelow: 0.95, duration: .seconds(30))
    #expect(
      counts(ExampleRuns.drill(.region, seconds: 3600, abort: strict)) == [0, 0, 1, 0])
    // Over 5 % fail until the slow resolvers have asked anew, some six minutes in all.
    let patient = AbortCondition(successRatioBelow: 0.95, duration: .seconds(600))
    #expect(
      counts(ExampleRuns.drill(.region, seconds: 3600, abort: patient)) == [1, 0, 0, 0])
  }

  @Test func `a drill that is due in an incident is skipped`() {
    var fault = SmallScenario.crash(.zone, perYear: 0, duration: .constant(7200))
    // 09:00 of the same Tuesday, 2026-01-06.
    fault.onset = .times(unixSeconds: [1_767_225_600 + 5 * 86_400 + 32_400])
    #expect(counts(ExampleRuns.drill(.zone, seconds: 1200), faults: [fault]) == [0, 0, 0, 1])
  }

  @Test func `a drill that runs into the horizon without a loss is passed`() {
    // It begins six hours before the end.
    let drill = ExampleRuns.drill(.zone, seconds: 86_400)
    let scenario = SmallScenario.twoRegions(
      perZone: 4, load: 60, drills: [drill], seconds: 5 * 86_400 + 16 * 3600)
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(result.incidents.count == 1)
    #expect(result.incidents.map(DrillVerdict.init) == [.passed])
  }
}
