import Foundation
import Testing

/// What `nines explain` says about who set a value.
struct ExplainCommandTests {
  private func explain(_ arguments: [String]) throws -> Program.Outcome {
    let folder = try ScratchFolder()
    let text = CheckCommandTests.right.replacing("slo:", with: "load_balancer: {preset: nlb}\nslo:")
    try folder.write(text.utf8, to: "a.yaml")
    return try Program.run(["explain", "a.yaml"] + arguments, in: folder.path)
  }

  /// The rows by path, runs of blanks made one.
  private func rows(_ arguments: [String]) throws -> [String: String] {
    let outcome = try explain(arguments)
    #expect(outcome.code == 0 && outcome.error.isEmpty)
    let lines = outcome.output.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    return Dictionary(
      lines.map { ($0[0], $0.dropFirst().joined(separator: " ")) }, uniquingKeysWith: { a, _ in a })
  }

  @Test func `every value names the file, preset, command line or default that set it`() throws {
    let rows = try rows(["--set", "capacity.buffer=30%", "--horizon", "90d"])
    #expect(rows["models.chat.throughput"] == "10rps file a.yaml")
    #expect(rows["slo.availability"] == "99.9% file a.yaml")
    #expect(rows["capacity.buffer"] == "30% command line")
    #expect(rows["horizon"] == "90d command line")
    #expect(rows["seed"] == "1 default")
    #expect(
      rows["load_balancer.healthy_threshold"]?.hasPrefix("3 preset nlb (AWS documentation") == true)
    #expect(rows["load_balancer.queue_limit"] == "0 default")
    #expect(rows["faults.0.rate"]?.hasPrefix("0.03/y preset zone-power-loss (rate: ") == true)
  }

  @Test func `a path shows what lies under it, and nothing else`() throws {
    let rows = try rows(["--path", "load_balancer"])
    #expect(rows.count > 5)
    #expect(rows.keys.allSatisfy { $0.hasPrefix("load_balancer.") })
  }

  @Test func `a path that holds nothing is told with the nearest one`() throws {
    let outcome = try explain(["--path", "load_balancr"])
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    #expect(
      outcome.error
        == "no value lies under 'load_balancr'; did you mean 'load_balancer'?\n")
  }
}
