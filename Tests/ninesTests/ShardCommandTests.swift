import Foundation
import TestSupport
import Testing

/// `nines shard` as a cluster calls it.
@Suite(.serialized)
struct ShardCommandTests {
  private static let hello = Repository.path("scenarios/hello.yaml")

  private func call(_ arguments: [String], _ folder: ScratchFolder) throws -> Program.Outcome {
    try Program.run(
      ["shard"] + arguments, in: folder.path, megabytes: 2000, patience: 120)
  }

  private func plan(_ folder: ScratchFolder, _ name: String, _ more: [String] = []) throws {
    let outcome = try call(
      ["plan", Self.hello, name, "--replications", "50", "--shards", "3"] + more, folder)
    #expect(outcome.code == 0, "\(outcome.error)")
  }

  private func shard(_ number: Int, of name: String) -> String {
    "\(name)/shard-0000\(number).nines"
  }

  @Test func `shards in any order, twice and killed merge to the bytes of one run`() throws {
    let folder = try ScratchFolder()
    let one = try Program.run(
      ["run", Self.hello, "--replications", "50", "--out", "one"], in: folder.path,
      megabytes: 2000)
    #expect(one.code == 0)
    try plan(folder, "s")
    for moment in KilledRuns.moments(KilledRuns.count, upTo: max(0.1, one.seconds / 2)) {
      _ = try KilledRuns.start(
        ["shard", "run", "s", "--index", "2", "--threads", "1"], in: folder.path,
        killAfter: moment)
    }
    for index in [2, 0, 1, 0] {
      let outcome = try call(
        ["run", "s", "--index", "\(index)", "--threads", "\(1 + index)"], folder)
      #expect(outcome.code == 0, "\(outcome.error)")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(shard(0, of: "s"))"))
    let again = try call(["run", "s", "--index", "0"], folder)
    #expect(again.output == "shard 0 is there already\n")
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(shard(0, of: "s"))")) == before)
    let status = try call(["status", "s"], folder)
    #expect(status.output.contains("3 of 3 shards are done"), "\(status.output)")
    let merge = try call(["merge", "s", "--out", "merged"], folder)
    #expect(merge.code == 0, "\(merge.error)")
    #expect(try KilledRuns.differences("\(folder.path)/one", "\(folder.path)/merged") == [])
  }

  @Test func `missing, foreign, truncated and damaged shards are named, and nothing is merged`()
    throws
  {
    let folder = try ScratchFolder()
    try plan(folder, "s")
    try plan(folder, "other", ["--seed", "77"])
    try plan(folder, "changed", ["--set", "traffic.rate.constant=14rps"])
    for name in ["s", "other", "changed"] {
      for index in 0..<3 where name == "s" || index == 1 {
        #expect(try call(["run", name, "--index", "\(index)"], folder).code == 0)
      }
    }
    let file = URL(fileURLWithPath: "\(folder.path)/\(shard(1, of: "s"))")
    let good = try Data(contentsOf: file)
    func merge(_ reason: String) throws {
      let outcome = try call(["merge", "s", "--out", "merged"], folder)
      #expect(outcome.code == 74)
      #expect(outcome.error.contains(reason), "\(outcome.error)")
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/merged"))
    }
    try FileManager.default.removeItem(at: file)
    try merge("of 3 shards these are missing: 1")
    let missing = try call(["status", "s", "--missing"], folder)
    #expect(missing.output == "1\n")
    let name = "cannot merge 's/shard-00001.nines': "
    for (source, reason) in [
      ("other", name + "it is of seed 77, not of 1"),
      ("changed", name + "it is of another 'hello'"),
    ] {
      try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(shard(1, of: source))"))
        .write(to: file)
      try merge(reason)
    }
    try good.dropLast(20).write(to: file)
    try merge(name + "it is truncated after replication")
    var bad = good
    bad[good.count / 2] ^= 1
    try bad.write(to: file)
    try merge("'s/shard-00001.nines' is damaged")
    let status = try call(["status", "s"], folder)
    #expect(status.output.contains("2 of 3") && status.output.contains("is damaged"))
    try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(shard(0, of: "s"))")).write(
      to: file)
    try merge(name + "it holds replications 0 to 16, not 17 to 33")
    try good.write(to: file)
    #expect(try call(["merge", "s", "--out", "merged"], folder).code == 0)
  }

  @Test func `wrong numbers, another file and a folder in use are refused`() throws {
    let folder = try ScratchFolder()
    try plan(folder, "s")
    let index = try call(["run", "s", "--index", "3"], folder)
    #expect(index.code == 64 && index.error == "--index is 3; allowed: 0 to 2\n")
    let file = try call(
      ["run", "s", "--index", "0", "--scenario", Repository.path("scenarios/two-clouds.yaml")],
      folder)
    #expect(file.code == 64 && file.error.contains("is not what was planned in 's'"))
    let again = try call(
      ["plan", Self.hello, "s", "--replications", "51", "--shards", "3"], folder)
    #expect(again.code == 74 && again.error.contains("it holds another plan"))
    let none = try call(["status", "nowhere"], folder)
    #expect(none.code == 74 && none.error.contains("make a plan"))
    let many = try call(["plan", Self.hello, "t", "--replications", "2", "--shards", "3"], folder)
    #expect(many.code == 64)
  }
}
