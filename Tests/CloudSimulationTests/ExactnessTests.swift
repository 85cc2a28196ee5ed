import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

struct ExactnessTests {
  /// A busy fortnight: faults of every scope, drills, failover, autoscaling, queues.
  static func busy(perZone: Int = 4, zones: Int = 3) -> Scenario {
    var scenario = SmallScenario.twoRegions(
      perZone: perZone, secondaryPerZone: 2, load: 85,
      faults: [
        SmallScenario.crash(.instance, perYear: 60, duration: .exponential(mean: 3600)),
        SmallScenario.crash(.zone, perYear: 25, duration: .logNormal(mu: 7, sigma: 1)),
        SmallScenario.crash(.region, perYear: 50, duration: .logNormal(mu: 8, sigma: 1)),
      ],
      drills: [
        Drill(
          name: "weekly", period: .week, weekday: 1, timeOfDay: .seconds(36_000), scope: .zone,
          target: .rotate, duration: .seconds(1200), abort: nil,
          effects: SmallScenario.crashEffects(.zone))
      ], seconds: 14 * 86_400, autoscaled: true)
    scenario.pools[0].crashResponse = .replace
    scenario.loadBalancer = LoadBalancer(
      interval: .seconds(30), unhealthyThreshold: 2, healthyThreshold: 1, timeout: .seconds(5),
      deregistrationDelay: .seconds(300), queueLimit: 200)
    scenario.traffic.rate = .shape(
      requestsPerSecond: 85, hourOfDay: (0..<24).map { 0.6 + 0.05 * Double(12 - abs(12 - $0)) },
      weekday: [1, 1, 1, 1, 1, 0.6, 0.5])
    return scenario
  }

  @Test(arguments: 0..<3)
  func `a copy taken at any moment continues to the same bytes`(_ replication: Int) {
    let design = Design(Self.busy())
    var world = World(design, replication: replication)
    var stream = RandomStream(
      key: StreamKey(seed: 7, component: "test", purpose: "moments"), replication: replication)
    var copies: [World] = []
    let moments = (0..<20).map { _ in
      Int64(stream.nextUniform() * Double(design.horizon))
    }
    for moment in moments.sorted() {
      world.run(until: moment)
      copies.append(world)
    }
    let expected = world.finish()
    #expect(expected.incidents.count > 10)
    #expect(expected.failedTotal > 0)
    for copy in copies {
      var copy = copy
      #expect(copy.finish() == expected)
      #expect(copy.state == world.state)
    }
  }

  @Test func `splitting segments in 100,000 places changes no sum`() {
    let design = Design(Self.busy())
    var plain = World(design, replication: 1)
    var split = World(design, replication: 1)
    var stream = RandomStream(
      key: StreamKey(seed: 8, component: "test", purpose: "places"), replication: 0)
    for _ in 0..<100_000 {
      split.touch(at: Int64(stream.nextUniform() * Double(design.horizon)))
    }
    let a = plain.finish()
    let b = split.finish()
    #expect(b.events > a.events + 90_000)
    #expect(a.valid == b.valid)
    #expect(a.good == b.good)
    #expect(a.failed == b.failed)
    #expect(a.withoutFault == b.withoutFault)
    #expect(a.classes == b.classes)
    #expect(a.badMinutes == b.badMinutes)
    #expect(a.months == b.months)
    #expect(a.incidents == b.incidents)
    #expect(a.instanceHours == b.instanceHours)
    #expect(a.pools == b.pools)
    #expect(a.servedByRegion == b.servedByRegion)
    #expect(a.latency == b.latency)
  }

  @Test(arguments: 0..<20)
  func `every request is good, failed or in flight, and the receipt adds up`(_ replication: Int) {
    let design = Design(Self.busy())
    var world = World(design, replication: replication)
    let result = world.finish()
    #expect(result.valid == result.good + result.failedTotal + result.inFlight)
    let byClass = result.classes.reduce(Amount(0)) { $0 + $1.loss }
    let without = result.withoutFault.reduce(0, +)
    #expect(byClass + without == result.failedTotal)
    #expect(result.incidents.reduce(Amount(0)) { $0 + $1.loss } == byClass)
    #expect(result.months.reduce(Amount(0)) { $0 + $1.valid } == result.valid)
    #expect(result.months.reduce(Amount(0)) { $0 + $1.failed } == result.failedTotal)
    #expect(result.servedByRegion.reduce(0, +) == result.good)
    #expect(result.good >= 0)
    for phase in result.withoutFault { #expect(phase >= 0) }
    for incident in result.incidents {
      #expect(incident.lossByPhase.allSatisfy { $0 >= 0 })
    }
  }

  @Test func `equal seeds give equal results, others do not`() {
    let scenario = Self.busy()
    func run(_ seed: UInt64) -> ReplicationResult {
      var world = World(Design(scenario, seed: seed), replication: 0)
      return world.finish()
    }
    #expect(run(5) == run(5))
    #expect(run(5) != run(6))
  }

  /// Onset and end of the natural faults of a class, by place name.
  private func onsets(_ scenario: Scenario, _ faultClass: Int) -> [String: [Int64]] {
    let design = Design(scenario)
    var found: [String: [Int64]] = [:]
    for replication in 0..<5 {
      var world = World(design, replication: replication)
      for incident in world.finish().incidents where incident.faultClass == faultClass {
        found[design.placeName(incident.scope, incident.place), default: []].append(
          incident.onset)
      }
    }
    return found
  }

  @Test func `adding a zone leaves the faults of every other component as they were`() {
    let before = Self.busy()
    var after = before
    let zone = ZoneID(after.zones.count)
    after.zones.append(Zone(name: "west-4", region: RegionID(1)))
    after.regions[1].zones.append(zone)
    for faultClass in 1...2 {
      let old = onsets(before, faultClass)
      var new = onsets(after, faultClass)
      new["west-4"] = nil
      #expect(old.isEmpty == false)
      #expect(old == new)
    }
  }

  @Test func `enlarging a pool leaves zone and region faults as they were`() {
    let before = Self.busy()
    var after = before
    after.pools[0].initialPerZone = 7
    for faultClass in 1...2 {
      #expect(onsets(before, faultClass) == onsets(after, faultClass))
    }
  }

  @Test func `a larger pool is hit when the smaller one was, and more often`() {
    var small = SmallScenario.oneRegion(
      perZone: 2, maxPerZone: 6,
      faults: [SmallScenario.crash(.instance, perYear: 20, duration: .constant(60))])
    func hits(_ scenario: Scenario) -> [Int64] {
      var world = World(Design(scenario), replication: 3)
      return world.finish().incidents.map(\.onset)
    }
    let few = hits(small)
    small.pools[0].initialPerZone = 5
    let many = hits(small)
    #expect(few.count > 10)
    #expect(many.count > few.count)
    #expect(Set(few).isSubset(of: Set(many)))
  }
}
