import CloudModel
import Experiments
import TestSupport
import Testing

@testable import CloudSimulation

/// Quotas that shrink for a time.
struct QuotaCutTests {
  private static let second = Units.second

  /// Four of ten instances at 10 requests/s each; a cut of the type's quota in the region.
  private static func world(_ share: Double, load: Double = 30) -> World {
    var scenario = SmallScenario.oneRegion(
      perZone: 4, maxPerZone: 10, load: load, response: .replace,
      faults: [
        Fault(
          name: "cut", kind: "quota_cut", scope: .regionSupply, places: FaultPlaces(),
          onset: .rate(perYear: 0), duration: .constant(3600), effects: [.quotaCut(share: share)],
          source: "test"),
        SmallScenario.crash(.instance, perYear: 0, duration: .constant(60)),
      ], horizon: .seconds(7200))
    scenario.pools[0].quotaWarning = 0.8
    scenario.pools[0].provisioning = .constant(100)
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: 1000 * second)
    return world
  }

  /// The supply of the whole region is the first.
  private static func cut(_ world: inout World) {
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
  }

  @Test func `nothing is granted above what is left, until the quota is back`() {
    var world = Self.world(0.5)
    Self.cut(&world)
    _ = world.scaleOut(region: 0, by: 4)
    world.settle()
    #expect(world.present(pool: 0) == 5)
    #expect(world.state.pools[0].refusal == .quota && world.state.pools[0].lacking == 3)
    #expect(world.state.pools[0].life.refusedByQuota == 3)
    world.run(until: 4599 * Self.second)
    #expect(world.present(pool: 0) == 5)
    world.run(until: 4600 * Self.second)
    #expect(world.present(pool: 0) == 8 && world.state.pools[0].refusal == nil)
    #expect(world.brokenInvariants() == [])
  }

  @Test func `what runs stays, but is not replaced, and the warning shows it`() {
    var world = Self.world(0.75)
    Self.cut(&world)
    #expect(world.state.cells[0].serving == 4)
    // Two and a half are left, which is taken for two.
    #expect(world.quota(pool: 0) == 2)
    _ = world.inject(faultClass: 1, place: 0, durationSeconds: 60)
    world.run(until: 3000 * Self.second)
    #expect(world.state.cells[0].serving == 3 && world.state.cells[0].launching == 0)
    world.run(until: 4700 * Self.second)
    #expect(world.state.cells[0].serving == 4)
    let result = world.finish().pools[0]
    #expect(result.quotaPeak == 2)
    // At or above the warning for the hour of the cut, and not when all the quota is there.
    #expect(result.quotaWarningHours == 1)
  }

  @Test func `of cuts at once the largest counts`() {
    var world = Self.world(0.5)
    Self.cut(&world)
    world.run(until: 2000 * Self.second)
    Self.cut(&world)
    #expect(world.quota(pool: 0) == 5)
    // The first is over, the second acts for another 1000 s.
    world.run(until: 4600 * Self.second)
    #expect(world.quota(pool: 0) == 5)
    world.run(until: 5600 * Self.second)
    #expect(world.quota(pool: 0) == 10)
  }

  @Test func `what it refuses is booked to it`() {
    var world = Self.world(0.5, load: 58)
    Self.cut(&world)
    _ = world.scaleOut(region: 0, by: 2)
    world.settle()
    let before = world.state.ledger.failedTotal
    world.run(until: 4600 * Self.second)
    let lost = world.state.ledger.failedTotal - before
    let result = world.finish()
    // 18 of 58 requests/s until the fifth instance serves, 8 of them from then on.
    let expected = Double(18 * 100 + 8 * 3500)
    #expect((Units.requests(lost) - expected).magnitude < 1e-6)
    // Until the sixth serves, 100 s after the quota is back, the cut is not yet over.
    #expect(Units.requests(result.classes[0].loss) >= expected - 1e-6)
    #expect(result.classes[0].lossByPhase[LossPhase.repairWait.rawValue] > 0)
  }
}
