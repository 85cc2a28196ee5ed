import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Faults that meet other faults, a failover under way, or the autoscaler.
struct OverlapTests {
  static let faults = [
    SmallScenario.crash(.instance, perYear: 0, duration: .constant(3600)),
    SmallScenario.crash(.zone, perYear: 0, duration: .constant(3600)),
    SmallScenario.crash(.region, perYear: 0, duration: .constant(3600)),
  ]

  /// A world of two regions whose faults are injected by the test.
  static func world(
    days: Int64 = 2, secondaryPerZone: Int = 4, change: (inout Scenario) -> Void = { _ in }
  ) -> World {
    var scenario = SmallScenario.twoRegions(
      secondaryPerZone: secondaryPerZone, faults: faults, seconds: days * 86_400)
    change(&scenario)
    return World(Design(scenario), replication: 0, natural: false)
  }

  static func hit(
    _ world: inout World, _ scope: FaultScope, _ place: Int, at second: Int64, seconds: Double
  ) throws -> Int {
    world.run(until: second * Units.second)
    let faultClass = scope == .instance ? 0 : scope == .zone ? 1 : 2
    let number = world.inject(faultClass: faultClass, place: place, durationSeconds: seconds)
    return try #require(number)
  }

  /// Runs on until something holds, second by second.
  static func run(
    _ world: inout World, atMost seconds: Int, until holds: (World) -> Bool
  ) throws {
    var left = seconds
    while !holds(world), left > 0 {
      world.run(until: world.now + Units.second)
      left -= 1
    }
    try #require(left > 0, "it never came")
  }

  @Test func `a lost region is not booked to an instance that crashed before it`() throws {
    var world = Self.world()
    let crash = try Self.hit(&world, .instance, 0, at: 3600, seconds: 50_000)
    let loss = try Self.hit(&world, .region, 0, at: 7200, seconds: 3600)
    let result = world.finish()
    let incident = result.incidents[loss]
    #expect(incident.detected != nil)
    #expect(incident.moved != nil)
    #expect(incident.lossByPhase[LossPhase.decision.rawValue] > 0)
    #expect(result.incidents[crash].moved == nil)
    #expect(result.incidents[crash].lossByPhase[LossPhase.decision.rawValue] == 0)
    #expect(Units.requests(result.incidents[crash].loss) < 30)
  }

  @Test func `a primary that is lost before its first step of failback gets no traffic`() throws {
    var world = Self.world { $0.failover?.recordChange = .constant(300) }
    _ = try Self.hit(&world, .region, 0, at: 3600, seconds: 1800)
    try Self.run(&world, atMost: 20_000) { $0.state.failover.phase == .failingBack }
    let second = world.now / Units.second
    let again = try Self.hit(&world, .region, 0, at: second + 1, seconds: 7200)
    world.run(until: (second + 4000) * Units.second)
    #expect(world.state.regions[0].recordShare == 0)
    #expect(world.state.failover.phase == .away)
    let result = world.finish()
    #expect(world.awayFromHome() == [])
    // Only the stale addresses of the first failover, which expire.
    #expect(result.incidents[again].lossByPhase[LossPhase.failback.rawValue] == 0)
  }

  @Test func `a canary that is rolled back returns what it took`() throws {
    var world = Self.world {
      $0.failover?.failback.stepInterval = .seconds(3600)
      $0.failover?.syntheticMonitors = 1
      $0.failover?.monitorPasses = 100
      $0.failover?.canaryShare = 0.2
    }
    _ = try Self.hit(&world, .region, 0, at: 3600, seconds: 1800)
    // The monitors never pass: canaries come and go.
    var seen: Set<Share> = []
    for _ in 0..<1500 {
      world.run(until: world.now + Units.second)
      seen.insert(world.state.regions[0].recordShare)
    }
    #expect(seen == [Units.wholeShare, Units.wholeShare * 4 / 5])
    // With a part at the target already, the canary is a part of what is left.
    var partial = Self.world {
      $0.routing.weights = [0.5, 0.5]
      $0.failover?.monitorPasses = 100
      $0.failover?.canaryShare = 0.2
    }
    _ = try Self.hit(&partial, .region, 0, at: 3600, seconds: 1800)
    seen = []
    for _ in 0..<1500 {
      partial.run(until: partial.now + Units.second)
      seen.insert(partial.state.regions[0].recordShare)
    }
    #expect(seen == [Units.wholeShare / 2, Units.wholeShare * 2 / 5])
  }

  @Test func `the hold-down starts again when the primary fails meanwhile`() throws {
    var world = Self.world { $0.failover?.failback.holdDown = .seconds(3600) }
    _ = try Self.hit(&world, .region, 0, at: 3600, seconds: 1800)
    try Self.run(&world, atMost: 20_000) { $0.state.failover.isHoldingDown }
    let began = world.now / Units.second
    _ = try Self.hit(&world, .region, 0, at: began + 1800, seconds: 120)
    try Self.run(&world, atMost: 20_000) { !$0.state.observers[0].isHealthy }
    try Self.run(&world, atMost: 20_000) { $0.state.observers[0].isHealthy }
    let healthy = world.now / Units.second
    try Self.run(&world, atMost: 20_000) { $0.state.failover.phase == .failingBack }
    #expect(world.now / Units.second >= healthy + 3599)
  }

  @Test func `a target that is lost while the decision is made gets no traffic`() throws {
    var world = Self.world {
      $0.failover?.decisionDelay = .constant(300)
      $0.failover?.canaryShare = 0
    }
    let loss = try Self.hit(&world, .region, 0, at: 3600, seconds: 20_000)
    try Self.run(&world, atMost: 100) { $0.state.failover.phase == .deciding }
    let second = world.now / Units.second
    _ = try Self.hit(&world, .region, 1, at: second + 10, seconds: 1800)
    world.run(until: (second + 1000) * Units.second)
    #expect(world.state.regions[0].recordShare == Units.wholeShare)
    #expect(world.state.failover.failovers == 0)
    // Once the target is back, it is decided again.
    world.run(until: (second + 4000) * Units.second)
    #expect(world.state.regions[0].recordShare == 0)
    let result = world.finish()
    #expect(result.incidents[loss].moved != nil)
    #expect(result.failovers == 1)
    #expect(result.flaps == 0)
  }

  @Test func `both regions of a split service get their own share back`() throws {
    for lost in 0..<2 {
      var world = Self.world { $0.routing.weights = [0.6, 0.4] }
      _ = try Self.hit(&world, .region, lost, at: 3600, seconds: 1800)
      try Self.run(&world, atMost: 5000) { $0.state.regions[lost].recordShare == 0 }
      let result = world.finish()
      #expect(world.awayFromHome() == [])
      #expect(result.incidents[0].failbackEnded != nil)
      #expect(result.incidents[0].closed != nil)
    }
  }

  @Test func `what a failover reserved is given back when all traffic is home`() throws {
    var world = Self.world(secondaryPerZone: 1)
    _ = try Self.hit(&world, .region, 0, at: 3600, seconds: 1800)
    try Self.run(&world, atMost: 5000) { $0.state.desired[1] > 3 }
    world.run(until: world.design.horizon)
    #expect(world.state.desired[1] == 3)
    #expect(world.state.cells.map(\.serving) == [4, 4, 4, 1, 1, 1])
  }

  @Test func `scale-in during a zone outage gives up what is missing first`() throws {
    var world = Self.world {
      $0.autoscaling = AutoscalingPolicy(alarms: [], targetTracking: TargetTracking(target: 0.7))
      $0.traffic.rate = .constant(requestsPerSecond: 30)
      $0.failover = nil
      // Those that go finish their answers, of 2 s.
      $0.loadBalancer.deregistrationDelay = .seconds(60)
    }
    // Eight of twelve are left at a utilisation of 0.375: five are enough, four are missing anyway.
    _ = try Self.hit(&world, .zone, 0, at: 60, seconds: 20_000)
    world.run(until: 3600 * Units.second)
    #expect(world.state.desired[0] == 5)
    #expect(world.state.cells[1].serving + world.state.cells[2].serving == 5)
    let result = world.finish()
    #expect(Units.requests(result.failedTotal) < 30)
  }

  @Test func `an instance on its way in a lost zone starts in another`() throws {
    var world = Self.world {
      $0.failover = nil
      $0.pools[0].crashResponse = .replace
      $0.pools[0].provisioning = .constant(3000)
      $0.pools[0].quota = 13
    }
    world.scaleOut(region: 0, by: 1)
    world.settle()
    #expect(world.state.cells[0].launching == 1)
    world.changeCell(0) { $0.serving = 0 }
    world.state.desired[0] -= 4
    world.settle()
    _ = try Self.hit(&world, .zone, 0, at: 60, seconds: 20_000)
    #expect(world.state.cells[0].launching == 0)
    #expect(world.state.cells[1].launching == 1)
  }

  @Test func `an instance that had no place starts when a draining one has left`() {
    var world = Self.world {
      $0.failover = nil
      $0.pools[0].maxPerZone = 4
      $0.pools[0].quota = 12
      $0.loadBalancer.deregistrationDelay = .seconds(300)
    }
    world.run(until: 60 * Units.second)
    world.scaleIn(region: 0, by: 1)
    world.scaleOut(region: 0, by: 1)
    world.settle()
    #expect(world.present(pool: 0) == 11)
    world.run(until: 3600 * Units.second)
    #expect(world.present(pool: 0) == 12)
  }

  @Test func `the pool of restarting machines keeps what waits besides what is new`() throws {
    var world = Self.world { $0.failover = nil }
    _ = try Self.hit(&world, .instance, 0, at: 60, seconds: 3600)
    world.run(until: 120 * Units.second)
    world.scaleOut(region: 0, by: 2)
    world.settle()
    #expect(world.present(pool: 0) == 13)
    #expect(world.state.waiting.map(\.count) == [1])
    world.run(until: 7200 * Units.second)
    #expect(world.present(pool: 0) == 14)
  }

  @Test func `a cold standby without instances is no lost region`() throws {
    var world = Self.world(secondaryPerZone: 0) { $0.failover?.canaryShare = 0.05 }
    world.run(until: 3600 * Units.second)
    #expect(world.state.observers[1].isHealthy)
    let loss = try Self.hit(&world, .region, 0, at: 3700, seconds: 20_000)
    world.run(until: 12_000 * Units.second)
    #expect(world.state.incidents[0].moved != nil)
    #expect(world.state.incidents[0].canaryRollbacks > 0)
    let result = world.finish()
    #expect(result.incidents[loss].closed != nil)
    #expect(world.awayFromHome() == [])
  }

  @Test func `failback goes on when the region has all that it can have`() throws {
    var world = Self.world {
      $0.traffic.rate = .constant(requestsPerSecond: 130)
      for pool in $0.pools.indices {
        $0.pools[pool].maxPerZone = 4
        $0.pools[pool].quota = 12
      }
    }
    _ = try Self.hit(&world, .region, 0, at: 3600, seconds: 1800)
    world.run(until: world.design.horizon)
    #expect(world.awayFromHome() == [])
  }
}
