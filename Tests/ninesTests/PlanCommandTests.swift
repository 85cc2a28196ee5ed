import Foundation
import TestSupport
import Testing

struct PlanCommandTests {
  private static let hello = Repository.path("scenarios/hello.yaml")

  @Test func `a plan prints its answer and writes its table`() throws {
    let folder = try ScratchFolder()
    let outcome = try Program.run(
      [
        "plan", Self.hello, "--buffer", "0%", "--size", "70%,100%", "--growth", "0%,40%",
        "--replications", "4", "--horizon", "90d", "--set",
        "clouds.aws.regions.us-east-1.zones=[us-east-1a, us-east-1b]",
      ], in: folder.path, megabytes: 2000)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("results: results/hello-plan"))
    let text = try String(
      contentsOfFile: "\(folder.path)/results/hello-plan/plan.csv", encoding: .utf8)
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("buffer,size,growth,availability,"))
    // The reserve for a lost zone is all that this scenario has.
    let reserves = try String(
      contentsOfFile: "\(folder.path)/results/hello-plan/reserves.csv", encoding: .utf8)
    #expect(reserves.split(separator: "\r\n").count == 2 && reserves.contains("\nzone,"))
    #expect(outcome.output.contains("The reserve for a lost zone (N-1 zones) costs "))
    #expect(lines[1].hasPrefix("0,0.7,0,") && lines[4].hasPrefix("0,1,0.4,"))
    #expect(
      FileManager.default.fileExists(atPath: "\(folder.path)/results/hello-plan/manifest.json"))
  }

  @Test func `threads change no byte of a plan`() throws {
    let folder = try ScratchFolder()
    for threads in ["1", "2"] {
      let outcome = try Program.run(
        [
          "plan", Self.hello, "--buffer", "0%", "--size", "70%,100%", "--replications", "40",
          "--horizon", "30d",
          "--threads", threads, "--out", "t\(threads)",
        ], in: folder.path, megabytes: 2000)
      #expect(outcome.code == 0, "\(outcome.error)")
    }
    let tables = try ["1", "2"].map {
      try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/t\($0)/plan.csv"))
    }
    #expect(tables[0] == tables[1])
  }

  @Test(arguments: [
    (["--buffer", "-10%"], "buffer is -10 %; allowed: 0 % to 1000 %"),
    (["--size", "0%"], "size is 0 %; allowed: above 0 % to 1000 %"),
    (["--size", "small"], "small"),
    (["--replications", "1"], "--replications is 1; allowed: 2 to 1000000"),
  ])
  func `a wrong list ends with code 64`(arguments: [String], message: String) throws {
    let folder = try ScratchFolder()
    // The form --name=value lets a value begin with a minus.
    let joined =
      ["\(arguments[0])=\(arguments[1])"]
    let outcome = try Program.run(["plan", Self.hello] + joined, in: folder.path)
    #expect(outcome.code == 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/results"))
  }
}
