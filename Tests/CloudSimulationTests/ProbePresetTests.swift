import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// Health checks with the rules of real systems.
struct ProbePresetTests {
  /// Mean delays from a refused connection on, computed by hand from the published rules.
  static let means: [(String, Double)] = [
    ("article", 25), ("alb", 45), ("nlb", 75), ("route53", 84.375), ("route53-fast", 28.125),
    ("azure-traffic-manager", 105), ("azure-traffic-manager-fast", 35), ("google", 7.5),
  ]

  private func detection(_ name: String) throws -> DetectionPolicy {
    try #require(DetectionPolicy(preset: name))
  }

  private func scenario(_ detection: DetectionPolicy, hangs: Bool, load: Double = 60) -> Scenario {
    var scenario = SmallScenario.twoRegions(
      load: load, faults: FailoverTests.loss, seconds: 7200, change: { $0.detection = detection })
    scenario.faults[0].effects = [
      .capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: hangs),
    ]
    return scenario
  }

  @Test func `every preset has its golden mean`() {
    #expect(Self.means.map(\.0) == ProbeCatalog.all.map(\.name))
  }

  @Test(arguments: means)
  func `the mean delay is the one of the provider's rules`(_ name: String, _ golden: Double) throws
  {
    let detection = try detection(name)
    let quorum = detection.quorum(of: detection.observers)
    for hangs in [false, true] {
      let failTime = hangs ? Double(detection.probeTimeout.components.seconds) : 0
      let law = DetectionDelay(
        interval: Double(detection.interval.components.seconds),
        failures: detection.consecutiveFailures, observers: detection.observers, quorum: quorum,
        failTime: failTime)
      #expect(law.mean == golden + failTime)
      let design = Design(scenario(detection, hangs: hangs))
      let times = try (0..<80).map { replication in
        let (incident, _) = try FailoverTests.lose(
          design, seconds: 1200, at: 600, replication: replication)
        return Double(try #require(incident.detected) - incident.onset) / 1e9
      }
      let tally = Tally(times)
      let error = (law.variance / 80).squareRoot()
      #expect(abs(tally.mean - law.mean) < 3.5 * error, "\(tally.mean) against \(law.mean)")
      #expect(times.allSatisfy { law.bounds.contains($0) })
    }
  }

  @Test func `Route 53 needs 13 of 15 checkers, and 3 of 15 bring it back`() throws {
    let detection = try detection("route53-fast")
    #expect(detection.quorum(of: 15) == 13)
    #expect((1...20).map(detection.quorum(of:)) == (1...20).map { $0 - $0 * 18 / 100 })
    // Back after the third pass of the third checker: 20 s and the third of 15 uniform phases.
    let design = Design(scenario(detection, hangs: false))
    let times = (0..<60).map { replication in
      var world = World(design, replication: replication, natural: false)
      world.run(until: 600 * Units.second)
      _ = world.inject(faultClass: 0, place: 0, durationSeconds: 1200)
      world.run(until: 1790 * Units.second)
      #expect(!world.state.observers[0].isHealthy)
      while world.state.regions[0].errorShare > 0 {
        world.run(until: world.now + Units.second)
      }
      let back = world.now
      while !world.state.observers[0].isHealthy { world.run(until: world.now + Units.second / 10) }
      return Double(world.now - back) / 1e9
    }
    let law = DetectionDelay(interval: 10, failures: 3, observers: 15, quorum: 3, failTime: 0)
    // The clock of this test stops every 0.1 s and began up to 1 s late.
    #expect(abs(Tally(times).mean - law.mean) < 1)
  }

  @Test func `a checker that keeps its verdict is not changed by one pass in a grey failure`()
    throws
  {
    // Half of the probes fail: one pass in four resets who counts in a row.
    func share(_ holds: Bool) throws -> Double {
      var detection = try detection("google")
      detection.holdsVerdict = holds
      detection.observers = 5
      detection.quorum = 4
      detection.consecutiveSuccesses = 5
      var scenario = SmallScenario.twoRegions(
        faults: [SmallScenario.crash(.zone, perYear: 0, duration: .constant(100_000))],
        seconds: 7200, change: { $0.detection = detection })
      scenario.loadBalancer = LoadBalancer(
        interval: .seconds(3600), unhealthyThreshold: 10, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: 0)
      let design = Design(scenario)
      let detected = (0..<40).count { replication in
        var world = World(design, replication: replication, natural: false)
        world.run(until: 60 * Units.second)
        _ = world.inject(faultClass: 0, place: 0, durationSeconds: 100_000)
        world.run(until: 360 * Units.second)
        return world.state.incidents[0].detected != nil
      }
      return Double(detected) / 40
    }
    #expect(try share(true) > 0.8)
    #expect(try share(false) < 0.6)
  }
}
