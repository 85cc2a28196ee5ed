import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// What instances, idle reserves and transfers cost, by hand.
struct CostTests {
  @Test(arguments: 0..<3)
  func `what is billed is the integral of what there is`(_ replication: Int) {
    var scenario = ExactnessTests.busy()
    scenario.horizon = .seconds(4 * 86_400)
    var world = World(Design(scenario), replication: replication)
    var integral = Int128(0)
    while let next = world.state.calendar.nextTime, next.nanoseconds <= world.design.horizon {
      let count = world.state.cells.reduce(0) { $0 + $1.billedCount }
      let before = world.now
      world.run(until: next.nanoseconds)
      // All events of the moment have run; before it nothing changed.
      integral += Int128(count) * Int128(world.now - before)
    }
    let last = world.state.cells.reduce(0) { $0 + $1.billedCount }
    integral += Int128(last) * Int128(world.design.horizon - world.now)
    let result = world.finish()
    let hours = result.pools.reduce(0) { $0 + $1.instanceHours }
    #expect((hours / (Double(integral) / 3.6e12) - 1).magnitude < 1e-12)
    #expect(result.pools.reduce(0) { $0 + $1.entered } > 20)
  }

  @Test func `a reserved instance is paid whether it is used or not`() {
    var scenario = SupplyTests.scenario(.reserved, reserved: 6, second: 0)
    scenario.horizon = .seconds(36_000)
    scenario.pools[0].priceMicroUSDPerHour = 3_000_000
    var world = SupplyTests.world(scenario)
    world.run(until: 18_000 * Units.second)
    // Three more from the middle on: seven in use, one of them beyond the reserve.
    _ = SupplyTests.scaleOut(&world, by: 3)
    let result = world.finish()
    let pool = result.pools[0]
    #expect(pool.purchase == .reserved)
    #expect(pool.instanceHours == 4 * 10 + 3 * 5)
    #expect(pool.instanceUSD == 3 * 55)
    #expect(pool.idleReserveHours == 2 * 5)
    #expect(pool.idleReserveUSD == 3 * 10)
    #expect(result.costUSD == 195)
  }

  @Test func `slots that stand empty are a part of the cost`() {
    var scenario = SmallScenario.oneRegion(perZone: 2, load: 5)
    scenario.horizon = .seconds(36_000)
    var world = SupplyTests.world(scenario)
    let result = world.finish()
    // Two instances at 1 USD/h for ten hours carry 20/s, and 5/s come.
    #expect(result.costUSD == 20)
    #expect(result.pools[0].unusedUSD == 15)
  }

  @Test func `transfers are paid by what came, also of a load that broke off`() {
    var world = SupplyTests.world(WeightsStoreTests.scenario())
    world.request(cell: 0, owner: -1)
    world.request(cell: 1, owner: -1)
    world.settle()
    world.run(until: 4 * Units.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
    world.run(until: 8 * Units.second)
    // 20 GB of the one that broke off, 20 GB and 40 GB of the other so far: 80 GB at 0.02 USD.
    #expect(world.transferCost() == 1.6)
    world.run(until: 20 * Units.second)
    #expect(world.transferCost() == 2.4)
  }

  @Test func `transfers of a store without a total are paid, and slow nobody down`() {
    var scenario = WeightsStoreTests.scenario()
    scenario.stores[0].totalBytesPerSecond = nil
    scenario.stores[0].perInstanceBytesPerSecond = 10e9
    #expect(WeightsStoreTests.ends(scenario, [(0, 0), (0, 0), (3, 1)]) == [10, 10, 13])
    var world = SupplyTests.world(scenario)
    for _ in 0..<3 { world.request(cell: 0, owner: -1) }
    world.settle()
    world.run(until: 20 * Units.second)
    #expect(world.transferCost() == 6)
  }

  @Test(arguments: 0..<5)
  func `a larger quota never loses more`(_ replication: Int) {
    var last: Amount?
    for quota in [12, 13, 15, 20] {
      var scenario = MetamorphicTests.scenario(load: 75)
      scenario.failover = nil
      for index in scenario.pools.indices {
        scenario.pools[index].crashResponse = .replace
        scenario.pools[index].quota = quota
      }
      var world = World(Design(scenario), replication: replication)
      let now = world.finish().failedTotal
      if let last { #expect(now <= last, "quota \(quota)") }
      last = now
    }
    #expect(last != 0)
  }

  @Test(arguments: 0..<5)
  func `more instances never shed more`(_ replication: Int) {
    var last: Amount?
    for perZone in [3, 4, 5, 8] {
      var scenario = MetamorphicTests.scenario(load: 75)
      scenario.failover = nil
      for index in scenario.pools.indices {
        scenario.pools[index].initialPerZone = perZone
        scenario.pools[index].maxPerZone = 8
        scenario.pools[index].quota = 24
      }
      var world = World(Design(scenario), replication: replication)
      let result = world.finish()
      let now =
        result.failed[FailureKind.shed.rawValue] + result.failed[FailureKind.timedOut.rawValue]
      if let last { #expect(now <= last, "\(perZone) a zone") }
      last = now
    }
  }
}
