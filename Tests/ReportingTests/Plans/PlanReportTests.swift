import CloudModel
import CloudSimulation
import Experiments
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// A capacity plan as text and as tables.
struct PlanReportTests {
  /// Three zones that fail, a load that two of them nearly carry, a buffer and headroom for a zone.
  private static func scenario() -> Scenario {
    var scenario = SmallScenario.oneRegion(
      zones: 3, perZone: 3, maxPerZone: 8, load: 63,
      faults: [SmallScenario.crash(.zone, perYear: 12, duration: .constant(7200))],
      horizon: .seconds(30 * 86_400))
    scenario.pools[0].provisioning = .constant(600)
    scenario.objective.availability = 0.999
    scenario.traffic.classes[0].valueMicroUSD = 4000
    scenario.capacityBuffer = 0.25
    scenario.survives = [.zone]
    scenario.autoscaling = AutoscalingPolicy(policies: [
      KubernetesHPA(metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 90))])
    ])
    return scenario
  }

  private static func plan() async throws -> (rows: [PlanRow], prices: [ReservePrice]) {
    let options = RunOptions(replications: 24, threads: 2)
    let grid = try PlanGrid(buffers: [0, 0.25], sizes: [1], growths: [0])
    let rows = try await PlanRun(scenario(), grid: grid, options: options).run()
    return (rows, try await ReservePrice.all(of: scenario(), options))
  }

  @Test func `the plan shows the goal, what binds, and the price of each reserve`() async throws {
    let (rows, prices) = try await Self.plan()
    #expect(prices.map(\.reserve) == [.buffer, .zone])
    let text = try PlanText.text(rows, reserves: prices)
    try GoldenFile.expect(text, matches: "plan")
    #expect(text.contains("The buffer of 25 % costs "))
    #expect(text.contains("The reserve for a lost zone (N-1 zones) costs "))
    #expect(text.contains("with 95 % confidence"))
    #expect(text.contains(" survive "))
    #expect(text.split(separator: "\n").allSatisfy { TextTable.places($0) <= 92 })
  }

  @Test func `the tables say what the rows and prices hold`() async throws {
    let (rows, prices) = try await Self.plan()
    let folder = try TemporaryFolder()
    try PlanReport.write(
      rows, reserves: prices, facts: ExampleRun.facts, isPartial: false,
      to: try ResultsFolder(at: folder.path + "/p"))
    let plan = SmallTable(try #require(folder.text("p/plan.csv")))
    #expect(plan["goal"] == (try rows.map { try $0.verdict().name }))
    #expect(plan["goal_confidence"] == ["0.95", "0.95"])
    #expect(plan["binding"] == ["survive", "survive"])
    #expect(
      plan.numbers("load_without_a_zone_theory") == rows.map { $0.needs.first?.loadWithoutZone })
    // No cell that a spreadsheet would take for text in a column of numbers.
    for column in plan.columns where !["goal", "binding", "binding_region"].contains(column) {
      if ["first_failing_month", "greatest_loss_fault", "greatest_loss_phase"].contains(column) {
        continue
      }
      #expect(
        plan[column].allSatisfy { $0.isEmpty || Double($0)?.isFinite == true }, "\(column)")
    }
    let table = SmallTable(try #require(folder.text("p/reserves.csv")))
    #expect(table["reserve"] == ["buffer", "zone"])
    #expect(table.numbers("cost_usd_per_year") == prices.map(\.cost.value))
    #expect(table.numbers("saved_downtime_min_per_year") == prices.map(\.savedDowntime.value))
    #expect(table["goal_without_it"] == prices.map(\.verdictWithout.name))
    #expect(try #require(folder.text("p/manifest.json")).contains("reserves.csv"))
  }
}
