import CloudModel
import TestSupport
import Testing

@testable import CloudSimulation

/// Launches that fall back to the next zone, the next type and the next cloud.
struct NextCloudTests {
  private static let second = Units.second

  /// Two regions of two clouds; the first one has a pool of its own, four machines in three zones, and
  /// one whose machines stand in the second. A machine takes 100 s.
  private static func scenario() -> Scenario {
    var scenario = SmallScenario.twoRegions(
      perZone: 2, secondaryPerZone: 1, load: 55, autoscaled: false)
    scenario.failover = nil
    scenario.routing.weights = [1, 0]
    for index in scenario.pools.indices {
      scenario.pools[index].provisioning = .constant(100)
      scenario.pools[index].crashResponse = .replace
      scenario.pools[index].maxPerZone = 4
      scenario.pools[index].quota = 12
    }
    scenario.models[0].loadSeconds = .constant(0)
    scenario.models[0].warmUp = .constant(0)
    var guest = scenario.pools[0]
    guest.name = "next"
    guest.site = RegionID(1)
    guest.instanceType = "other"
    guest.initialPerZone = 0
    guest.maxPerZone = 2
    guest.quota = 6
    scenario.pools.append(guest)
    scenario.regions[0].pools.append(PoolID(2))
    scenario.faults = [
      fault("stock-out", .regionSupply, [.stockOut(of: PurchaseKind.allCases)], "test"),
      fault("zone", .zone, SmallScenario.crashEffects(.zone)),
      fault("region", .region, SmallScenario.crashEffects(.region)),
      fault("guest stock-out", .regionSupply, [.stockOut(of: PurchaseKind.allCases)], "other"),
    ]
    return scenario
  }

  private static func fault(
    _ name: String, _ scope: FaultScope, _ effects: [FaultEffect], _ type: String? = nil
  ) -> Fault {
    Fault(
      name: name, kind: name, scope: scope, places: FaultPlaces(instanceType: type),
      onset: .rate(perYear: 0), duration: .constant(3600), effects: effects, source: "test")
  }

  private static func world(_ change: (inout Scenario) -> Void = { _ in }) -> World {
    var scenario = scenario()
    change(&scenario)
    return World(Design(scenario), replication: 0, natural: false)
  }

  private static func supply(_ world: World, _ name: String) throws -> Int {
    try #require(world.design.supplyNames.firstIndex(of: name))
  }

  @Test func `machines of the next cloud belong to where they stand and serve who asks`() throws {
    let design = Design(Self.scenario())
    #expect(design.cellsOfRegion[0].count == 6 && design.cellsOfSite[0].count == 3)
    #expect(design.cellsOfRegion[1].count == 3 && design.cellsOfSite[1].count == 6)
    #expect(design.served == [[0], [1, 0]])
    #expect(
      Design.cellNames(design.scenario).suffix(3) == [
        "west-1/east/next", "west-2/east/next", "west-3/east/next",
      ])
    #expect(design.supplyNames.contains("west/other") && !design.supplyNames.contains("east/other"))
    // No two cells share a draw.
    #expect(Set(design.streamKeys.map(\.rawValue)).count == design.streamKeys.count)
  }

  @Test func `what the own cloud has not got is started in the next, and given back`() throws {
    var world = Self.world()
    let own = try Self.supply(world, "east/test")
    _ = world.inject(faultClass: 0, place: own, durationSeconds: 3600)
    _ = world.scaleOut(region: 0, by: 3)
    world.settle()
    #expect(world.present(pool: 0) == 6 && world.present(pool: 2) == 3)
    #expect(world.state.pools[2].standIn == 3 && world.present(pool: 1) == 3)
    let before = world.state.regions[0].weight
    world.run(until: 200 * Self.second)
    // They serve the region that asked, not the one where they stand.
    #expect(world.state.regions[0].weight == before / 6 * 9)
    #expect(world.state.regions[1].weight == before / 6 * 3)
    world.run(until: 3800 * Self.second)
    #expect(world.present(pool: 0) == 9 && world.present(pool: 2) == 0)
    #expect(world.brokenInvariants() == [])
  }

  @Test func `a stock-out there leaves them out of reach`() throws {
    var world = Self.world()
    _ = world.inject(
      faultClass: 0, place: try Self.supply(world, "east/test"), durationSeconds: 3600)
    _ = world.inject(
      faultClass: 3, place: try Self.supply(world, "west/other"), durationSeconds: 600)
    _ = world.scaleOut(region: 0, by: 1)
    world.settle()
    #expect(world.present(pool: 2) == 0)
    // The shortage there is over: the region that lacks one hears of it.
    world.run(until: 600 * Self.second)
    #expect(world.present(pool: 2) == 1)
  }

  @Test func `a lost zone or region there takes them, and others stand in`() throws {
    for (faultClass, place) in [(1, 3), (2, 1)] {
      var world = Self.world()
      let own = try Self.supply(world, "east/test")
      _ = world.inject(faultClass: 0, place: own, durationSeconds: 90_000)
      _ = world.scaleOut(region: 0, by: 3)
      world.settle()
      world.run(until: 1000 * Self.second)
      #expect(world.present(pool: 2) == 3)
      _ = world.inject(faultClass: faultClass, place: place, durationSeconds: 3600)
      // A zone's one machine is started in the other zones; a region's cannot be.
      #expect(world.present(pool: 2) == (faultClass == 1 ? 3 : 0))
      #expect(world.state.regions[0].weight > 0)
      world.run(until: 1001 * Self.second)
      // What is short now is booked to what took them.
      if faultClass == 2 {
        let slot = try #require(world.state.incidents.firstIndex { $0.faultClass == 2 })
        #expect(world.state.incidents[slot].instancesLost == 6)
      }
      world.run(until: 4800 * Self.second)
      #expect(world.present(pool: 2) == 3)
      #expect(world.brokenInvariants() == [])
    }
  }

  @Test func `a region that is lost starts nothing elsewhere`() throws {
    var world = Self.world()
    _ = world.inject(faultClass: 2, place: 0, durationSeconds: 3600)
    world.run(until: 1800 * Self.second)
    #expect(world.present(pool: 2) == 0 && world.state.pools[2].life.requested == 0)
    world.run(until: 7200 * Self.second)
    #expect(world.present(pool: 0) == 6 && world.brokenInvariants() == [])
  }

  @Test func `preloads that fail in every zone pass the need on to the next cloud`() {
    var world = Self.world { scenario in
      scenario.failover = FailoverPolicy(
        primary: RegionID(0), secondary: RegionID(1), decisionDelay: .constant(10),
        dnsTTL: .seconds(60), recordChange: .constant(20))
      scenario.models[0].loadSeconds = .constant(200)
    }
    _ = world.scaleOut(region: 0, by: 1)
    world.settle()
    // 100 s for a machine and 180 s until the timeout, in three zones one after the other.
    world.run(until: 3 * 280 * Self.second)
    #expect(world.state.pools[0].life.timedOut == 3)
    #expect(world.state.pools[2].standIn == 1 && world.present(pool: 2) == 1)
  }
}
