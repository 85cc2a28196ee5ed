import CloudModel
import TestSupport
import Testing

@testable import CloudSimulation

/// Passive outlier detection with Envoy's rules.
struct OutlierTests {
  /// A balancer whose own checks take ten hours, so that outlier detection is alone.
  static func scenario(
    _ outliers: OutlierDetection?, scope: FaultScope = .instance, share: Double = 1
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      zones: 3, perZone: 4, maxPerZone: 4, load: 60,
      balancer: LoadBalancer(
        interval: .seconds(3600), unhealthyThreshold: 10, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: 0),
      faults: [SmallScenario.crash(scope, perYear: 0, duration: .constant(100_000))],
      horizon: .seconds(7200))
    scenario.faults[0].effects = [.capacityLoss(share: share), .memoryLoss]
    scenario.loadBalancer.outliers = outliers
    return scenario
  }

  private func run(_ scenario: Scenario, until second: Int64) -> World {
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: 600 * Units.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 100_000)
    world.run(until: second * Units.second)
    return world
  }

  private func lost(_ world: World) -> Double {
    Units.requests(world.state.incidents[0].loss)
  }

  @Test func `ejections and requests lost are those counted by hand`() {
    // 5 requests/s a target: ejected at 601 s, back with the sweep at 640 s, ejected at 641 s for
    // 60 s, back at 710 s, then 90 s, 120 s and 150 s: 641, 711, 811, 941 and 1101 s.
    let world = run(Self.scenario(OutlierDetection()), until: 1200)
    #expect(world.state.incidents[0].ejections == 6)
    #expect(abs(lost(world) - 6 * 5) < 1e-6)
    let without = run(Self.scenario(nil), until: 1200)
    #expect(abs(lost(without) - 600 * 5) < 1e-6)
    #expect(without.state.incidents[0].ejections == 0)
  }

  @Test func `an ejection lasts 300 s at most`() {
    let policy = OutlierDetection()
    var backoff = 0
    var times: [Duration] = []
    for _ in 0..<14 {
      backoff = policy.raised(backoff)
      times.append(policy.ejectionTime(backoff: backoff))
    }
    #expect(times.prefix(10) == (1...10).map { Duration.seconds(30 * $0) }[...])
    #expect(times.suffix(4) == Array(repeating: Duration.seconds(300), count: 4)[...])
    #expect(backoff == 11)
  }

  @Test func `no more than the allowed share is out, but for one`() {
    let policy = OutlierDetection()
    for hosts in 1...30 {
      let most = (0..<hosts).count { policy.mayEject(out: $0, of: hosts) }
      #expect(most == max(1, hosts / 10), "of \(hosts)")
    }
    var strict = policy
    strict.alwaysEjectsOne = false
    #expect(!strict.mayEject(out: 0, of: 9) && strict.mayEject(out: 0, of: 10))
    // A zone of four is dead: one of twelve may be out, three go on failing.
    let world = run(Self.scenario(policy, scope: .zone), until: 630)
    #expect(world.ejected(in: 0) == 1)
  }

  @Test func `under half of the targets all of them get requests again`() {
    var policy = OutlierDetection(maxEjected: 1)
    let panicking = run(Self.scenario(policy, scope: .region, share: 0.75), until: 625)
    #expect(panicking.ejected(in: 0) == 9 && panicking.panics(0))
    #expect(panicking.state.regions[0].errorShare == 750_000)
    policy.panicThreshold = 0
    let calm = run(Self.scenario(policy, scope: .region, share: 0.75), until: 625)
    #expect(calm.ejected(in: 0) == 9 && !calm.panics(0))
    #expect(calm.state.regions[0].errorShare == 0)
  }

  @Test func `what the balancer's own checks take out is out for good`() {
    var scenario = Self.scenario(OutlierDetection())
    scenario.loadBalancer.interval = .seconds(10)
    scenario.loadBalancer.unhealthyThreshold = 2
    let world = run(scenario, until: 1200)
    #expect(world.state.incidents[0].ejections == 1)
    let left = world.state.outliers.count { !$0.isFree }
    #expect(left == 0)
    #expect(world.state.incidents[0].ejectedWeight == 0 && world.state.incidents[0].deadWeight == 0)
    #expect(abs(lost(world) - 5) < 1e-6)
  }
}
