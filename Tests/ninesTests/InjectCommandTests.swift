import Foundation
import TestSupport
import Testing

/// `nines inject` with several faults and with a file of them.
struct InjectCommandTests {
  private func inject(_ arguments: [String]) throws -> Program.Outcome {
    let folder = try ScratchFolder()
    return try Program.run(
      ["inject", Repository.path("scenarios/october-2025.yaml"), "--out", "i"] + arguments,
      in: folder.path)
  }

  @Test func `several faults strike together, each with its own report`() throws {
    let done = try inject([
      "--fault", "table", "--in", "table", "--fault", "balancer", "--in", "front", "--at",
      "2025-10-19 10:00", "--duration", "1h",
    ])
    #expect(done.code == 0, "\(done.error)")
    #expect(done.output.contains("'table' in us-east-1, 2025-10-19 10:00:00 UTC"))
    #expect(done.output.contains("'balancer' in us-east-1, 2025-10-19 10:00:00 UTC"))
  }

  @Test func `a file of an incident strikes as it says`() throws {
    let done = try inject(["--incident", Repository.path("scenarios/data/incident-2025-10-20.csv")])
    #expect(done.code == 0, "\(done.error)")
    for (name, time) in [("table", "06:48"), ("launches", "09:25"), ("balancer", "12:30")] {
      #expect(done.output.contains("'\(name)' in us-east-1, 2025-10-20 \(time):00 UTC"))
    }
  }

  @Test(arguments: [
    (["--fault", "table"], "1 faults need as many --in, but 0 are given"),
    (["--incident", "no.csv", "--fault", "table"], "--incident names the faults"),
    (
      ["--fault", "tabel", "--in", "table", "--at", "2025-10-19 10:00"],
      "'tabel' is no fault of this scenario and no preset; did you mean 'table'?"
    ),
    (
      ["--fault", "table", "--in", "tables", "--at", "2025-10-19 10:00"],
      "'tables' is no dependency of this scenario, and 'table' strikes one"
    ),
  ])
  func `a wrong call is explained`(arguments: [String], message: String) throws {
    let outcome = try inject(arguments)
    #expect(outcome.code == 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
