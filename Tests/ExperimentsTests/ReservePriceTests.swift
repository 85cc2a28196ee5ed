import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

struct ReservePriceTests {
  /// Three zones of four instances, zones that fail, and a load that two zones carry.
  private func scenario() -> Scenario {
    var scenario = SmallScenario.oneRegion(
      zones: 3, perZone: 4, requestsPerSecond: 10, load: 78,
      faults: [SmallScenario.crash(.zone, perYear: 6, duration: .constant(7200))],
      horizon: .seconds(60 * 86_400))
    scenario.traffic.classes[0].valueMicroUSD = 4000
    return scenario
  }

  @Test func `a zone's reserve costs its instances and saves what a lost zone loses`() async throws
  {
    let options = RunOptions(replications: 24)
    let prices = try await ReservePrice.all(of: scenario(), options)
    #expect(prices.map(\.reserve) == [.zone])
    let price = try #require(prices.first)
    // Three of twelve instances at 1 USD/h; lost machines are not paid for, so a little less.
    #expect(price.cost.value > 0.98 * 3 * 8760 && price.cost.value <= 3 * 8760)
    // Nine instances carry 78/s; six lose 18/s of them, and eight of twelve none: 23 % of the time
    // that a zone is lost, about 3 x 6 x 2 h a year.
    let rows = try await MonteCarloRun(
      try #require(Reserve.zone.removed(from: scenario())), options: options
    ).run().rows
    let hits = Double(rows.reduce(0) { $0 + $1.hits[0] }) / rows.reduce(0) { $0 + $1.years }
    let expected = hits * 120 * 18 / 78
    #expect((price.savedDowntime.value / expected - 1).magnitude < 0.1)
    #expect((price.savedValue.value / (expected * 60 * 78 * 0.004) - 1).magnitude < 0.1)
    #expect(price.savedDowntime.low ?? 0 > 0)
    // 23 % of the hours without a zone, 36 in a year, miss 99.99 %.
    #expect(price.verdictWithout == .misses)
  }

  @Test func `a design without a reserve has no price of it`() {
    #expect(Reserve.buffer.removed(from: scenario()) == nil)
    #expect(Reserve.zone.removed(from: SmallScenario.oneRegion()) == nil)
    var buffered = scenario()
    buffered.capacityBuffer = 0.25
    // Nothing reads it without an autoscaler.
    #expect(Reserve.buffer.removed(from: buffered) == nil)
    buffered.autoscaling = AutoscalingPolicy(policies: [])
    #expect(Reserve.buffer.removed(from: buffered)?.capacityBuffer == 0)
    #expect(Reserve.region.removed(from: buffered) == nil)
  }

  @Test func `headroom for a zone and for a region is reserve, too`() {
    var scenario = SmallScenario.oneRegion()
    scenario.survives = [.zone, .region]
    #expect(Reserve.zone.removed(from: scenario)?.survives == [.region])
    #expect(Reserve.region.removed(from: scenario)?.survives == [.zone])
  }
}
