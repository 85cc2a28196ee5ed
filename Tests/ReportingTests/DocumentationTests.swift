import CloudSimulation
import Experiments
import Reporting
import TestSupport
import Testing

struct ReportingDocumentationTests {
  @Test func `the example of the module's page runs, and threads change no byte`() async throws {
    let folder = try TemporaryFolder()
    let scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(.instance, perYear: 100, duration: .constant(600))])
    let facts = ExampleRun.facts
    var screens: [String] = []
    for threads in [1, 3] {
      let path = folder.path + "/\(threads)"
      let design = Design(scenario)
      let writer = try RunReportWriter(folder: try ResultsFolder(at: path), design: design)
      let run = MonteCarloRun(scenario, options: RunOptions(replications: 40, threads: threads))
      let result = try await run.run(onBatch: { results, rows in
        try writer.add(batch: results, firstNumber: rows.count - results.count)
      })
      let summary = try Summary(result)
      try writer.finish(result, summary, facts)
      screens.append(SummaryText.text(summary, facts))
    }
    #expect(screens[0] == screens[1])
    for name in ["summary.csv", "replications.csv", "incidents.csv", "drills.csv"] {
      #expect(folder.text("1/" + name) == folder.text("3/" + name))
    }
  }
}
