import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Shedding by priority against computations by hand, and what it must never do.
struct SheddingTests {
  /// Ten instances of 10 requests/s for an hour, under classes of these rates and priorities.
  static func scenario(
    _ classes: [(rate: Double, priority: Int)], instances: Int = 10, above: Double = 1,
    rule: SheddingRule = .priority, queueLimit: Int = 0, serviceSeconds: Double = 0
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      perZone: instances, serviceSeconds: serviceSeconds,
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: queueLimit, shedding: rule, shedsAbove: above),
      horizon: .seconds(3600))
    let total = classes.reduce(0) { $0 + $1.rate }
    scenario.traffic.rate = .constant(requestsPerSecond: total)
    scenario.traffic.classes = classes.enumerated().map { index, item in
      RequestClass(
        name: "c\(index)", share: item.rate / total, inputTokens: .constant(1),
        outputTokens: .constant(1), priority: item.priority)
    }
    return scenario
  }

  private func run(_ scenario: Scenario) -> ReplicationResult {
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(world.brokenInvariants() == [] && result.brokenSums() == [])
    return result
  }

  /// Requests/s that each class loses.
  private func lost(_ result: ReplicationResult, hours: Double = 1) -> [Double] {
    result.flows.map { Units.requests($0.failedTotal) / 3600 / hours }
  }

  @Test func `the lowest priority goes first, then the next, and equals alike`() {
    func expect(
      _ classes: [(rate: Double, priority: Int)], above: Double = 1, _ losses: [Double]
    ) {
      let result = run(Self.scenario(classes, above: above))
      for (found, expected) in zip(lost(result), losses) {
        #expect(abs(found - expected) < 1e-6, "\(lost(result)) for \(losses)")
      }
      #expect(result.failed[FailureKind.shed.rawValue] == result.failedTotal)
    }
    expect([(60, 1), (80, 0)], [0, 40])
    expect([(60, 0), (80, 1)], [40, 0])
    expect([(60, 5), (30, 3), (90, 1)], [0, 0, 80])
    expect([(60, 5), (90, 3), (50, 1)], [0, 50, 50])
    expect([(150, 5), (90, 3)], [50, 90])
    // Of 40 that remain for the two below, each gets half of what it wants.
    expect([(60, 5), (20, 3), (60, 3)], [0, 10, 30])
    expect([(60, 5), (50, 3)], above: 0.9, [0, 20])
    expect([(60, 5), (30, 3)], above: 0.9, [0, 0])
  }

  @Test func `without the rule all classes lose alike`() {
    let found = lost(run(Self.scenario([(60, 1), (80, 0)], rule: .none)))
    #expect(abs(found[0] - 40 * 60 / 140) < 1e-6 && abs(found[1] - 40 * 80 / 140) < 1e-6)
  }

  @Test func `a heavy class gives way by the work that it needs`() throws {
    var scenario = Self.scenario([(20, 1), (20, 0)])
    scenario.models[0].speed = .batched(
      steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
      overlap: 0)
    for (index, tokens) in [(960.0, 128.0), (4800, 640)].enumerated() {
      scenario.traffic.classes[index].inputTokens = .constant(tokens.0)
      scenario.traffic.classes[index].outputTokens = .constant(tokens.1)
    }
    // Work of a request of each class at the cap, seconds of an instance: prompt and decoding.
    let step = 0.03 + 0.0003 * 64
    let work = [0.1 + 128 * step / 64, 0.5 + 640 * step / 64]
    // Ten instances: what the light class leaves of ten seconds a second.
    let served = (10 - 20 * work[0]) / work[1]
    #expect(served > 1 && served < 19)
    let result = run(scenario)
    let found = lost(result)
    #expect(found[0] < 0.02 * 20, "chance alone: \(found)")
    let shed = Units.requests(result.flows[1].failed[FailureKind.shed.rawValue]) / 3600
    // Capacity is rounded to the weight's units; chance takes some of what is let in.
    #expect(abs(shed - (20 - served)) < 0.02 * 20, "\(shed) for \(20 - served)")
  }

  @Test func `a gateway that keeps room lets the backlog of a rush drain`() {
    for (above, drains) in [(1.0, false), (0.9, true)] {
      var scenario = Self.scenario(
        [(60, 1), (80, 0)], above: above, queueLimit: 500, serviceSeconds: 1)
      scenario.traffic.classes[0].firstTokenSeconds = 60
      scenario.traffic.classes[1].firstTokenSeconds = 60
      var world = World(Design(scenario), replication: 0, natural: false)
      // A backlog from before the gateway looked.
      world.state.regions[0].queue = Amount(300e18)
      world.state.ledger.valid += Amount(300e18)
      world.touch(at: 1)
      world.run(until: 600 * Units.second)
      #expect((world.state.regions[0].queue == 0) == drains, "\(world.state.regions[0].queue)")
    }
  }

  @Test(arguments: 0..<20)
  func `more capacity never sheds more, and a higher class never loses the larger share`(
    seed: Int
  ) {
    var stream = RandomStream(
      key: StreamKey(seed: UInt64(seed), component: "test", purpose: "shedding"), replication: 0)
    let classes = (0..<4).map { _ in
      (rate: 5 + 60 * stream.nextUniform(), priority: Int(3 * stream.nextUniform()))
    }
    let above = 0.7 + 0.3 * stream.nextUniform()
    var last: Amount?
    for instances in [6, 8, 11, 15] {
      let scenario = Self.scenario(
        classes, instances: instances, above: above, queueLimit: [0, 40][seed % 2],
        serviceSeconds: [0, 2][seed / 2 % 2])
      let result = run(scenario)
      if let last { #expect(result.failedTotal <= last, "\(instances) instances, seed \(seed)") }
      last = result.failedTotal
      let shares = result.flows.map { Double($0.failedTotal) / Double($0.valid) }
      for one in classes.indices {
        for other in classes.indices where classes[one].priority > classes[other].priority {
          #expect(shares[one] <= shares[other] + 1e-9, "seed \(seed): \(shares), \(classes)")
        }
      }
    }
  }

  @Test func `each kind of client retries in its own way`() {
    var scenario = SmallScenario.twoRegions(
      load: 20, faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(0))],
      seconds: 7 * 3600)
    scenario.failover = nil
    scenario.routing.weights = [0.5, 0.5]
    scenario.traffic.classes = [ClientKind.web, .mobile, .api].map {
      RequestClass(
        name: $0.rawValue, client: $0, share: 1 / 3, inputTokens: .constant(1),
        outputTokens: .constant(1), firstTokenSeconds: 1)
    }
    scenario.traffic.clients = [
      RetryingClient(name: "a", kind: .web, attempts: 3, baseSeconds: 4, capSeconds: 4),
      RetryingClient(
        name: "b", kind: .mobile, share: 0.5, attempts: 2, baseSeconds: 4, capSeconds: 4),
      RetryingClient(name: "c", kind: .mobile, share: 0.5),
    ]
    var world = World(Design(scenario), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 1, durationSeconds: 6 * 3600)
    world.run(until: 6 * 3600 * Units.second)
    #expect(world.brokenInvariants() == [])
    let result = world.summary()
    #expect(result.brokenSums() == [])
    // Half of all tries fails: (1/2)^3, the mean of (1/2)^2 and 1/2, and 1/2 without any client.
    for (flow, expected) in zip(result.flows, [0.125, 0.375, 0.5]) {
      let share = Double(flow.failedTotal) / Double(flow.valid)
      #expect(abs(share / expected - 1) < 2e-3, "\(share) for \(expected)")
    }
    let tries = Double(result.overload.tries) / Double(result.valid)
    #expect(abs(tries / ((1.75 + 1.25 + 1) / 3) - 1) < 2e-3, "\(tries)")
  }

  @Test func `one kind for all classes is the same as no kind`() {
    var scenario = Self.scenario(
      [(60, 0), (80, 0)], rule: .none, queueLimit: 50, serviceSeconds: 1)
    scenario.traffic.clients = [RetryingClient(name: "a", attempts: 3, baseSeconds: 4)]
    let plain = run(scenario)
    scenario.traffic.clients[0].kind = .web
    let grouped = run(scenario)
    #expect(Design(scenario).retries?.isGrouped == true)
    let (a, b) = (Double(plain.failedTotal), Double(grouped.failedTotal))
    #expect(a > 0 && abs(a / b - 1) < 1e-6, "\(a), \(b)")
    #expect(abs(Double(plain.overload.tries) / Double(grouped.overload.tries) - 1) < 1e-6)
  }
}
