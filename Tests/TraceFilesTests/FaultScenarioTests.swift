import CloudModel
import CloudSimulation
import Testing

@testable import TraceFiles

/// The shipped scenarios of past outages.
struct FaultScenarioTests {
  private func run(
    _ name: String, _ overrides: [(path: String, value: String)] = []
  ) throws -> (Design, ReplicationResult) {
    let loaded = ScenarioLoader.load(
      ShippedScenarioTests.folder.appendingPathComponent(name).path, overrides: overrides)
    let design = Design(try #require(loaded.scenario, "\(loaded.issues.map(\.headline))"))
    var world = World(design, replication: 0)
    return (design, world.finish())
  }

  private func lost(_ run: (Design, ReplicationResult), _ name: String) throws -> Double {
    let index = try #require(run.0.faultClassNames.firstIndex(of: name))
    return Units.requests(run.1.classes[index].loss)
  }

  @Test func `a design that grows suffers until launches return, one that has its peak does not`()
    throws
  {
    let pool = "clouds.aws.regions.us-east-1.pools.h100.per_zone"
    let growing = try run("october-2025.yaml")
    let stable = try run("october-2025.yaml", [("\(pool).min", "4"), ("\(pool).initial", "4")])
    // The table and the balancer take the same share of either.
    for name in ["table", "balancer"] {
      #expect(try lost(growing, name) > 0 && lost(stable, name) > 0)
    }
    #expect(try lost(stable, "launches") == 0)
    #expect(try lost(growing, "launches") > 100_000)
    // It is over when machines that could be started at 17:36 UTC serve: within half an hour.
    let incident = try #require(
      growing.1.incidents.first { growing.0.faultClassNames[$0.faultClass] == "launches" })
    let end = try #require(incident.faultEnd)
    let restored = try #require(incident.restored)
    #expect(restored > end - 60_000_000_000 && restored < end + 1_800_000_000_000)
    let lengths = ["table", "launches", "balancer"].map { name in
      stable.1.incidents.filter { stable.0.faultClassNames[$0.faultClass] == name }.map {
        (($0.faultEnd ?? 0) - $0.onset) / 60_000_000_000
      }
    }
    #expect(lengths == [[172], [491], [519]])
  }

  @Test func `a second cloud turns an outage of 93 minutes into one of minutes`() throws {
    let one = try run("replay-one-cloud.yaml")
    let two = try run("replay-two-clouds.yaml")
    // 40 requests/s for 93 min and the time of restart, load and warm-up.
    let outage = 40.0 * 93 * 60
    let alone = try lost(one, "outage")
    #expect(alone > outage && alone < outage + 40 * 600)
    let together = try lost(two, "outage")
    #expect(together > 40 * 60 && together < outage / 10)
    #expect(two.1.failovers == 1)
    let seconds: Int64 = 86_400 + 16 * 3600 + 34 * 60
    #expect(one.1.incidents.map(\.onset) == [seconds * 1_000_000_000])
  }

  @Test func `a file of faults is read with its places and in order`() throws {
    let file = TemporaryFile(
      """
      id,start_utc,duration_min,place
      2,2026-01-02T00:00Z,30.5,east
      1,2026-01-01T12:00Z,10,

      """)
    let trace = try FaultTrace.read(file.path)
    #expect(trace.rows.map(\.place) == [nil, "east"])
    #expect(trace.rows.map(\.durationSeconds) == [600, 1830])
    #expect(trace.rows[0].onsetUnixSeconds == 1_767_268_800)
  }

  @Test(arguments: [
    ("when,duration\n1,2\n", "no column says when; columns are onset"),
    ("onset,place\n2026-01-01,a\n", "no column says how long; columns are onset"),
    ("onset,duration\nsoon,93min\n", "'soon' is no time; write 2026-03-03T10:00Z"),
    ("onset,duration\n2026-01-01,93\n", "'93' is no duration; write 93min"),
    ("onset,end\n2026-01-02,2026-01-01\n", "the fault lasts -86400.0 s; 0 s to 100 years"),
    ("onset,duration\n", "the file lists no fault; columns are onset"),
  ])
  func `what is wrong with a file of faults is told`(text: String, message: String) {
    let file = TemporaryFile(text)
    #expect {
      try FaultTrace.read(file.path)
    } throws: { error in
      (error as? TraceError)?.message.hasPrefix(message) == true
    }
  }
}
