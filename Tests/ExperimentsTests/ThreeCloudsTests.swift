import CloudModel
import CloudSimulation
import Experiments
import TestSupport
import Testing
import TraceFiles

/// The size that a planner of a large service needs: 3 clouds, 12 regions, 36 zones, 10,000 instances.
struct ThreeCloudsTests {
  @Test func `three clouds, twelve regions, thirty-six zones and ten thousand instances run`()
    async throws
  {
    let loaded = ScenarioLoader.load(Repository.path("scenarios/three-clouds.yaml"))
    var scenario = try #require(loaded.scenario)
    #expect(scenario.clouds.count == 3 && scenario.regions.count == 12)
    #expect(scenario.zones.count == 36)
    let instances = scenario.pools.reduce(0) {
      $0 + $1.initialPerZone * scenario.regions[$1.region.index].zones.count
    }
    #expect(instances == 10_008)
    scenario.horizon = .seconds(7 * 86_400)
    let rows = try await MonteCarloRun(scenario, options: RunOptions(replications: 2)).run().rows
    for row in rows {
      // Some 10,000 machines at 6.5e-3 a day and machine: 455 in a week, give or take 4 x 21.
      let crashes = Double(row.hits[0])
      #expect((crashes - 10_008 * 6.5e-3 * 7).magnitude < 4 * 21.4)
      let hours = row.pools.reduce(0) { $0 + $1.instanceHours }
      #expect((hours / (10_008 * 168) - 1).magnitude < 0.02)
      #expect(row.pools.allSatisfy { $0.quotaPeak >= 834.0 / 960 && $0.quotaWarningHours > 160 })
    }
  }
}
