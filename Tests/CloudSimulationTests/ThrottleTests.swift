import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Adaptive throttling against the formula of the SRE book and its steady state.
struct ThrottleTests {
  @Test func `the chance of refusal is the formula`() {
    let two = AdaptiveThrottle()
    #expect(two.multiplier == 2 && two.windowSeconds == 120)
    for (requests, accepts, expected) in [
      (0.0, 0.0, 0.0), (100, 100, 0), (100, 50, 0), (100, 40, 20.0 / 101), (100, 0, 100.0 / 101),
      (1, 0, 0.5),
    ] {
      #expect(two.rejection(requests: requests, accepts: accepts) == expected)
    }
    let strict = AdaptiveThrottle(multiplier: 1.1)
    #expect(abs(strict.rejection(requests: 100, accepts: 50) - 45.0 / 101) < 1e-12)
    // Each of ten processes with a tenth of the counts: (10 - 2 · 4) / (10 + 1).
    #expect(abs(two.rejection(requests: 100, accepts: 40, processes: 10) - 2.0 / 11) < 1e-12)
  }

  /// Capacity for 100 requests/s without a queue, under a load for an hour.
  private func steady(
    load: Double, throttle: AdaptiveThrottle, processes: Int = 1
  ) -> (TimelineSample?, ReplicationResult) {
    var scenario = SmallScenario.oneRegion(perZone: 10, load: load, horizon: .seconds(3600))
    scenario.traffic.clients = [
      RetryingClient(name: "c", processes: processes, throttle: throttle)
    ]
    var world = World(Design(scenario), replication: 0)
    world.run(until: 3500 * Units.second)
    #expect(world.brokenInvariants() == [])
    world.record(from: world.now, to: world.design.horizon)
    let result = world.finish()
    return (world.recorder?.samples.last, result)
  }

  @Test(arguments: [1.1, 1.5, 2, 2.5])
  func `what is sent settles at k times what is accepted`(k: Double) throws {
    let (last, result) = steady(load: 300, throttle: AdaptiveThrottle(multiplier: k))
    let sample = try #require(last)
    #expect(abs(sample.tries - 100 * k) < 0.1, "\(sample)")
    #expect(abs(sample.good - 100) < 1e-6)
    #expect(abs(sample.throttled - (300 - 100 * k)) < 0.1)
    #expect(abs(sample.shed - 100 * (k - 1)) < 0.1)
    let kinds = FailureKind.allCases.filter { result.failed[$0.rawValue] > 0 }
    #expect(kinds == [.shed, .throttled])
    #expect(result.brokenSums() == [])
  }

  @Test func `processes with few requests each refuse less`() throws {
    let sample = try #require(steady(load: 300, throttle: AdaptiveThrottle(), processes: 3600).0)
    // 36,000 requests in two minutes, of which 12,000 are accepted, 10 and 3 1/3 a process.
    #expect(abs(sample.throttled / 300 - (36_000 - 24_000) / (36_000 + 3_600)) < 1e-3)
  }

  @Test func `a load under k times the capacity is not throttled for long`() throws {
    let (last, result) = steady(load: 190, throttle: AdaptiveThrottle())
    #expect(last?.throttled == 0)
    #expect(result.overload.throttled == 0)
    let (_, calm) = steady(load: 90, throttle: AdaptiveThrottle(multiplier: 1.01))
    #expect(calm.failedTotal == 0 && calm.overload.throttled == 0)
  }

  @Test func `throttled clients end an overload that would outlive its rush`() {
    var scenario = RetryTests.fragile(load: 70)
    func end(_ scenario: Scenario) -> (TimelineSample?, ReplicationResult, World) {
      var world = World(Design(scenario), replication: 0)
      world.run(until: world.design.horizon - Units.minute)
      #expect(world.brokenInvariants() == [])
      world.record(from: world.now, to: world.design.horizon)
      let result = world.finish()
      return (world.recorder?.samples.last, result, world)
    }
    #expect(end(scenario).0?.good == 0)
    var last = Double.infinity
    for processes in [1, 400] {
      scenario.traffic.clients[0].processes = processes
      scenario.traffic.clients[0].throttle = AdaptiveThrottle()
      let (sample, result, world) = end(scenario)
      #expect(abs((sample?.good ?? 0) - 70) < 1e-6 && sample?.throttled == 0)
      #expect(world.state.retries.isTicking == false, "everything is home")
      // Processes that each see few requests try again sooner.
      #expect(result.overload.longestLoneSeconds < last)
      last = result.overload.longestLoneSeconds
    }
    #expect(last < 1800)
  }

  @Test func `a dead region alone is throttled`() {
    var scenario = SmallScenario.twoRegions(
      load: 20, faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(0))],
      seconds: 4 * 3600)
    scenario.failover = nil
    scenario.routing.weights = [0.5, 0.5]
    scenario.traffic.clients = [RetryingClient(name: "c", throttle: AdaptiveThrottle())]
    var world = World(Design(scenario), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 1, durationSeconds: 3600)
    world.run(until: 3000 * Units.second)
    #expect(world.brokenInvariants() == [])
    #expect(world.state.retries.memory[0].refused == 0)
    #expect(world.state.retries.memory[1].refused > Units.share(0.99))
    world.run(until: world.design.horizon)
    #expect(world.state.retries.memory[1].refused == 0)
    let result = world.summary()
    #expect(result.incidents.first?.loss == result.failedTotal, "all of it is the fault's")
    #expect(result.failed[FailureKind.throttled.rawValue] > 0)
  }

  @Test func `a throttled world keeps its books in any split`() {
    var scenario = RetryTests.fragile(load: 70)
    scenario.traffic.clients[0].throttle = AdaptiveThrottle(multiplier: 1.5)
    scenario.traffic.clients[0].processes = 50
    let design = Design(scenario)
    var plain = World(design, replication: 0)
    var split = World(design, replication: 0)
    var stream = RandomStream(
      key: StreamKey(seed: 6, component: "test", purpose: "splits"), replication: 0)
    for _ in 0..<2_000 {
      split.touch(at: Int64(stream.nextUniform() * Double(design.horizon)))
    }
    for moment in 1...40 {
      plain.run(until: Int64(moment) * design.horizon / 41)
      let broken = plain.brokenInvariants()
      #expect(broken.isEmpty, "\(moment): \(broken.joined(separator: "; "))")
    }
    var copy = plain
    let a = plain.finish()
    let b = split.finish()
    #expect(copy.finish() == a)
    #expect(a.valid == b.valid && a.good == b.good && a.failed == b.failed)
    #expect(a.overload == b.overload)
  }
}
