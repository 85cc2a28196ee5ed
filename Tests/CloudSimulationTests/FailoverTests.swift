import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

struct FailoverTests {
  @Test func `a lost region is detected, decided, moved and taken back`() throws {
    let scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(3600))],
      seconds: 2 * 86_400)
    let design = Design(scenario)
    var world = World(design, replication: 0, natural: false)
    world.run(until: 36_000 * Units.second)
    world.record(from: 35_000 * Units.second, to: 60_000 * Units.second)
    let injected = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
    let number = try #require(injected)
    let result = world.finish()
    let incident = result.incidents[number]
    func t(_ x: Int64?) -> Double { x.map { Double($0 - incident.onset) / 1e9 } ?? -1 }
    print(
      "det", t(incident.detected), "dec", t(incident.decided), "can", t(incident.canaryStarted),
      "pass", t(incident.canaryPassed), "moved", t(incident.moved), "val", t(incident.validated),
      "tail", t(incident.tailEnded), "end", t(incident.faultEnd), "fb", t(incident.failbackStarted),
      t(incident.failbackEnded), "rest", t(incident.restored), "cap", t(incident.capacityRestored),
      "closed", t(incident.closed), "short", incident.shortfall ?? -1)
    for phase in LossPhase.allCases {
      print(phase, Units.requests(incident.lossByPhase[phase.rawValue]))
    }
    #expect(incident.confirmed == true)
  }
}
