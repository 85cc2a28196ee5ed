import CloudModel
import Experiments
import TestSupport
import Testing

@testable import CloudSimulation

/// Several models of the traffic, summed and one after the other.
struct AddedRateTests {
  private static let hour = 60 * Units.minute

  /// A chat and an API class in two geographies, for two days from Thursday, 2026-01-01.
  private static func scenario(_ rates: [AddedRate], base: Double = 10) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      perZone: 10, requestsPerSecond: 10, load: base, horizon: .seconds(2 * 86_400))
    scenario.traffic.classes = [
      RequestClass(
        name: "chat", share: 0.75, inputTokens: .constant(1), outputTokens: .constant(1)),
      RequestClass(
        name: "api", share: 0.25, inputTokens: .constant(1), outputTokens: .constant(1)),
    ]
    scenario.traffic.geographies = [
      Geography(name: "near", share: 0.6), Geography(name: "far", share: 0.4),
    ]
    scenario.traffic.rates = rates
    return scenario
  }

  private static func reading(_ scenario: Scenario, atHour hour: Int64) -> FlowRates.Reading {
    FlowRates(scenario, noise: nil).reading(at: hour * Self.hour)
  }

  private static func near(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude < 1e-9 }
  }

  @Test func `rates add up, each with its own factors`() {
    let night = AddedRate(
      name: "night",
      rate: .shape(
        requestsPerSecond: 6, hourOfDay: (0..<24).map { $0 < 6 ? 1 : 0 }, weekday: nil))
    let scenario = Self.scenario([night])
    #expect(Self.reading(scenario, atHour: 3).total == 16)
    #expect(Self.reading(scenario, atHour: 12).total == 10)
    // Shares 60 % and 40 %, of which 75 % and 25 %.
    #expect(Self.near(Self.reading(scenario, atHour: 3).flows, [7.2, 2.4, 4.8, 1.6]))
  }

  @Test func `a rate of one class and geography falls on that flow alone`() {
    let batch = AddedRate(
      name: "batch", rate: .constant(requestsPerSecond: 5), classes: [1], geographies: [1])
    #expect(Self.near(Self.reading(Self.scenario([batch]), atHour: 0).flows, [4.5, 1.5, 3, 6]))
    var world = World(Design(Self.scenario([batch])), replication: 0)
    let result = world.finish()
    let whole = Units.requests(result.valid)
    #expect((whole - 15 * 2 * 86_400).magnitude < 1e-3)
    #expect((Units.requests(result.flows[3].valid) - 6 * 2 * 86_400).magnitude < 1e-3)
  }

  @Test func `one rate follows another at its date`() {
    // 2026-01-02.
    let day = 1_767_225_600 + 86_400
    let scenario = Self.scenario(
      [
        AddedRate(
          name: "old", rate: .constant(requestsPerSecond: 8), untilUnixSeconds: Int64(day)),
        AddedRate(
          name: "new", rate: .constant(requestsPerSecond: 20), fromUnixSeconds: Int64(day),
          classes: [0]),
      ], base: 0)
    let table = DemandTable(scenario)
    #expect(table.starts == [0, 24 * Self.hour])
    #expect(table.rates == [Units.rate(8), Units.rate(20)])
    // The class that the second names has all of it.
    #expect(Self.near(Self.reading(scenario, atHour: 30).flows, [12, 0, 8, 0]))
    #expect(table.mixes.count == 2)
  }

  @Test func `a plan lets every rate grow`() {
    let scenario = Self.scenario([
      AddedRate(name: "more", rate: .constant(requestsPerSecond: 5))
    ])
    let changed = PlanPoint(buffer: 0, size: 1, growth: 0.3).applied(to: scenario)
    #expect(changed.traffic.rates[0].rate.shape.growthPerYear == 0.3)
  }
}
