import CloudModel
import CloudSimulation
import Experiments
import TestSupport
import Testing
import TraceFiles

struct CostMeasureTests {
  private func mean(_ name: String, _ rows: [ReplicationRow], _ scenario: Scenario) throws -> Double
  {
    try #require(MeasureCatalog.measure(named: name, in: scenario)).estimate(rows).value
  }

  @Test func `the parts of the cost add up to it`() async throws {
    let loaded = ScenarioLoader.load(Repository.path("scenarios/spot-mix.yaml"))
    var scenario = try #require(loaded.scenario)
    scenario.horizon = .seconds(60 * 86_400)
    let rows = try await MonteCarloRun(scenario, options: RunOptions(replications: 3)).run().rows
    let parts = try [
      "cost_on_demand", "cost_reserved", "cost_spot", "cost_idle_reserve", "cost_transfer",
    ].map { try mean($0, rows, scenario) }
    for part in parts where part != parts[3] { #expect(part > 0) }
    #expect((parts.reduce(0, +) / (try mean("cost", rows, scenario)) - 1).magnitude < 1e-12)
    #expect(try mean("instances_requested", rows, scenario) > 0)
    #expect(try mean("spot_reclaims", rows, scenario) > 0)
    #expect(try mean("refused_by_stock_out", rows, scenario) > 0)
    // The quota of six reserved instances is full from the start on.
    #expect(try mean("quota_peak", rows, scenario) == 1)
    #expect(try mean("quota_warning_time", rows, scenario) >= 8759)
  }

  @Test func `a drill costs what its requests were worth`() async throws {
    var scenario = SmallScenario.twoRegions(
      load: 60,
      drills: [
        Drill(
          name: "zone", period: .month, weekday: 1, timeOfDay: .seconds(36_000), scope: .region,
          target: .primary, duration: .seconds(600), abort: nil,
          effects: SmallScenario.crashEffects(.region))
      ], seconds: 59 * 86_400)
    scenario.traffic.classes[0].valueMicroUSD = 4000
    let rows = try await MonteCarloRun(scenario, options: RunOptions(replications: 2)).run().rows
    let lost = rows.reduce(0) { $0 + $1.failed } / rows.reduce(0) { $0 + $1.years }
    // Nothing else goes wrong: all that failed is the drills'.
    #expect(lost > 0)
    let cost = try mean("cost_drills", rows, scenario)
    #expect((cost / (lost * 0.004) - 1).magnitude < 1e-9)
    #expect((cost / (try mean("lost_value", rows, scenario)) - 1).magnitude < 1e-9)
  }
}
