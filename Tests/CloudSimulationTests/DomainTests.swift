import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Domains that cut across, control planes, two views of one network, faults that rest.
struct DomainTests {
  /// Two clouds with a region each and a failover between them, 60 requests/s at the first.
  static func world(
    _ faults: [Fault], days: Int64 = 2, autoscaled: Bool = false,
    change: (inout Scenario) -> Void = { _ in }
  ) -> World {
    var scenario = SmallScenario.twoRegions(
      faults: faults, seconds: days * 86_400, autoscaled: autoscaled)
    change(&scenario)
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: 3600 * Units.second)
    return world
  }

  static func hit(
    _ world: inout World, _ number: Int = 0, place: Int = 0, seconds: Double = 3600
  ) {
    _ = world.inject(faultClass: number, place: place, durationSeconds: seconds)
  }

  @Test func `a fault of everything hits every region once, with one duration`() {
    var world = Self.world([
      SmallScenario.fault("push", .everywhere, [.errors(share: 1, to: .everyone)]),
      SmallScenario.fault("cloud", .cloud, [.errors(share: 1, to: .everyone)]),
    ])
    Self.hit(&world)
    world.run(until: 30_000 * Units.second)
    Self.hit(&world, 1, place: 1)
    let result = world.finish()
    #expect(result.incidents.map(\.place) == [0, 1, 1])
    #expect(Set(result.incidents.prefix(2).map { $0.faultEnd ?? 0 }).count == 1)
    // Nobody is served for an hour, wherever the record points.
    #expect(Units.requests(result.failed[FailureKind.error.rawValue]) >= 60 * 3600 - 1e-6)
  }

  @Test func `a staged change that is taken back in time reaches one region`() {
    func regions(_ seconds: Double) -> [Int] {
      var world = Self.world([
        SmallScenario.fault("push", .everywhere, [.errors(share: 0.5, to: .users)]) {
          $0.stageSeconds = 1800
        }
      ])
      Self.hit(&world, seconds: seconds)
      let result = world.finish()
      #expect(result.incidents.allSatisfy { $0.faultEnd == (3600 + Int64(seconds)) * Units.second })
      return result.incidents.map(\.place)
    }
    #expect(regions(1700) == [0])
    #expect(regions(3600) == [0, 1])
  }

  @Test func `monitors that are cut off fail over for nothing`() {
    var world = Self.world([
      SmallScenario.fault("cut", [.partition(from: .monitors, direction: .inbound)])
    ])
    Self.hit(&world)
    #expect(world.state.goodRate == world.state.offered)
    let result = world.finish()
    #expect(result.failovers == 1)
    #expect(result.incidents[0].confirmed == false)
    #expect(Units.requests(result.failedTotal) == 0)
  }

  @Test func `users who are cut off are lost while monitors see nothing`() {
    var world = Self.world([
      SmallScenario.fault("cut", [.partition(from: .users, direction: .both)])
    ])
    Self.hit(&world)
    let result = world.finish()
    #expect(result.failovers == 0)
    #expect(result.incidents[0].detected == nil)
    #expect(result.incidents[0].lossByPhase[LossPhase.detection.rawValue] == result.failedTotal)
    #expect(abs(Units.requests(result.failedTotal) - 60 * 3600) < 1e-6)
  }

  @Test func `who cannot change records fails over when it can again`() {
    let frozen = SmallScenario.fault("freeze", .everywhere, [.block(.records)])
    let loss = SmallScenario.crash(.region, perYear: 0, duration: .constant(0))
    func moved(_ freeze: Double) -> Int64 {
      var world = Self.world([frozen, loss])
      if freeze > 0 { Self.hit(&world, seconds: freeze) }
      Self.hit(&world, 1, seconds: 7200)
      let result = world.finish()
      #expect(world.brokenInvariants() == [])
      return (result.incidents.first { $0.scope == .region && $0.faultClass == 1 }?.moved ?? 0)
        / Units.second
    }
    let usual = moved(0)
    #expect(usual > 3600 && usual < 3800)
    #expect(moved(3000) >= 6620)
  }

  @Test func `an autoscaler that is stopped does not act, and looks again afterwards`() {
    func desired(_ faults: [Int]) -> [Int] {
      var world = Self.world(
        [
          SmallScenario.fault("freeze", [.block(.scaling)]),
          SmallScenario.fault("crowd", .everywhere, [.load(factor: 1.6)]),
        ], autoscaled: true)
      let before = world.desired(region: 0)
      for fault in faults { Self.hit(&world, fault, seconds: fault == 0 ? 3600 : 20_000) }
      world.run(until: 7100 * Units.second)
      let during = world.desired(region: 0)
      world.run(until: 14_000 * Units.second)
      return [during - before, world.desired(region: 0) - before]
    }
    let free = desired([1])
    #expect(free[0] > 0)
    let blocked = desired([0, 1])
    #expect(blocked[0] == 0)
    #expect(blocked[1] > 0)
  }

  @Test func `what has drifted shows when a failover sends traffic there`() {
    let drift = SmallScenario.fault("drift", [.errors(share: 1, to: .everyone)]) {
      $0.isLatent = true
      $0.places = FaultPlaces(region: RegionID(1))
      $0.onset = .times(unixSeconds: [1_767_225_600 + 60])
      $0.duration = .constant(1800)
    }
    let loss = SmallScenario.crash(.region, perYear: 0, duration: .constant(0))
    var scenario = SmallScenario.twoRegions(faults: [drift, loss], seconds: 2 * 86_400)
    scenario.drills = []
    var world = World(Design(scenario), replication: 0, natural: true)
    world.run(until: 3600 * Units.second)
    #expect(world.state.latent.count == 1)
    #expect(world.state.openCount == 0)
    Self.hit(&world, 1, seconds: 20_000)
    let result = world.finish()
    let shown = result.incidents.first { $0.faultClass == 0 }
    #expect(shown?.restedSince == 60 * Units.second)
    #expect(shown?.onset ?? 0 > 3600 * Units.second)
    #expect(result.incidents.first { $0.faultClass == 1 }?.canaryRollbacks ?? 0 > 0)
  }
}
