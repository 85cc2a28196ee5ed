import CloudModel
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// Limits of what is under way, against stations with as many servers and places.
struct CircuitBreakerTests {
  /// Ten instances of ten slots, a second each, under a load for 20 hours.
  private func loss(
    _ breaker: CircuitBreaker?, load: Double, queueLimit: Int = 0, instances: Int = 10
  ) -> Double {
    var scenario = SmallScenario.oneRegion(
      perZone: instances, requestsPerSecond: 10, serviceSeconds: 1, load: load,
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: queueLimit, circuitBreaker: breaker),
      horizon: .seconds(20 * 3600))
    scenario.traffic.classes[0].firstTokenSeconds = 10_000
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(world.brokenInvariants() == [] && result.brokenSums() == [])
    #expect(result.failed[FailureKind.shed.rawValue] == result.failedTotal)
    return 1 - result.requestAvailability
  }

  @Test(arguments: [30.0, 50, 80])
  func `fewer requests than slots leave slots empty`(load: Double) {
    let found = loss(CircuitBreaker(maxRequests: 25, proxies: 2), load: load, queueLimit: 1000)
    let expected = ErlangB.blocking(servers: 50, load: load)
    #expect(
      abs(found / expected - 1) < 0.02 || max(found, expected) < 1e-4, "\(found), \(expected)")
  }

  @Test(arguments: [90.0, 100, 130])
  func `what is let through beyond the slots waits`(load: Double) {
    for (breaker, limit, places) in [
      (CircuitBreaker(maxRequests: 140), 1000, 40),
      (CircuitBreaker(maxRequests: 140), 15, 15),
      (CircuitBreaker(maxRequests: 1024), 0, 0),
      (CircuitBreaker(upstream: .http1, maxConnections: 100, maxPendingRequests: 20), 1000, 20),
      (
        CircuitBreaker(upstream: .http1, maxConnections: 60, maxPendingRequests: 5, proxies: 2),
        1000, 30
      ),
      (CircuitBreaker(upstream: .http1, maxConnections: 1024, maxPendingRequests: 20), 0, 0),
    ] {
      let found = loss(breaker, load: load, queueLimit: limit)
      let expected = MMcK(
        servers: 100, places: 100 + places, arrivalRate: load, serviceRate: 1
      ).loss
      #expect(abs(found / expected - 1) < 0.02, "\(breaker), \(limit): \(found), \(expected)")
    }
  }

  @Test func `no limit that matters is no limit`() {
    let open = loss(CircuitBreaker(maxRequests: 1_000_000), load: 105, queueLimit: 200)
    #expect(abs(open / loss(nil, load: 105, queueLimit: 200) - 1) < 1e-6)
  }

  @Test func `with continuous batching the capacity is that of as many sequences`() throws {
    var scenario = SmallScenario.oneRegion(perZone: 4, load: 30, horizon: .seconds(3600))
    scenario.models[0].speed = .batched(
      steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
      overlap: 0)
    scenario.traffic.classes = [
      RequestClass(name: "chat", inputTokens: .constant(960), outputTokens: .constant(128))
    ]
    scenario.loadBalancer.circuitBreaker = CircuitBreaker(maxRequests: 64)
    let design = Design(scenario)
    // 16 sequences on each of four: X(16) = 1 / (0.1 + 128 t(16) / 16).
    let expected = 4 / (0.1 + 128 * (0.03 + 0.0003 * 16) / 16)
    let capacity = design.loadBalancer.capacity(
      design.speed, weight: 4 * SpeedTable.unitsPerInstance)
    #expect(abs(Double(capacity) / 1e9 / expected - 1) < 1e-6)
    var world = World(design, replication: 0)
    let served = Units.requests(world.finish().good) / 3600
    #expect(served <= expected && served > 0.97 * expected, "\(served) of \(expected)")
  }

  @Test func `a higher limit never sheds more without retries`() {
    for load in [60.0, 98, 140] {
      var last = Double.infinity
      for limit in [20, 60, 100, 110, 160, 1024] {
        let now = loss(CircuitBreaker(maxRequests: limit), load: load, queueLimit: 100)
        #expect(now <= last + 1e-12, "\(limit) at \(load)")
        last = now
      }
    }
  }

  @Test func `Envoy's default keeps the queue shorter than its clients' patience`() {
    var scenario = RetryTests.fragile(load: 70)
    func end(_ scenario: Scenario) -> TimelineSample? {
      var world = World(Design(scenario), replication: 0)
      world.run(until: world.design.horizon - Units.minute)
      world.record(from: world.now, to: world.design.horizon)
      _ = world.finish()
      return world.recorder?.samples.last
    }
    #expect(end(scenario)?.good == 0)
    #expect(Design(scenario).recoveryLoads.count == 1)
    // 200 slots: 824 wait at the most, 8.2 s, and clients wait 10 s.
    scenario.loadBalancer.circuitBreaker = CircuitBreaker()
    #expect(abs((end(scenario)?.good ?? 0) - 70) < 1e-6)
    #expect(Design(scenario).recoveryLoads == [])
  }
}
