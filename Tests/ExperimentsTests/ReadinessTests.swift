import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Stochastics
import TestSupport
import Testing

struct ReadinessTests {
  private static let start = 1_767_225_600

  /// The standby drifts at 2 a year; its traffic moves on given days.
  private static func scenario(days: [Int]) -> Scenario {
    let drift = SmallScenario.fault("drift", [.errors(share: 0.2, to: .everyone)]) {
      $0.isLatent = true
      $0.places = FaultPlaces(region: RegionID(1))
      $0.onset = .rate(perYear: 2)
      $0.duration = .constant(600)
    }
    let loss = SmallScenario.fault("loss", SmallScenario.crashEffects(.region)) {
      $0.places = FaultPlaces(region: RegionID(0))
      $0.onset = .times(unixSeconds: days.map { Int64(start + $0 * 86_400) })
      $0.duration = .constant(3600)
    }
    var scenario = SmallScenario.twoRegions(faults: [drift, loss], seconds: 365 * 86_400)
    scenario.drills = []
    return scenario
  }

  @Test func `the chance to meet a latent fault grows with the time since the last failover`()
    async throws
  {
    let run = MonteCarloRun(
      Self.scenario(days: [20, 90, 300]), options: RunOptions(replications: 120, seed: 11))
    let rows = try await run.run().rows
    #expect(rows.allSatisfy { $0.arrivals.count == 3 })
    let table = try Readiness.table(rows)
    #expect(table.map(\.days.from) == [7, 30.4, 182.5])
    for (entry, days) in zip(table, [20.0, 70, 210]) {
      let expected = 1 - exp(-days / 182.5)
      let sigma = (expected * (1 - expected) / 120).squareRoot()
      #expect(abs(entry.share.value - expected) < 4 * sigma, "\(days) days: \(entry.share.value)")
      #expect(entry.arrivals == 120 && !entry.planned)
    }
  }
}
