import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Stock-outs, reservations, spot instances and pools that stand in, by hand.
struct SupplyTests {
  static let second = Units.second

  /// Two zones; a first pool of two instances a zone, at most four, and a second one of none, at most
  /// four. A machine takes 100 s.
  static func scenario(
    _ first: PurchaseKind = .onDemand, reserved: Int = 0, second: Int = 4, load: Double = 30
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      zones: 2, perZone: 2, maxPerZone: 4, requestsPerSecond: 10, load: load, response: .replace,
      faults: [
        shortage(.regionSupply, [.stockOut(of: PurchaseKind.allCases)], "stock-out"),
        shortage(
          .zoneSupply, [.reclaim(share: 1, noticeSeconds: 120), .stockOut(of: [.spot])], "reclaim"),
        SmallScenario.crash(.zone, perYear: 0, duration: .constant(600)),
      ])
    scenario.pools[0].purchase = first
    scenario.pools[0].reserved = reserved
    scenario.pools[0].provisioning = .constant(100)
    if second > 0 {
      var other = scenario.pools[0]
      other.name = "fallback"
      other.instanceType = "other"
      other.purchase = .onDemand
      other.reserved = 0
      other.initialPerZone = 0
      other.maxPerZone = second
      other.quota = 2 * second
      scenario.pools.append(other)
      scenario.regions[0].pools = [PoolID(0), PoolID(1)]
    }
    return scenario
  }

  static func shortage(_ scope: FaultScope, _ effects: [FaultEffect], _ name: String) -> Fault {
    var fault = SmallScenario.crash(scope, perYear: 0, duration: .constant(3600), name: name)
    fault.effects = effects
    return fault
  }

  static func world(_ scenario: Scenario) -> World {
    World(Design(scenario), replication: 0, natural: false)
  }

  /// Lets a region want more, and settles.
  static func scaleOut(_ world: inout World, by count: Int) -> Int {
    let granted = world.scaleOut(region: 0, by: count)
    world.settle()
    return granted
  }

  static func serving(_ world: World, _ pool: Int) -> Int {
    world.design.cellsOfPool[pool].reduce(0) { $0 + world.state.cells[$1].serving }
  }

  @Test func `what a stock-out refuses is granted when it ends, and counted once`() {
    var world = Self.world(Self.scenario(second: 0))
    world.run(until: 100 * Self.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
    world.run(until: 200 * Self.second)
    #expect(Self.scaleOut(&world, by: 2) == 2)
    #expect(world.present(pool: 0) == 4)
    #expect(world.state.pools[0].life.requested == 2)
    #expect(world.state.pools[0].life.refusedByStock == 2)
    world.reconcile(region: 0)
    #expect(world.state.pools[0].life.requested == 2)
    world.run(until: 3699 * Self.second)
    #expect(world.present(pool: 0) == 4 && world.brokenInvariants() == [])
    world.run(until: 3700 * Self.second)
    #expect(world.present(pool: 0) == 6)
    #expect(world.state.pools[0].life.granted == 2)
    world.run(until: 3800 * Self.second)
    #expect(Self.serving(world, 0) == 6 && world.brokenInvariants() == [])
  }

  @Test func `a stock-out takes nothing from what runs`() {
    var world = Self.world(Self.scenario(second: 0))
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
    world.run(until: 4000 * Self.second)
    #expect(Self.serving(world, 0) == 4)
    #expect(world.finish().failedTotal == 0)
  }

  @Test func `what is reserved is granted even in a stock-out`() {
    var world = Self.world(Self.scenario(reserved: 6, second: 0))
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
    _ = Self.scaleOut(&world, by: 4)
    #expect(world.present(pool: 0) == 6)
    #expect(world.state.pools[0].lacking == 2)
    #expect(world.state.pools[0].refusal == .stock)
  }

  @Test func `a loss for want of instances is booked to the stock-out`() throws {
    var world = Self.world(Self.scenario(second: 0, load: 50))
    // Four instances carry 40 of the 50 requests/s; the two more that are wanted cannot be had.
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 1000)
    _ = Self.scaleOut(&world, by: 2)
    let result = world.finish()
    let incident = try #require(result.incidents.first)
    #expect(Units.requests(incident.loss) == 10_000)
    #expect(Units.requests(incident.lossByPhase[LossPhase.repairWait.rawValue]) == 10_000)
    // The machines take 100 s from the end of the stock-out on; that is nobody's fault any more.
    #expect(Units.requests(result.failedTotal) == 11_000)
  }

  @Test func `spot instances go together after their notice, and on demand stands in`() {
    var world = Self.world(Self.scenario(.spot))
    let first = world.design.supplies.firstIndex { $0.name == "east-1/test" }
    world.run(until: 1000 * Self.second)
    _ = world.inject(faultClass: 1, place: first ?? -1, durationSeconds: 3600)
    // Both of the zone drain for 120 s. The other zone could have two more, but those are not sold out
    // there: the pool asks there first.
    #expect(world.state.cells[0].draining == 2 && world.state.cells[0].serving == 0)
    #expect(world.state.cells[1].launching == 2)
    #expect(world.state.pools[1].standIn == 0)
    world.run(until: 1120 * Self.second)
    #expect(world.state.cells[0].draining == 0)
    #expect(Self.serving(world, 0) == 4 && world.brokenInvariants() == [])
    // The other zone goes, too: all four stand in on demand, within 100 s.
    _ = world.inject(faultClass: 1, place: (first ?? -1) + 1, durationSeconds: 600)
    #expect(world.state.pools[1].standIn == 4 && world.present(pool: 1) == 4)
    world.run(until: 1220 * Self.second)
    #expect(Self.serving(world, 0) == 0 && Self.serving(world, 1) == 4)
    #expect(world.state.incidents.indices.allSatisfy { world.state.incidents[$0].missing == 0 })
    // Spot is back in the second zone 600 s later; its instances serve after 100 s, and then what
    // stood in drains.
    world.run(until: 1819 * Self.second)
    #expect(Self.serving(world, 1) == 4)
    world.run(until: 1820 * Self.second)
    #expect(Self.serving(world, 0) == 4 && Self.serving(world, 1) == 0)
    #expect(world.state.pools[1].standIn == 0 && world.brokenInvariants() == [])
  }

  @Test func `a pool whose zone is lost and whose others are full is stood in for`() {
    var scenario = Self.scenario()
    scenario.pools[0].maxPerZone = 2
    scenario.pools[0].quota = 4
    var world = Self.world(scenario)
    _ = world.inject(faultClass: 2, place: 0, durationSeconds: 3600)
    world.run(until: Self.second)
    #expect(world.present(pool: 0) == 2)
    world.run(until: 100 * Self.second)
    #expect(Self.serving(world, 1) == 2 && world.state.cells[3].serving == 2)
    // The zone is back: its two are new ones, as their loss has been made good; then the others go.
    world.run(until: 3699 * Self.second)
    #expect(Self.serving(world, 1) == 2)
    world.run(until: 3700 * Self.second)
    #expect(Self.serving(world, 0) == 4 && Self.serving(world, 1) == 0)
  }

  @Test func `preloads that fail in every zone pass the need on to the next pool`() {
    var scenario = SmallScenario.twoRegions()
    let other = Self.scenario().pools[1]
    scenario.pools.append(other)
    scenario.regions[0].pools.append(PoolID(2))
    scenario.pools[2].provisioning = .constant(240)
    // A type that loads its weights from a disk, and one that takes too long.
    scenario.models[0].loadSeconds = .constant(200)
    scenario.models[0].cache = WeightsCache(shareOnNew: 1, load: .constant(5))
    scenario.models[0].cache = nil
    scenario.pools[0].crashResponse = .replace
    scenario.retryAfter = .seconds(600)
    var world = Self.world(scenario)
    _ = world.scaleOut(region: 0, by: 1)
    world.settle()
    // 240 s for a machine and 180 s until the timeout, in three zones one after the other.
    world.run(until: 3 * 420 * Self.second - 1)
    #expect(world.state.pools[2].standIn == 0 && world.state.pools[0].life.timedOut == 2)
    world.run(until: 3 * 420 * Self.second)
    #expect(world.state.pools[0].life.timedOut == 3)
    #expect(world.state.pools[2].standIn == 1 && world.present(pool: 2) == 1)
    #expect(world.present(pool: 0) == 12 && world.state.pools[0].refusal == .ownLimit)
    // After the wait the first pool tries again, beside the attempt of the other.
    world.run(until: (3 * 420 + 600) * Self.second)
    #expect(world.present(pool: 0) == 13)
    #expect(world.brokenInvariants() == [])
  }

  @Test func `a quota's warning and an idle reserve are counted to the nanosecond`() {
    var scenario = Self.scenario(reserved: 6, second: 0)
    scenario.pools[0].quotaWarning = 0.8
    scenario.horizon = .seconds(10_000)
    var world = Self.world(scenario)
    // Eight are allowed: from seven on, the warning holds. Four of six reserved are used.
    world.run(until: 1000 * Self.second)
    _ = Self.scaleOut(&world, by: 3)
    world.run(until: 5000 * Self.second)
    world.scaleIn(region: 0, by: 3)
    world.settle()
    _ = world.finish()
    let pool = world.state.pools[0]
    #expect(pool.mostUsed == 7)
    // The perfect balancer lets go at once.
    #expect(pool.warned == 4000 * Self.second)
    #expect(pool.idleReserve == Int128(2 * 6000 * Self.second))
  }

  @Test func `a wish beyond the quota is refused once`() {
    var world = Self.world(Self.scenario(second: 0))
    #expect(Self.scaleOut(&world, by: 6) == 4)
    #expect(Self.scaleOut(&world, by: 2) == 0)
    #expect(world.state.pools[0].life.refusedByQuota == 2)
    #expect(Self.scaleOut(&world, by: 3) == 0)
    #expect(world.state.pools[0].life.refusedByQuota == 3)
  }

  // MARK: Published figures

  /// Total time, number and durations of the incidents of many replications.
  private static func incidents(
    _ scenario: Scenario, _ replications: Int
  ) -> (days: Double, all: [Incident]) {
    let design = Design(scenario)
    let all = (0..<replications).flatMap { World(design, replication: $0).finished().incidents }
    return (Double(replications) * Double(design.horizon) / 8.64e13, all)
  }

  @Test func `stock-outs come as often and last as long as published`() throws {
    let preset = try #require(FaultCatalog.presets.first { $0.name == "gpu-stock-out" })
    var scenario = Self.scenario(second: 0)
    scenario.horizon = .seconds(251 * 86_400)
    // The preset's law, by its own figures: median 7.6 h, 92 % at 34.1 h.
    let law = try Distribution.logNormal(quantile: 0.5, 7.6 * 3600, quantile: 0.92, 34.1 * 3600)
    #expect(preset.values[key: "rate"]?.text == "0.032/d")
    scenario.faults = [
      Fault(
        name: "stock-out", kind: "stock_out", scope: .regionSupply, places: FaultPlaces(),
        onset: .rate(perYear: 0.032 * 365), duration: law,
        effects: [.stockOut(of: PurchaseKind.allCases)], source: "test")
    ]
    let (days, all) = Self.incidents(scenario, 200)
    let hours = all.compactMap { incident in
      incident.faultEnd.map { Double($0 - incident.onset) / 3.6e12 }
    }.sorted()
    // 8 in 251 days; 200 such periods: four standard errors of a Poisson count of 1600.
    #expect((Double(all.count) / days * 251 / 8 - 1).magnitude < 4 / 40.0)
    #expect((hours[hours.count / 2] / 7.6 - 1).magnitude < 0.12)
    // The published mean is 14.0 h, of 8: its standard error is above 4 h.
    let mean = hours.reduce(0, +) / Double(hours.count)
    #expect(mean > 12 && mean < 16)
    // Published: 1.9 % of the time.
    let share = hours.reduce(0, +) / (days * 24)
    #expect(share > 0.015 && share < 0.022)
  }

  @Test(arguments: [(0.7, 74.4 / 60, 0.17), (10.4, 58.9 / 60, 0.91)])
  func `spot pools are there as much of the time as measured`(
    gapHours: Double, lossHours: Double, available: Double
  ) {
    // M/G/infinity: nobody has it while any loss lasts; exp(-rate x mean) of the time none does.
    let theory = PortableMath.exp(-lossHours / gapHours)
    #expect((theory - available).magnitude < 0.01)
    var scenario = Self.scenario(.spot, second: 0)
    scenario.horizon = .seconds(200 * 86_400)
    var fault = Self.shortage(.zoneSupply, [.stockOut(of: [.spot])], "reclaim")
    fault.onset = .rate(perYear: 8760 / gapHours)
    fault.duration = .exponential(mean: lossHours * 3600)
    scenario.faults = [fault]
    var world = World(Design(scenario), replication: 0)
    var sampled = 0
    var free = 0
    while world.now < world.design.horizon {
      world.run(until: min(world.design.horizon, world.now + 600 * Self.second))
      sampled += 2
      free += world.state.soldOut.count { $0 == 0 }
    }
    // Some 2,300 or 1,900 losses in two zones: the share's standard error is at most 0.01.
    #expect((Double(free) / Double(sampled) - theory).magnitude < 0.03)
  }
}

extension World {
  /// Runs a copy to the horizon.
  func finished() -> ReplicationResult {
    var copy = self
    return copy.finish()
  }
}
