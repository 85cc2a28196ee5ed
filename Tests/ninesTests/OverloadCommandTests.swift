import Foundation
import TestSupport
import Testing

struct OverloadCommandTests {
  private static let fragile = Repository.path("scenarios/metastable-queue.yaml")

  @Test func `the tipping load and the cut that ends it are printed and written`() throws {
    let folder = try ScratchFolder()
    let outcome = try Program.run(
      ["overload", Self.fragile, "--watch", "30min"], in: folder.path, megabytes: 2000)
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("From 3"))
    #expect(outcome.output.contains("ends when the load is cut to"))
    let text = try String(
      contentsOfFile: "\(folder.path)/results/metastable-queue-overload/overload.csv",
      encoding: .utf8)
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 16)
    #expect(lines[0].hasPrefix("kind,load_rps,share_of_carried,"))
    #expect(lines[2].hasPrefix("tipping,") && lines[3].hasPrefix("recovery,"))
  }

  @Test(arguments: [
    (["--rush", "1"], "--rush is 1.0; allowed: more than 1 to 1000"),
    (["--duration", "0s"], "--duration is '0s'; allowed: 1s to 1d"),
    (["--watch", "soon"], "--watch is 'soon', which is no duration; allowed: 10min to 1d"),
  ])
  func `what cannot be searched is refused`(arguments: [String], message: String) throws {
    let folder = try ScratchFolder()
    let outcome = try Program.run(["overload", Self.fragile] + arguments, in: folder.path)
    #expect(outcome.code != 0 && outcome.error.contains(message), "\(outcome.error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
