import CloudModel
import CloudSimulation
import Experiments
import TestSupport
import Testing
import TraceFiles

/// What the shipped scenario says: a standby that is bought in the outage may not be there.
struct ReservedStandbyTests {
  private func run(_ set: [(String, String)]) async throws -> [ReplicationRow] {
    let loaded = ScenarioLoader.load(
      Repository.path("scenarios/reserved-standby.yaml"),
      overrides: [("faults.1.rate", "0.5/d")] + set)
    let scenario = try #require(loaded.scenario)
    return try await MonteCarloRun(scenario, options: RunOptions(replications: 12)).run().rows
  }

  @Test func `a reserved standby never loses more than one that may be sold out, and costs more`()
    async throws
  {
    let bought = try await run([])
    let reserved = try await run([("clouds.aws.regions.us-west-2.pools.h100.reserved", "24")])
    for (a, b) in zip(bought, reserved) {
      #expect(b.failed <= a.failed, "replication \(a.number)")
      // Twenty-one of the reserved stand idle nearly always.
      #expect(b.pools[1].idleReserveHours > 0.9 * 21 * 8760)
      #expect(b.costUSD > a.costUSD)
      #expect(b.pools[1].refusedByStock <= a.pools[1].refusedByStock)
    }
    #expect(reserved.reduce(0) { $0 + $1.failed } < bought.reduce(0) { $0 + $1.failed })
    #expect(bought.reduce(0) { $0 + $1.pools[1].refusedByStock } > 0)
  }
}
