import CloudModel
import TestSupport
import Testing

@testable import CloudSimulation

/// Headroom for a zone or a region that is lost.
struct HeadroomTests {
  /// 63 requests/s on instances of 10, followed at 90 %: seven; at 60 % with headroom for a zone: 10.5.
  private func world(survives: [SurvivedLoss], zones: Int = 3) -> World {
    var scenario = SmallScenario.oneRegion(
      zones: zones, perZone: 3, maxPerZone: 10, load: 63,
      faults: [SmallScenario.crash(.zone, perYear: 0, duration: .constant(1800))],
      horizon: .seconds(7200))
    scenario.pools[0].provisioning = .constant(600)
    scenario.survives = survives
    scenario.autoscaling = AutoscalingPolicy(policies: [
      KubernetesHPA(metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 90))])
    ])
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: 3600 * Units.second)
    return world
  }

  @Test func `the wish is multiplied by k over k - 1`() {
    #expect(world(survives: []).state.desired[0] == 7)
    #expect(world(survives: [.zone]).state.desired[0] == 11)
    // Two zones: each carries all.
    #expect(world(survives: [.zone], zones: 2).state.desired[0] == 14)
    let factors = SurvivedLoss.allCases.map { $0.factor(zones: 3, regions: 2) }
    #expect(factors == [1.5, 2])
  }

  @Test func `a lost zone is survived with headroom, and not without`() {
    func loss(_ survives: [SurvivedLoss]) -> Amount {
      var world = world(survives: survives)
      let before = world.state.ledger.failedTotal
      _ = world.inject(faultClass: 0, place: 0, durationSeconds: 1800)
      return world.finish().failedTotal - before
    }
    #expect(loss([.zone]) == 0)
    #expect(loss([]) > 0)
  }
}
