import Foundation
import TestSupport
import Testing

/// The exported notebook, executed by the real Jupyter; takes a minute and a Python with nbconvert,
/// pandas and matplotlib, so it runs in `make soak` where there is one.
struct NotebookTests {
  /// A Python that can execute notebooks: `NINES_PYTHON`, else the one on the path.
  static let python = Python.with("nbconvert, ipykernel, pandas, matplotlib")

  @Test(
    .enabled(
      if: NotebookTests.python != nil,
      "make soak with a Python that has nbconvert, ipykernel, pandas and matplotlib (NINES_PYTHON)")
  )
  func `every cell runs without an error, on results of every kind`() throws {
    let python = try #require(Self.python)
    let folder = try ScratchFolder()
    let hello = Repository.path("scenarios/hello.yaml")
    let clouds = Repository.path("scenarios/two-clouds.yaml")
    for (name, arguments) in [
      ("run", ["run", hello, "--replications", "5"]),
      ("compare", ["compare", hello, hello, "--replications", "2", "--horizon", "30d"]),
      (
        "plan",
        [
          "plan", hello, "--buffer", "0%", "--size", "100%", "--growth", "0%", "--replications",
          "2", "--horizon", "30d",
        ]
      ),
      (
        "inject",
        [
          "inject", clouds, "--fault", "zone-power-loss", "--in", "us-east-1a", "--at",
          "2026-03-03 10:00",
        ]
      ),
    ] {
      let made = try Program.run(
        arguments + ["--out", name], in: folder.path, megabytes: 2000, patience: 120)
      #expect(made.code == 0, "\(made.error)")
      let exported = try Program.run(
        ["export", name, "--format", "notebook", "--out", "n-\(name)"], in: folder.path)
      #expect(exported.code == 0, "\(exported.error)")
      for _ in 0..<2 {
        // The second time the tables come from the Parquet files, where pandas can read them.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
          "-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", "analysis.ipynb",
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: "\(folder.path)/n-\(name)")
        let out = "\(folder.path)/\(name).json"
        try folder.write([], to: "\(name).json")
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(name)")
        let text = try String(contentsOfFile: out, encoding: .utf8)
        #expect(text.contains("\"execution_count\": 2") && !text.contains("\"ename\""))
        #expect(name == "compare" || name == "plan" || text.contains("image/png"))
      }
    }
  }
}
