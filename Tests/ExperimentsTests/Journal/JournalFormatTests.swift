import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing
import TraceFiles

/// The bytes of journals and shards.
struct JournalFormatTests {
  private static let header = JournalHeader(
    version: "1.2.3", scenarioDigest: "00ff", scenarioName: "a", seed: .max, first: 5, end: 7)

  /// A record from its bytes, as a reader takes them apart.
  private func record(_ bytes: [UInt8]) throws -> JournalFormat.Record {
    let prefix = Array(bytes.prefix(JournalFormat.prefixLength))
    let rest = Array(bytes.dropFirst(JournalFormat.prefixLength))
    #expect(try JournalFormat.restLength(prefix) == rest.count)
    return try JournalFormat.record(prefix, rest)
  }

  @Test(arguments: [
    "hello.yaml", "two-clouds.yaml", "conversations.yaml", "everything-breaks.yaml",
    "spot-mix.yaml",
  ])
  func `a replication comes back bit by bit`(name: String) throws {
    let loaded = ScenarioLoader.load(
      Repository.path("scenarios/\(name)"), overrides: [("horizon", "90d")])
    let scenario = try #require(loaded.scenario)
    let design = Design(scenario)
    let results = (0..<2).map { number in
      var world = World(design, replication: number)
      return world.finish()
    }
    let bytes = try JournalFormat.bytes(of: .batch(first: 64, results: results))
    #expect(try record(bytes) == .batch(first: 64, results: results))
    #expect(results[0] != results[1])
  }

  @Test func `headers and ends come back`() throws {
    for item in [JournalFormat.Record.header(Self.header), .end(count: 1 << 40), .end(count: 0)] {
      #expect(try record(JournalFormat.bytes(of: item)) == item)
    }
  }

  @Test func `every changed bit is damage, and no beginning is taken for a record`() throws {
    let bytes = try JournalFormat.bytes(of: .header(Self.header))
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << bit
        #expect(throws: JournalDamage.self) {
          let prefix = Array(changed.prefix(JournalFormat.prefixLength))
          _ = try JournalFormat.restLength(prefix)
          _ = try JournalFormat.record(
            prefix, Array(changed.dropFirst(JournalFormat.prefixLength)))
        }
      }
    }
  }

  @Test func `a header that differs says how`() {
    func difference(_ change: JournalHeader) -> String? { Self.header.difference(from: change) }
    func header(
      version: String = "1.2.3", digest: String = "00ff", name: String = "a",
      seed: UInt64 = .max, end: Int? = 7
    ) -> JournalHeader {
      JournalHeader(
        version: version, scenarioDigest: digest, scenarioName: name, seed: seed, first: 5,
        end: end)
    }
    #expect(difference(header()) == nil)
    #expect(difference(header(version: "1.2.4")) == "it is of version 1.2.4, this is 1.2.3")
    #expect(difference(header(digest: "0")) == "it is of another 'a': digest 0, not 00ff")
    #expect(difference(header(name: "b")) == "it is of scenario 'b', not of 'a'")
    #expect(difference(header(seed: 1)) == "it is of seed 1, not of 18446744073709551615")
    #expect(
      difference(header(end: nil)) == "it holds replications from 5 on, not 5 to 6")
  }

  @Test(arguments: [(1, 1), (7, 3), (100, 16), (16, 16)])
  func `shards have every replication once`(replications: Int, shards: Int) {
    let ranges = (0..<shards).map {
      ShardRange.numbers(of: $0, shards: shards, replications: replications)
    }
    #expect(ranges.flatMap(Array.init) == Array(0..<replications))
    #expect((ranges.map(\.count).max() ?? 0) - (ranges.map(\.count).min() ?? 0) <= 1)
  }
}
