import CloudModel
import CloudSimulation
import Stochastics
import TestSupport
import Testing

@testable import Experiments

/// Two regions with failover after a detection delay, of which the first is lost once in decades.
struct RareFailoverTests {
  private static let perYear = 0.02

  private static var scenario: Scenario {
    SmallScenario.twoRegions(
      faults: [
        SmallScenario.crash(
          .region, perYear: perYear, duration: .constant(7200),
          places: FaultPlaces(region: RegionID(0)), name: "loss")
      ], seconds: 60 * 86_400)
  }

  /// Requests that one loss of the region costs: all times are constant, so the next costs the same. What
  /// they add up to is computed by hand in `FailoverTests`.
  private static func lossOfOne(_ design: Design) -> (lost: Double, valid: Double) {
    let day: Int64 = 86_400_000_000_000
    let losses = [10, 40].map { start in
      let control = OnsetControl.given(
        design.onsetSources, times: [[Int64(start) * day]], design)
      var world = World(design, replication: start, onsets: control)
      return ReplicationRow(world.finish(), number: start, scenario: design.scenario)
    }
    return ((losses[0].failed + losses[1].failed) / 2, losses[0].valid)
  }

  @Test(arguments: [EstimationMethod.stratified, .decomposition, .importance])
  func `the loss is the rate times what one loss costs`(method: EstimationMethod) async throws {
    let design = Design(Self.scenario)
    let mean = design.onsetSources.reduce(0) { $0 + $1.mean }
    #expect(abs(mean - Self.perYear * 60 / 365) < 1e-9)
    let (lost, valid) = Self.lossOfOne(design)
    #expect(lost > 1000)
    // Two in one month, and a month's end in the middle of one, change it by under 2 %.
    let truth = mean * lost / valid
    let result = try await RareEventRun(
      Self.scenario,
      options: RareEventOptions(
        method: method, replications: 600, threads: 2)
    ).run()
    let value = try #require(result.row("unavailability")?.estimate.value)
    let error = result.standardError ?? 0
    #expect(abs(value - truth) < 3.3 * error + 0.02 * truth, "\(method): \(value) \(truth)")
    // Plain sampling sees three losses in a thousand months.
    #expect(error < 0.15 * truth)
    #expect((result.gain ?? .infinity) > 4, "\(String(describing: result.gain))")
  }
}
