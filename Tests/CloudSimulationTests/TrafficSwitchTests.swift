import CloudModel
import ScenarioSchema
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// What sends users elsewhere: tails of stale addresses, turns, and changes that are in force at once.
struct TrafficSwitchTests {
  /// Losses of the primary region; a change is in force 10 s after it was written.
  private static func scenario(_ method: TrafficSwitch, ttl: Int64 = 60) -> Scenario {
    var scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(.region, perYear: 40, duration: .constant(7200))],
      seconds: 120 * 86_400, ttl: ttl,
      change: {
        $0.canaryShare = 0
        $0.recordChange = .constant(10)
      })
    scenario.routing.method = method
    scenario.routing.syncInterval = .seconds(Int64(method.interval ?? 0))
    return scenario
  }

  /// Failovers from the steady state: nothing else began in the 12 hours before or the 3 hours after.
  private func moved(_ scenario: Scenario, replications: Int = 4) -> [Incident] {
    let design = Design(scenario)
    return (0..<replications).flatMap { number in
      var world = World(design, replication: number)
      let all = world.finish().incidents
      return all.enumerated().filter { index, incident in
        let before = index > 0 ? incident.onset - all[index - 1].onset : .max
        let after = index + 1 < all.count ? all[index + 1].onset - incident.onset : .max
        return incident.moved != nil && incident.region == 0
          && before > 720 * Units.minute && after > 180 * Units.minute
      }.map(\.element)
    }
  }

  @Test func `behind one address nobody keeps a stale one`() throws {
    for method in TrafficSwitchCatalog.all {
      let all = moved(Self.scenario(method))
      #expect(all.count > 10)
      for incident in all {
        let tail = incident.tailEnded.map { $0 - (incident.moved ?? 0) }
        // A tail that outlives its incident is not noted there.
        let isLong = tail ?? .max > 60 * Units.second
        #expect(method.usesNames ? isLong : tail == 0, "\(method.name)")
        #expect((incident.lossByPhase[LossPhase.dns.rawValue] > 0) == method.usesNames)
      }
    }
  }

  @Test func `with one address the time to live changes nothing`() {
    func lost(_ method: TrafficSwitch, _ ttl: Int64) -> Amount {
      moved(Self.scenario(method, ttl: ttl), replications: 1).reduce(0) { $0 + $1.loss }
    }
    #expect(lost(.globalLoadBalancer, 300) == lost(.globalLoadBalancer, 5))
    #expect(lost(.dns, 300) > lost(.dns, 5))
    #expect(lost(.dns, 5) > lost(.globalLoadBalancer, 5))
  }

  @Test func `a switch with turns writes at the next of them, half an interval later on average`()
    throws
  {
    let waits = try moved(Self.scenario(.externalDNS), replications: 12).map { incident in
      try Double(#require(incident.moved) - #require(incident.decided)) / 1e9 - 10
    }
    #expect(waits.count > 60 && waits.allSatisfy { $0 >= 0 && $0 < 60 })
    let mean = waits.reduce(0, +) / Double(waits.count)
    let error = 60 / (12.0 * Double(waits.count)).squareRoot()
    #expect(abs(mean - 30) < 4 * error, "mean \(mean), standard error \(error)")
    // All of a replication are at the same phase of a minute.
    var world = World(Design(Self.scenario(.externalDNS)), replication: 0)
    let phases = world.finish().incidents.compactMap { $0.moved }.map { $0 % Units.minute }
    #expect(phases.count > 2 && Set(phases).count == 1)
    #expect(
      moved(Self.scenario(.dns)).allSatisfy {
        ($0.moved ?? 0) - ($0.decided ?? 0) == 10 * Units.second
      })
  }
}
