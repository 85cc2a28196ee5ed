import Foundation
import TestSupport
import Testing

/// `nines compare` of several designs and of the stages of one file.
struct CompareCommandTests {
  private static let hello = Repository.path("scenarios/hello.yaml")
  private static let roadmap = Repository.path("scenarios/roadmap.yaml")
  private static let tables = [
    "designs.csv", "pairs.csv", "differences.csv", "origins.csv", "pareto.csv",
  ]

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `the stages of a roadmap are one comparison, the same on any threads`() throws {
    let folder = try ScratchFolder()
    for threads in ["1", "2"] {
      let outcome = try Program.run(
        [
          "compare", Self.roadmap, "--replications", "6", "--horizon", "30d", "--threads", threads,
          "--out", "t\(threads)", "--set", "faults.2.rate=30/y",
        ], in: folder.path, megabytes: 3000, patience: 120)
      #expect(outcome.code == 0, "\(outcome.error)")
      #expect(outcome.output.contains("4 designs, 6 replications each"), "\(outcome.output)")
      #expect(outcome.output.contains("'optimisation'") && outcome.output.contains("'today'"))
    }
    for name in Self.tables {
      #expect(try text("\(folder.path)/t1/\(name)") == text("\(folder.path)/t2/\(name)"))
    }
    let pareto = try text("\(folder.path)/t1/pareto.csv").split(separator: "\r\n")
    #expect(
      pareto.dropFirst().map { $0.prefix { $0 != "," } }
        == ["today", "monitoring", "automatic-recovery", "optimisation"])
    let differences = try text("\(folder.path)/t1/differences.csv")
    #expect(differences.hasPrefix("path,today,monitoring,automatic-recovery,optimisation,meaning"))
    #expect(differences.contains("failover_config.recovery.dns_ttl,5min,5min,1min,20s,"))
    #expect(try text("\(folder.path)/t1/manifest.json").contains("\"automatic-recovery\""))
  }

  @Test func `three files are compared with the first, two keep their table`() throws {
    let folder = try ScratchFolder()
    let three = try Program.run(
      ["compare", Self.hello, Self.hello, Self.hello, "--replications", "4", "--out", "three"],
      in: folder.path, megabytes: 2000, patience: 60)
    #expect(three.code == 0, "\(three.error)")
    let designs = try text("\(folder.path)/three/designs.csv")
    #expect(designs.contains(",hello,") && designs.contains(",hello-2,"))
    #expect(designs.contains(",hello-3,"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/three/comparison.csv"))
    let two = try Program.run(
      [
        "compare", Self.hello, Self.hello, "--replications", "4", "--out", "two", "--set-b",
        "load_balancer.interval=10s",
      ], in: folder.path, megabytes: 2000, patience: 60)
    #expect(two.code == 0, "\(two.error)")
    #expect(two.output.contains("load_balancer.interval  30s"), "\(two.output)")
    for name in Self.tables + ["comparison.csv"] {
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/two/\(name)"), "\(name)")
    }
  }

  @Test func `what cannot be compared ends with 64`() throws {
    let folder = try ScratchFolder()
    let alone = try Program.run(["compare", Self.hello], in: folder.path)
    #expect(alone.code == 64)
    #expect(alone.error.contains("one design is nothing to compare"))
    let set = try Program.run(
      ["compare", Self.hello, Self.hello, Self.hello, "--set-b", "seed=2"], in: folder.path)
    #expect(set.code == 64 && set.error.contains("--set-b is for two files; 3 are given"))
    let broken =
      try text(Self.hello)
      + "\naxes: [{name: a, points: [{name: x}, {name: y, set: {seeed: 1}}]}]\n"
    try folder.write(Array(broken.utf8), to: "hello.yaml")
    for command in ["compare", "check"] {
      let wrong = try Program.run([command, "hello.yaml"], in: folder.path)
      #expect(wrong.code == 64)
      #expect(wrong.error.contains("did you mean 'seed'?"), "\(wrong.error)")
      #expect(wrong.error.contains("(in the design 'y')"))
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/results"))
  }
}
