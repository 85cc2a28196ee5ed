import Foundation
import TestSupport
import Testing

/// `nines run --resume` as a user, or a machine that is taken away, stops it.
@Suite(.serialized)
struct ResumeTests {
  private static let hello = Repository.path("scenarios/hello.yaml")

  private static func arguments(_ out: String, _ more: [String] = []) -> [String] {
    ["run", hello, "--replications", "400", "--threads", "2", "--out", out] + more
  }

  /// Runs without a kill, and how long that took.
  private func whole(_ folder: ScratchFolder, _ more: [String] = []) throws -> Double {
    let outcome = try Program.run(
      Self.arguments("whole", more), in: folder.path, megabytes: 2000, patience: 120)
    #expect(outcome.code == 0, "\(outcome.error)")
    return outcome.seconds
  }

  @Test func `a run that is killed at any moment ends with the bytes of an unbroken one`() throws {
    let folder = try ScratchFolder()
    let seconds = try whole(folder)
    var kills = 0
    for moment in KilledRuns.moments(KilledRuns.count, upTo: seconds) {
      let isKilled = try KilledRuns.start(
        Self.arguments("killed", ["--resume"]), in: folder.path, killAfter: moment)
      if isKilled {
        kills += 1
      } else {
        #expect(try KilledRuns.differences("\(folder.path)/whole", "\(folder.path)/killed") == [])
      }
    }
    let last = try Program.run(
      Self.arguments("killed", ["--resume"]), in: folder.path, megabytes: 2000, patience: 120)
    #expect(last.code == 0, "\(last.error)")
    #expect(try KilledRuns.differences("\(folder.path)/whole", "\(folder.path)/killed") == [])
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/killed.journal"))
    #expect(kills > 0)
  }

  @Test func `one kill in each tenth of a run with a precision changes no byte`() throws {
    let folder = try ScratchFolder()
    let precise = ["--precision", "unavailability=30%"]
    let seconds = try whole(folder, precise)
    let journal = "\(folder.path)/killed.journal"
    for part in 1...3 {
      // Kill it later and later, so that each start finds more.
      _ = try KilledRuns.start(
        Self.arguments("killed", precise + ["--resume"]), in: folder.path,
        killAfter: seconds * Double(part) / 4)
    }
    // What a kill in the middle of an append leaves: the beginning of a record.
    if let data = FileManager.default.contents(atPath: journal), data.count > 40 {
      try data.dropLast(13).write(to: URL(fileURLWithPath: journal))
    }
    let last = try Program.run(
      Self.arguments("killed", precise + ["--resume"]), in: folder.path, megabytes: 2000,
      patience: 120)
    #expect(last.code == 0, "\(last.error)")
    #expect(try KilledRuns.differences("\(folder.path)/whole", "\(folder.path)/killed") == [])
  }

  @Test func `Ctrl-C keeps partial results and the journal, from which the run goes on`() throws {
    let folder = try ScratchFolder()
    _ = try whole(folder)
    // More than it can finish; how far it comes does not matter.
    let stopped = try Program.run(
      ["run", Self.hello, "--replications", "1000000", "--out", "stopped", "--resume"],
      in: folder.path, megabytes: 2000, patience: 120, interruptAfter: 2)
    #expect(stopped.code == 130, "\(stopped.error)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/stopped/summary.csv"))
    let last = try Program.run(
      Self.arguments("stopped", ["--resume"]), in: folder.path, megabytes: 2000, patience: 120)
    #expect(last.code == 0 && last.error.contains("going on after"), "\(last.error)")
    #expect(try KilledRuns.differences("\(folder.path)/whole", "\(folder.path)/stopped") == [])
  }

  @Test func `a journal of something else or with damage is refused and left as it is`() throws {
    let folder = try ScratchFolder()
    let journal = "\(folder.path)/r.journal"
    // A journal that stays: the run is interrupted.
    _ = try Program.run(
      ["run", Self.hello, "--replications", "100000", "--out", "r", "--resume"],
      in: folder.path, megabytes: 2000, interruptAfter: 2)
    let good = try Data(contentsOf: URL(fileURLWithPath: journal))
    func run(_ more: [String] = []) throws -> Program.Outcome {
      try Program.run(
        ["run", Self.hello, "--replications", "32", "--out", "r", "--resume"] + more,
        in: folder.path, megabytes: 2000)
    }
    for (more, reason) in [
      (["--seed", "9"], "it is of seed 1, not of 9"),
      (["--horizon", "30d"], "it is of another 'hello'"),
    ] {
      let outcome = try run(more)
      #expect(outcome.code == 74)
      #expect(
        outcome.error.contains("cannot go on from 'r.journal': \(reason)"), "\(outcome.error)")
      #expect(outcome.error.contains("move it away to begin anew"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: journal)) == good)
    }
    for place in [good.count / 2, good.count - 1, 20] {
      var bad = good
      bad[place] ^= 4
      try bad.write(to: URL(fileURLWithPath: journal))
      let outcome = try run()
      #expect(outcome.code == 74)
      #expect(outcome.error.contains("'r.journal' is damaged"), "\(outcome.error)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: journal)) == bad)
    }
    try folder.write(Array("some notes, not a journal".utf8), to: "r.journal")
    let foreign = try run()
    #expect(foreign.code == 74 && foreign.error.contains("it holds no replications"))
  }
}
