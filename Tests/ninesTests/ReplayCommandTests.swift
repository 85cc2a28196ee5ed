import Foundation
import TestSupport
import Testing

/// `nines replay`, and `nines inject` with a past outage.
struct ReplayCommandTests {
  private static let outage = Repository.path("incidents/outage-2025-12-02.yaml")
  private static let one = Repository.path("scenarios/replay-one-cloud.yaml")
  private static let two = Repository.path("scenarios/replay-two-clouds.yaml")

  private func rows(_ path: String) throws -> [[String: String]] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n")
    // No cell that is looked at holds a comma before the text columns at the end.
    let names = lines[0].split(separator: ",", omittingEmptySubsequences: false)
    return lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return Dictionary(
        zip(names, cells).map { (String($0), String($1)) }, uniquingKeysWith: { first, _ in first })
    }
  }

  @Test func `one provider's outage costs one cloud all of it, two clouds a failover`() throws {
    let folder = try ScratchFolder()
    for threads in ["1", "2"] {
      let outcome = try Program.run(
        [
          "replay", Self.outage, Self.one, Self.two, "--replications", "6", "--horizon", "5d",
          "--threads", threads, "--out", "t\(threads)",
        ], in: folder.path, megabytes: 2000, patience: 60)
      #expect(outcome.code == 0, "\(outcome.error)")
      #expect(outcome.output.hasPrefix("One provider down for 93 minutes, 2025-12-02 16:34 UTC"))
    }
    let found = try rows("\(folder.path)/t1/replay.csv")
    #expect(found.map { $0["design"] } == ["replay-one-cloud", "replay-two-clouds"])
    let lost = try found.map { try #require(Double($0["lost_requests"] ?? "")) }
    // 40 requests a second for 93 minutes, and until instances have loaded again.
    #expect(lost[0] > 40 * 93 * 60 && lost[0] < 40 * 110 * 60)
    // The article's failover: half an hour of the tail of names at most.
    #expect(lost[1] > 0 && lost[1] < 0.2 * lost[0])
    let minutes = try found.map { try #require(Double($0["bad_minutes"] ?? "")) }
    #expect(minutes[0] >= 93 && minutes[1] < minutes[0])
    let money = try #require(Double(found[0]["lost_value_usd"] ?? ""))
    #expect(abs(money - lost[0] * 0.004) < 0.01 * money)
    #expect(found[0]["failovers"] == "0" && found[1]["failovers"] == "1")
    let tables = try ["t1", "t2"].map {
      try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\($0)/replay.csv"))
    }
    #expect(tables[0] == tables[1])
  }

  @Test func `an outage elsewhere leaves a design alone when it is asked to`() throws {
    let folder = try ScratchFolder()
    let arguments = [
      "replay", Repository.path("incidents/azure-2024-07-18.yaml"), Self.one, "--replications", "2",
      "--horizon", "5d",
    ]
    let left = try Program.run(
      arguments + ["--exact", "--out", "e"], in: folder.path, megabytes: 2000)
    #expect(left.code == 0, "\(left.error)")
    #expect(left.output.contains("'replay-one-cloud' has no 'centralus'"), "\(left.output)")
    #expect(try rows("\(folder.path)/e/replay.csv")[0]["lost_requests"] == "0")
    let struck = try Program.run(arguments + ["--out", "s"], in: folder.path, megabytes: 2000)
    #expect(struck.output.contains("'us-east-1' stands for 'centralus'"), "\(struck.output)")
    let lost = try rows("\(folder.path)/s/replay.csv")[0]["lost_requests"]
    #expect(try #require(Double(lost ?? "")) > 40 * 875 * 60)
  }

  @Test func `an outage can be injected, and is drawn at its own time`() throws {
    let folder = try ScratchFolder()
    let outcome = try Program.run(
      ["inject", Self.two, "--incident", Self.outage, "--out", "i"], in: folder.path,
      megabytes: 2000)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("2025-12-02 16:34:00 UTC"), "\(outcome.output)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/i/timeline.svg"))
  }

  @Test func `what cannot be replayed ends with 64`() throws {
    let folder = try ScratchFolder()
    let none = try Program.run(["replay", Self.one], in: folder.path)
    #expect(none.code == 64)
    #expect(none.error.contains("0 incident files and 1 scenarios are given"))
    try folder.write(Array("incident: 1\nname: x\n".utf8), to: "x.yaml")
    let wrong = try Program.run(["replay", "x.yaml", Self.one], in: folder.path)
    #expect(wrong.code == 64 && wrong.error.contains("lacks the key 'title'"), "\(wrong.error)")
    let missing = try Program.run(["replay", Self.outage, "no.yaml"], in: folder.path)
    #expect(missing.code == 64 && missing.error.contains("there is no such file"))
  }
}
