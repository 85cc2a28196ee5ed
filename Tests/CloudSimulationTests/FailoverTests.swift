import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// One lost region, with its budget computed by hand.
struct FailoverTests {
  /// Runs one region loss; returns the incident and the result.
  static func lose(
    _ scenario: Scenario, seconds: Double = 3600, at second: Int64 = 36_000, replication: Int = 0
  ) throws -> (Incident, ReplicationResult) {
    try lose(Design(scenario), seconds: seconds, at: second, replication: replication)
  }

  /// The same with a design that is compiled already.
  static func lose(
    _ design: Design, seconds: Double, at second: Int64, replication: Int
  ) throws -> (Incident, ReplicationResult) {
    var world = World(design, replication: replication, natural: false)
    world.run(until: second * Units.second)
    let injected = world.inject(faultClass: 0, place: 0, durationSeconds: seconds)
    let number = try #require(injected)
    let result = world.finish()
    return (result.incidents[number], result)
  }

  static let loss = [SmallScenario.crash(.region, perYear: 0, duration: .constant(3600))]

  private func seconds(_ incident: Incident, _ time: Int64?) throws -> Double {
    Double(try #require(time) - incident.onset) / 1e9
  }

  private func requests(_ incident: Incident, _ phase: LossPhase) -> Double {
    Units.requests(incident.lossByPhase[phase.rawValue])
  }

  /// Integral of the stale share of the default resolvers at a TTL of 60 s, from 0 to t.
  private func staleIntegral(_ t: Double) -> Double {
    ResolverDecay(ttl: 60).staleSeconds(from: 0, to: t)
  }

  @Test func `the budget of a lost region is the one computed by hand`() throws {
    let scenario = SmallScenario.twoRegions(
      secondaryPerZone: 4, load: 60, faults: Self.loss, seconds: 2 * 86_400)
    let (incident, result) = try Self.lose(scenario)
    let rate = 60.0
    let detected = try seconds(incident, incident.detected)
    let decided = try seconds(incident, incident.decided)
    let canary = try seconds(incident, incident.canaryStarted)
    let passed = try seconds(incident, incident.canaryPassed)
    let moved = try seconds(incident, incident.moved)

    #expect(incident.confirmed == true)
    #expect(decided == detected + 10)
    #expect(canary == decided + 20)
    #expect(passed > canary + 20 && passed <= canary + 30)
    #expect(moved == passed + 20)
    // 120 sequences ran (2 s each at 60 requests/s), and were cut.
    #expect(requests(incident, .state) == 120)
    #expect(abs(requests(incident, .detection) - rate * detected) < 1e-6)
    #expect(abs(requests(incident, .decision) - rate * 10) < 1e-6)
    // The canary's 5 % leave as their addresses expire.
    func kept(_ from: Double, _ to: Double) -> Double {
      let stale = staleIntegral(to - canary) - staleIntegral(from - canary)
      return 0.95 * (to - from) + 0.05 * stale
    }
    #expect(abs(requests(incident, .canary) - rate * kept(canary, passed)) < 0.5)
    let propagation = 20 + kept(passed, moved)
    #expect(abs(requests(incident, .propagation) - rate * propagation) < 0.5)
    // After the move the tails of both changes run until the region answers again, at
    // 3600 s + restart 60 s + load 28 s + warm-up 60 s.
    let end = 3600.0 + 148
    let tail =
      0.05 * (staleIntegral(end - canary) - staleIntegral(moved - canary))
      + 0.95 * staleIntegral(end - moved)
    #expect(abs(requests(incident, .dns) - rate * tail) < 0.01 * rate * tail)
    let total = LossPhase.allCases.reduce(0) { $0 + requests(incident, $1) }
    #expect(abs(total - Units.requests(result.failedTotal)) < 1e-9)
    #expect(incident.validated != nil)
    #expect(incident.failbackEnded != nil)
    #expect(result.failovers == 1)
    #expect(result.flaps == 0)
  }

  @Test func `mean detection time follows the order statistics of unsynchronised observers`() throws
  {
    for (hangs, expected) in [(true, 20 + 10 * 2.0 / 4 + 5), (false, 20 + 10 * 2.0 / 4)] {
      var scenario = SmallScenario.twoRegions(faults: Self.loss, seconds: 3600)
      scenario.faults[0].effects = [
        .capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: hangs),
      ]
      let design = Design(scenario)
      let times = try (0..<400).map { replication in
        let (incident, _) = try Self.lose(
          design, seconds: 1200, at: 600, replication: replication)
        return try seconds(incident, incident.detected)
      }
      let tally = Tally(times)
      let error = try #require(tally.standardError)
      #expect(abs(tally.mean - expected) < 3.5 * error, "\(tally.mean) against \(expected)")
      #expect(times.allSatisfy { $0 <= 35 && $0 >= 20 })
      #expect(
        DetectionDelay(
          interval: 10, failures: 3, observers: 3, quorum: 2, failTime: hangs ? 5 : 0
        ).mean == expected)
    }
  }

  @Test(arguments: [20, 60] as [Int64])
  func `the stale share of requests follows the resolver mixture`(_ ttl: Int64) throws {
    let scenario = SmallScenario.twoRegions(
      secondaryPerZone: 6, faults: Self.loss, seconds: 86_400, ttl: ttl,
      change: { $0.canaryShare = 0 })
    let design = Design(scenario)
    var world = World(design, replication: 0, natural: false)
    world.run(until: 3600 * Units.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 40_000)
    world.record(from: 3600 * Units.second, to: 40_000 * Units.second)
    world.run(until: 40_000 * Units.second)
    let samples = try #require(world.recorder?.samples)
    let moved = try #require(world.state.incidents[0].moved)
    let decay = ResolverDecay(ttl: Double(ttl))
    for after in [30.0, 60, 300, 900] {
      let time = moved + Int64(after * 1e9)
      let index = try #require(samples.lastIndex { $0.time <= time })
      let expected = decay.staleShare(at: after)
      // The share of a step is its mean: it lies between its ends.
      let step = Double(samples[index + 1].time - moved) / 1e9
      let begin = Double(samples[index].time - moved) / 1e9
      let high = decay.staleShare(at: begin)
      let low = decay.staleShare(at: step)
      #expect(samples[index].shares[0] <= high && samples[index].shares[0] >= low)
      #expect(high - low < 0.1 * expected + 0.02)
    }
  }

  @Test func `without a canary the rest moves one record change after the decision`() throws {
    let scenario = SmallScenario.twoRegions(
      faults: Self.loss, change: { $0.canaryShare = 0 })
    let (incident, _) = try Self.lose(scenario)
    #expect(
      try seconds(incident, incident.moved) == (try seconds(incident, incident.decided)) + 20)
    #expect(incident.canaryStarted == nil)
  }

  @Test func `a region that comes back before the decision is not left`() throws {
    let scenario = SmallScenario.twoRegions(
      faults: Self.loss, change: { $0.decisionDelay = .constant(600) })
    var restartsAtOnce = scenario
    restartsAtOnce.pools[0].restart = .constant(0)
    restartsAtOnce.models[0].loadSeconds = .constant(0)
    restartsAtOnce.models[0].warmUp = .constant(0)
    let (incident, result) = try Self.lose(restartsAtOnce, seconds: 120)
    #expect(incident.decided != nil)
    #expect(incident.moved == nil)
    #expect(result.failovers == 0)
  }

  @Test func `a cold standby sheds until its instances are loaded`() throws {
    let scenario = SmallScenario.twoRegions(
      secondaryPerZone: 1, load: 60, faults: Self.loss, seconds: 2 * 86_400)
    let (incident, _) = try Self.lose(scenario)
    #expect(requests(incident, .load) > 0)
    let warm = SmallScenario.twoRegions(
      secondaryPerZone: 4, load: 60, faults: Self.loss, seconds: 2 * 86_400)
    let (spare, _) = try Self.lose(warm)
    #expect(requests(spare, .load) == 0)
    #expect(incident.loss > spare.loss)
  }

  @Test func `losing the standby loses nothing`() throws {
    let scenario = SmallScenario.twoRegions(faults: Self.loss)
    let design = Design(scenario)
    var world = World(design, replication: 0, natural: false)
    world.run(until: 1000 * Units.second)
    _ = world.inject(faultClass: 0, place: 1, durationSeconds: 3600)
    let result = world.finish()
    #expect(result.failedTotal == 0)
    #expect(result.failovers == 0)
    #expect(result.incidents[0].closed != nil)
  }

  @Test func `without automatic failback an incident ends with its fault, and drills go on`() throws
  {
    let drill = Drill(
      name: "weekly", period: .week, weekday: 1, timeOfDay: .seconds(36_000), scope: .zone,
      target: .secondary, duration: .seconds(1200), abort: nil,
      effects: SmallScenario.crashEffects(.zone))
    var scenario = SmallScenario.twoRegions(
      faults: Self.loss, drills: [drill], seconds: 14 * 86_400,
      change: { $0.failback.automatic = false })
    scenario.faults[0].onset = .times(unixSeconds: [scenario.startUnixSeconds + 3600])
    scenario.faults[0].places = FaultPlaces(region: RegionID(0))
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    let incident = try #require(result.incidents.first)
    #expect(incident.moved != nil)
    #expect(incident.failbackStarted == nil)
    #expect(try #require(incident.closed) >= (try #require(incident.faultEnd)))
    #expect(result.skippedDrills.isEmpty)
    #expect(result.incidents.count { $0.drill != nil } == 2)
    #expect(world.state.regions[1].recordShare == Units.wholeShare)
  }
}
