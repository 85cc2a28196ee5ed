import Foundation
import TestSupport
import Testing

/// `nines run`, `compare` and `inject` as a user calls them.
struct RunCommandTests {
  private static let hello = Repository.path("scenarios/hello.yaml")
  private static let twoClouds = Repository.path("scenarios/two-clouds.yaml")
  private static let tables = [
    "summary.csv", "receipt.csv", "replications.csv", "traffic.csv", "pools.csv", "incidents.csv",
    "drills.csv", "readiness.csv", "strikes.csv",
    "months.csv", "regions.csv", "faults.csv",
  ]
  private static let pages = ["report.html", "charts.json"]

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func `the committed reference result is what the scenario gives`() throws {
    let folder = try ScratchFolder()
    let outcome = try Program.run(
      ["run", Self.hello, "--replications", "20"], in: folder.path, megabytes: 2000)
    #expect(outcome.code == 0, "\(outcome.error)")
    for name in Self.tables {
      #expect(
        try bytes("\(folder.path)/results/hello/\(name)")
          == bytes(Repository.path("results/reference/\(name)")), "\(name) differs")
    }
  }

  @Test func `threads, fused arithmetic and repetition change no byte`() throws {
    let folder = try ScratchFolder()
    func run(_ name: String, _ more: [String], _ environment: [String: String] = [:]) throws {
      let outcome = try Program.run(
        ["run", Self.twoClouds, "--replications", "3", "--horizon", "60d", "--out", name] + more,
        in: folder.path, megabytes: 2000, environment: environment)
      #expect(outcome.code == 0, "\(outcome.error)")
    }
    try run("one", ["--threads", "1"])
    try run("two", ["--threads", "2"])
    try run("seven", ["--threads", "7"])
    try run(
      "plain", ["--threads", "2"],
      ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2_Usable,-AVX2"])
    try run("other", ["--seed", "2"])
    for name in Self.tables + Self.pages {
      let expected = try bytes("\(folder.path)/one/\(name)")
      for other in ["two", "seven", "plain"] {
        #expect(try bytes("\(folder.path)/\(other)/\(name)") == expected, "\(name) of \(other)")
      }
    }
    #expect(
      try bytes("\(folder.path)/one/incidents.csv") != bytes("\(folder.path)/other/incidents.csv"))
  }

  @Test func `a requirement that is not met ends with 1, a met one with 0`() throws {
    let folder = try ScratchFolder()
    func code(_ requirement: String) throws -> Int32 {
      try Program.run(
        ["run", Self.hello, "--replications", "5", "--require", requirement], in: folder.path,
        megabytes: 2000
      ).code
    }
    #expect(try code("availability>=99%") == 0)
    #expect(try code("availability>=100%") == 1)
    #expect(try code("cost<=1000") == 1)
    #expect(try code("availabilty>=99%") == 64)
    #expect(try code("availability") == 64)
  }

  @Test func `Ctrl-C keeps what is finished and marks it partial`() throws {
    let folder = try ScratchFolder()
    let outcome = try Program.run(
      ["run", Self.twoClouds, "--replications", "100000", "--out", "r"], in: folder.path,
      megabytes: 2000, patience: 60, interruptAfter: 6)
    #expect(outcome.code == 130, "\(outcome.error)")
    let manifest = try String(contentsOfFile: "\(folder.path)/r/manifest.json", encoding: .utf8)
    #expect(manifest.contains("\"partial\": true"))
    #expect(outcome.output.contains("Interrupted"))
  }

  @Test func `a folder that is not ours is refused, and kept when forced`() throws {
    let folder = try ScratchFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mine", withIntermediateDirectories: true)
    try folder.write(Array("keep".utf8), to: "mine/notes.txt")
    let arguments = ["run", Self.hello, "--replications", "2", "--out", "mine"]
    let refused = try Program.run(arguments, in: folder.path, megabytes: 2000)
    #expect(refused.code == 74)
    #expect(refused.error.contains("it holds no results of this program"))
    let forced = try Program.run(arguments + ["--force"], in: folder.path, megabytes: 2000)
    #expect(forced.code == 0)
    #expect(try bytes("\(folder.path)/mine.before-1/notes.txt") == Data("keep".utf8))
    let again = try Program.run(arguments, in: folder.path, megabytes: 2000)
    #expect(again.code == 0)
    #expect(again.error.contains("earlier results in mine were replaced"))
  }

  @Test func `two equal designs differ in nothing, a shorter time to live loses less`() throws {
    let folder = try ScratchFolder()
    // A quarter each: with fewer than ten pairs that differ there would be no interval.
    let pair = [
      "compare", Self.twoClouds, Self.twoClouds, "--replications", "12", "--horizon", "90d",
    ]
    let equal = try Program.run(pair, in: folder.path, megabytes: 2000, patience: 120)
    #expect(equal.code == 0, "\(equal.error)")
    #expect(equal.output.hasPrefix("Both designs lose the same in every pair of replications."))
    let change = ["--set-b", "failover_config.recovery.dns_ttl=10s", "--out", "c"]
    let shorter = try Program.run(
      pair + change, in: folder.path, megabytes: 2000, patience: 120)
    #expect(shorter.output.hasPrefix("B loses less"), "\(shorter.output)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/c/comparison.csv"))
  }

  @Test func `an injected fault writes its timeline, wrong names end with 64 and a hint`() throws {
    let folder = try ScratchFolder()
    func inject(_ fault: String, _ place: String, _ at: String) throws -> Program.Outcome {
      try Program.run(
        ["inject", Self.twoClouds, "--fault", fault, "--in", place, "--at", at, "--out", "i"],
        in: folder.path, megabytes: 2000)
    }
    let done = try inject("zone-power-loss", "us-east-1a", "2026-03-03 10:00")
    #expect(done.code == 0, "\(done.error)")
    for name in ["timeline.csv", "timeline.svg", "report.html", "manifest.json"] {
      #expect(try !bytes("\(folder.path)/i/\(name)").isEmpty)
    }
    let wrong = [
      ("zone-power-los", "us-east-1a", "2026-03-03 10:00", "did you mean 'zone-power-loss'?"),
      ("zone-power-loss", "us-east-1x", "2026-03-03 10:00", "did you mean 'us-east-1a'?"),
      ("zone-power-loss", "us-east-1a", "tomorrow", "write \"2026-03-03 10:00\""),
      ("zone-power-loss", "us-east-1a", "2031-03-03 10:00", "outside of the horizon"),
    ]
    for (fault, place, at, hint) in wrong {
      let outcome = try inject(fault, place, at)
      #expect(outcome.code == 64)
      #expect(outcome.error.contains(hint), "\(outcome.error)")
    }
  }
}
