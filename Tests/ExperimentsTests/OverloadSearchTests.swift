import CloudModel
import CloudSimulation
import TestSupport
import Testing

@testable import Experiments

/// The search for lasting overload, against what follows from tries and capacity by hand.
struct OverloadSearchTests {
  /// 100 requests/s, a queue of 30 s, clients who wait 10 s and try so often.
  private static func scenario(
    attempts: Int = 4, budget: RetryBudget = .unlimited, dropsExpired: Bool = false
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      perZone: 10, requestsPerSecond: 10, serviceSeconds: 2, load: 70,
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: 3000, dropsExpired: dropsExpired))
    scenario.traffic.clients = [
      RetryingClient(
        name: "web", attempts: attempts, baseSeconds: 4, capSeconds: 16, budget: budget)
    ]
    return scenario
  }

  private func search(_ scenario: Scenario, factor: Double = 3) throws -> OverloadFindings {
    let search = OverloadSearch(scenario, rush: Rush(factor: factor, seconds: 120), watch: 3600)
    return try #require(search.run())
  }

  @Test func `the recovery load is capacity over tries, and the tipping load lies above`() throws {
    let findings = try search(Self.scenario())
    #expect(abs(findings.carried - 100) < 1.5)
    let recovery = try #require(findings.recovery)
    #expect(abs(recovery / 25 - 1) < 0.02, "\(recovery)")
    let tipping = try #require(findings.tipping)
    #expect(tipping > recovery && tipping < 70)
    // The trials at its two sides differ.
    let near = findings.trials.filter { abs($0.load - tipping) < 0.05 }
    #expect(near.map(\.outlives) == [false, true])
    // Three tries a request need a deeper cut to less: 100 over 3.
    let three = try #require(try search(Self.scenario(attempts: 3)).recovery)
    #expect(abs(three * 3 / 100 - 1) < 0.02, "\(three)")
  }

  @Test func `a greater rush tips at no greater load`() throws {
    var last = Double.infinity
    for factor in [2.0, 3, 8] {
      let tipping = try #require(try search(Self.scenario(), factor: factor).tipping)
      #expect(tipping <= last, "\(factor)")
      last = tipping
    }
  }

  @Test func `where who has given up is dropped, or nobody retries, nothing tips`() throws {
    for scenario in [Self.scenario(dropsExpired: true), Self.scenario(attempts: 1)] {
      let findings = try search(scenario)
      // Close to capacity a full queue needs longer than the watch to drain.
      #expect(findings.tipping ?? .infinity > 0.97 * findings.carried)
      #expect(findings.trials.allSatisfy { !$0.outlives || $0.load > 0.97 * findings.carried })
    }
  }

  @Test func `a search that is stopped finds nothing`() {
    let search = OverloadSearch(Self.scenario(), rush: Rush(factor: 3, seconds: 60))
    #expect(search.run(shouldStop: { true }) == nil)
  }
}
