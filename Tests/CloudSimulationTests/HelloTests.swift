import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory
import TraceFiles

@testable import CloudSimulation

/// scenarios/hello.yaml against arithmetic: three instances, a load balancer that has to notice.
struct HelloTests {
  /// Seconds of full outage a year, by fault class, over replications.
  private func outageSeconds(_ scenario: Scenario, years: Int) -> [Tally] {
    let design = Design(scenario)
    var tallies = scenario.faults.map { _ in Tally() }
    for replication in 0..<years {
      var world = World(design, replication: replication)
      let result = world.finish()
      for index in tallies.indices {
        tallies[index].add(
          Double(result.classes[index].loss) / Double(result.valid) * 365 * 86_400)
      }
    }
    return tallies
  }

  @Test func `hello loses what crashes, health checks and a dark zone cost by arithmetic`() throws {
    let loaded = ScenarioLoader.load(Repository.path("scenarios/hello.yaml"))
    #expect(loaded.issues.isEmpty)
    let scenario = try #require(loaded.scenario)
    let tallies = outageSeconds(scenario, years: 1500)

    // A crash sends a third of the requests to a dead target until two checks, 30 s apart, have
    // failed: 15 + 30 + 5 s in the mean; and cuts the sequences of 3 s on one of three instances.
    // The other two carry 15 of their 20 requests/s; until the third is replaced, what finds none of
    // their 60 slots free is lost: Erlang B at 15 x 3 s. 6.5e-3 crashes a day on each of three.
    let crashes = 3 * 6.5e-3 * 365
    let pool = scenario.pools[0]
    let short = pool.grant.mean + pool.provisioning.mean + pool.imagePull.mean + 90 + 30.0 / 2
    let each =
      (15.0 + 30 + 5) / 3 + 3.0 / 3 + short * ErlangB.blocking(servers: 60, load: 15 * 3)
    let crash = tallies[0]
    let crashError = try #require(crash.standardError)
    #expect(
      abs(crash.mean - crashes * each) < 4 * crashError + 0.01 * crashes * each,
      "\(crash.mean) against \(crashes * each), error \(crashError)")

    // The one zone is dark for its duration, then restarts (60 s), loads (90 s), and the first of
    // three instances passes its first check after a quarter of 30 s; the queue is empty. A second
    // of the three follows after another quarter, until then a third of the requests is shed.
    let zone = tallies[1]
    let duration = scenario.faults[1].duration.mean
    let dark = duration + 60 + 90 + 30.0 / 4
    let partly = 30.0 / 4 / 3
    let expected = 0.03 * (dark + partly + 3)
    let zoneError = try #require(zone.standardError)
    #expect(
      abs(zone.mean - expected) < 4 * zoneError, "\(zone.mean) against \(expected), \(zoneError)")
  }
}
