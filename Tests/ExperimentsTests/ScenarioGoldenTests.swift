import CloudModel
import Experiments
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Every shipped scenario has a golden result: a change that moves simulated numbers shows here.
struct ScenarioGoldenTests {
  static let files: [String] = {
    let folder = Repository.path("scenarios")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test func `there are scenarios`() {
    #expect(Self.files.contains("hello.yaml"))
    #expect(Self.files.contains("two-clouds.yaml"))
  }

  @Test(arguments: files)
  func `a shipped scenario gives its golden result`(_ file: String) async throws {
    let loaded = ScenarioLoader.load(Repository.path("scenarios/\(file)"))
    let scenario = try #require(loaded.scenario)
    let result = try await MonteCarloRun(
      scenario, options: RunOptions(replications: 4, threads: 2)
    ).run()
    var text = "\(file), 4 replications\n"
    for measure in MeasureCatalog.measures(for: scenario) {
      let value = try measure.estimate(result.rows).value
      text += "\(measure.name) \(Golden.number(value)) \(measure.unit)\n"
    }
    let name = file.replacingOccurrences(of: ".yaml", with: "")
    if let problem = Golden.problem(text, name) { Issue.record("\(problem)") }
  }
}
