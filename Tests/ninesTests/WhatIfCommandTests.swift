import Foundation
import TestSupport
import Testing

/// `nines what-if` as a user calls it.
struct WhatIfCommandTests {
  @Test func `a finished run answers for other rates, and refuses what it cannot tell`() throws {
    let folder = try ScratchFolder()
    let run = try Program.run(
      [
        "run", Repository.path("scenarios/hello.yaml"), "--replications", "200", "--out", "r",
      ], in: folder.path, megabytes: 2000, patience: 120)
    #expect(run.code == 0, "\(run.error)")
    func ask(_ changes: String...) throws -> Program.Outcome {
      try Program.run(["what-if", "r"] + changes, in: folder.path)
    }
    let same = try ask("zone-power-loss=x1")
    #expect(same.code == 0, "\(same.error)")
    #expect(same.output.contains("200 of them count as 200 equal ones"), "\(same.output)")
    let twice = try ask("zone-power-loss=x2")
    #expect(twice.code == 0 && twice.output.contains("zone-power-loss at 2.00 times its rate"))
    #expect(twice.output.contains("unavailability"))
    // Seven crashes a year: twice as many would leave exp(-7) of the replications.
    let crashes = try ask("gpu-node-crash=x2")
    #expect(crashes.code == 64)
    #expect(crashes.error.contains("run the scenario with the other rate"), "\(crashes.error)")
    let unknown = try ask("zone-power-los=x2")
    #expect(unknown.code == 64 && unknown.error.contains("did you mean 'zone-power-loss'?"))
    #expect(try ask("zone-power-loss=2").code == 64)
    #expect(try ask("zone-power-loss=x2", "zone-power-loss=x2").code == 64)
    try FileManager.default.removeItem(atPath: "\(folder.path)/r/strikes.csv")
    let none = try ask("zone-power-loss=x2")
    #expect(none.code == 74 && none.error.contains("no such file"), "\(none.error)")
  }
}
