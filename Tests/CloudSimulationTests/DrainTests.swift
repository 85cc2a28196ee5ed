import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// How long instances that leave still answer, against the law of the longest of many residual lives.
struct DrainTests {
  /// Four instances serve, three are on their way, and two fewer are wanted; the policy is content.
  private static func shrunk(_ policy: any ScalingPolicy) -> World {
    var scenario = SmallScenario.oneRegion(perZone: 4, maxPerZone: 10, load: 20)
    scenario.pools[0].provisioning = .constant(600)
    scenario.autoscaling = AutoscalingPolicy(policies: [policy])
    var world = World(Design(scenario), replication: 0, natural: false)
    for second in [100, 200, 300] as [Int64] {
      world.run(until: second * Units.second)
      _ = world.scaleOut(region: 0, by: 1)
      world.settle()
    }
    world.scaleIn(region: 0, by: 2)
    world.settle()
    return world
  }

  @Test func `a replica set deletes what is not ready, the newest first`() {
    let world = Self.shrunk(
      KubernetesHPA(metrics: [HPAMetric(.external, .requestRate, .value(20))]))
    #expect(world.state.cells[0].serving == 4 && world.state.cells[0].launching == 1)
    #expect(world.state.cells[0].draining == 0 && world.state.pools[0].life.cancelled == 2)
    let left = world.state.launches.filter { !$0.isFree }
    #expect(left.map(\.requested) == [100 * Units.second])
    #expect(world.brokenInvariants() == [])
  }

  @Test func `an auto scaling group lets instances go that serve`() {
    let world = Self.shrunk(TargetTracking(target: 0.5))
    #expect(world.state.cells[0].serving == 2 && world.state.cells[0].launching == 3)
    #expect(world.state.pools[0].life.cancelled == 0)
  }

  private func law(_ speed: InstanceSpeed, _ output: Distribution) -> DrainLaw {
    var model = SmallScenario.oneRegion().models[0]
    model.speed = speed
    return DrainLaw(
      model, [RequestClass(name: "chat", inputTokens: .constant(1), outputTokens: output)])
  }

  private let batched = InstanceSpeed.batched(
    steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
    overlap: 0)

  @Test func `answers without memory have a last one by Gumbel's law`() {
    // Residual lives of exponential answers are exponential: P(last < x) = exp(-b exp(-x / mean)).
    let law = law(batched, .exponential(mean: 200))
    for running in [2.0, 16, 64] {
      for uniform in [0.3, 0.5, 0.9] {
        let tokens = 200 * PortableMath.log(running / -PortableMath.log(uniform))
        let found = law.longest(running: running, tokenTime: 50_000_000, uniform: uniform)
        #expect((Double(found) / 1e9 / (tokens * 0.05) - 1).magnitude < 0.01)
      }
    }
    // Few sequences: with the chance exp(-b) none runs, and the instance goes at once.
    #expect(law.longest(running: 0.5, tokenTime: 50_000_000, uniform: 0.6) == 0)
    #expect(law.longest(running: 0, tokenTime: 50_000_000, uniform: 0.99) == 0)
  }

  @Test func `an answer of constant length is met at a uniform place`() {
    let fixed = law(.fixed(requestsPerSecond: 10, serviceSeconds: 8), .constant(1))
    // P(last < x) = exp(-b (1 - x / 8)): at u = exp(-1) with b = 4 it is 3/4 of the way.
    let found = fixed.longest(running: 4, tokenTime: 0, uniform: PortableMath.exp(-1))
    #expect((Double(found) - 6e9).magnitude < 10)
    // Of four, those with more than 6 s before them: one on average, and 1 / (1 - 1/e) given that
    // there is one.
    let left = fixed.remaining(running: 4, tokenTime: 0, after: 6 * Units.second)
    #expect((left - 1 / (1 - PortableMath.exp(-1))).magnitude < 1e-9)
    #expect(fixed.remaining(running: 4, tokenTime: 0, after: 8 * Units.second) == 0)
  }

  private func scenario(limit: Int64) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      zones: 2, perZone: 4, requestsPerSecond: 0.2, serviceSeconds: 100, load: 1)
    scenario.loadBalancer = LoadBalancer(
      interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
      deregistrationDelay: .seconds(limit), queueLimit: 0)
    scenario.horizon = .seconds(7200)
    return scenario
  }

  @Test
  func `scale-in cuts no stream that ends within the limit, and waits no longer than it has to`() {
    var world = SupplyTests.world(scenario(limit: 300))
    world.run(until: 3600 * Units.second)
    world.scaleIn(region: 0, by: 3)
    world.settle()
    #expect(world.state.cells.reduce(0) { $0 + $1.draining } == 3)
    world.run(until: 3700 * Units.second)
    #expect(world.state.cells.reduce(0) { $0 + $1.draining } == 0)
    #expect(world.state.ledger.failed[FailureKind.cut.rawValue] == 0)
    #expect(world.brokenInvariants() == [])
  }

  @Test func `a limit that is too short cuts what is left`() {
    var world = SupplyTests.world(scenario(limit: 30))
    world.run(until: 3600 * Units.second)
    world.scaleIn(region: 0, by: 1)
    world.settle()
    // 1/s over eight instances of 100 s: 12.5 run on each, 70 % of them for more than 30 s.
    let cut = Units.requests(world.state.ledger.failed[FailureKind.cut.rawValue])
    #expect((cut - 8.75 / (1 - PortableMath.exp(-8.75))).magnitude < 1e-6)
    world.run(until: 3630 * Units.second - 1)
    #expect(world.state.cells.reduce(0) { $0 + $1.draining } == 1)
    world.run(until: 3630 * Units.second)
    #expect(world.state.cells.reduce(0) { $0 + $1.draining } == 0)
    #expect(world.brokenInvariants() == [])
  }

  @Test
  func `a notice that is too short cuts streams of the spot instances, booked to the reclaim`() {
    var scenario = scenario(limit: 300)
    scenario.pools[0].purchase = .spot
    scenario.faults = [
      SupplyTests.shortage(
        .zoneSupply, [.reclaim(share: 1, noticeSeconds: 30), .stockOut(of: [.spot])], "reclaim")
    ]
    var world = SupplyTests.world(scenario)
    let place = world.design.supplies.firstIndex { $0.zone == 0 } ?? -1
    world.run(until: 3600 * Units.second)
    _ = world.inject(faultClass: 0, place: place, durationSeconds: 600)
    let cut = Units.requests(world.state.incidents[0].cut)
    #expect((cut / (4 * 8.75 / (1 - PortableMath.exp(-8.75))) - 1).magnitude < 1e-9)
    #expect(world.brokenInvariants() == [])
  }

  @Test func `the mean drain of many instances is that of the law`() {
    let law = law(batched, .logNormal(mu: 4.86, sigma: 0.76))
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "test", purpose: "drain"), replication: 0)
    var output = RandomStream(
      key: StreamKey(seed: 6, component: "test", purpose: "answers"), replication: 0)
    // By brute force: a renewal process of answers for each slot, looked at at a late moment.
    let answers = Distribution.logNormal(mu: 4.86, sigma: 0.76)
    var brute = 0.0
    var drawn = 0.0
    let trials = 1500
    for _ in 0..<trials {
      var last = 0.0
      let count = PoissonSample.draw(mean: 8, using: &output)
      for _ in 0..<count {
        let moment = 4000 + 2000 * output.nextUniform()
        var time = 0.0
        while time <= moment { time += answers.sample(using: &output) }
        last = max(last, time - moment)
      }
      brute += last
      drawn +=
        Double(
          law.longest(running: 8, tokenTime: 1_000_000_000, uniform: stream.nextUniform())) / 1e9
    }
    // The standard error of either mean is about 1 %.
    #expect((drawn / brute - 1).magnitude < 0.06)
  }
}

/// Poisson counts by multiplying uniform numbers.
private enum PoissonSample {
  static func draw(mean: Double, using stream: inout RandomStream) -> Int {
    let limit = PortableMath.exp(-mean)
    var product = stream.nextUniform()
    var count = 0
    while product > limit {
      product *= stream.nextUniform()
      count += 1
    }
    return count
  }
}
