import Foundation
import TestSupport
import Testing

/// `nines run --method` as a user calls it.
struct RareEventCommandTests {
  private static let spare = Repository.path("scenarios/spare-of-three.yaml")

  private func run(_ more: [String], _ folder: ScratchFolder) throws -> Program.Outcome {
    try Program.run(
      ["run", Self.spare] + more, in: folder.path, megabytes: 2000, patience: 120)
  }

  @Test func `a method writes its estimates, the same on any threads`() throws {
    let folder = try ScratchFolder()
    for threads in ["1", "3"] {
      let outcome = try run(
        ["--method", "auto", "--replications", "300", "--threads", threads, "--out", threads],
        folder)
      #expect(outcome.code == 0, "\(outcome.error)")
      #expect(outcome.output.contains("'spare-of-three': unavailability is"))
      #expect(outcome.output.contains("times less work"))
      #expect(outcome.output.contains("Pilot: plain:"))
    }
    for name in ["estimates.csv", "strata.csv"] {
      let one = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/1/\(name)"))
      let three = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/3/\(name)"))
      #expect(one == three && one.count > 50, "\(name)")
    }
  }

  @Test func `what is not sound is refused with 64 and the reason`() throws {
    let folder = try ScratchFolder()
    for (more, reason) in [
      (
        ["--method", "decomposition", "--precision", "probability_meets_slo=1%"],
        "method 'decomposition' is not used: 'probability_meets_slo' is not among what it estimates"
      ),
      (["--method", "splitting", "--set", "faults=[]"], "no fault strikes at a rate"),
      (["--method", "auto", "--resume"], "--resume goes with --method plain"),
      (["--method", "auto", "--precision", "request_downtime_p95=5%"], "is a quantile"),
      (["--method", "guess"], "--method"),
    ] {
      let outcome = try run(more, folder)
      #expect(outcome.code == 64, "\(more)")
      #expect(outcome.error.contains(reason), "\(outcome.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/results/spare-of-three"))
  }
}
