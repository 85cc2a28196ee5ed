import ArgumentParser
import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import Stochastics
import TraceFiles

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Simulate a scenario many times: availability with its interval, losses, cost.",
    discussion: """
      Writes report.html, which opens in a browser without a network, summary.csv and other tables, and
      manifest.json into results/<scenario name>. The same scenario, seed and version give the same
      bytes on any number of threads.

      With --resume finished replications are kept beside the results while the run goes on. If it is
      killed, or interrupted with Ctrl-C, the same command goes on where it was, and ends with the
      bytes of an unbroken run.
      """)

  @Argument(help: "The scenario file.") var file: String
  @OptionGroup var simulation: SimulationOptions
  @Option(help: "Where to write; default results/<scenario name>.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @Flag(
    help: "Keep finished replications in <out>.journal, and go on from those of a killed run.")
  var resume = false
  @Option(
    help: ArgumentHelp(
      "How replications are drawn; auto lets a pilot choose (docs/rare-events.md).",
      valueName: "method"))
  var method: MethodArgument = .method(.plain)
  @Flag(help: "Print the summary as JSON.") var json = false
  @Option(
    help: ArgumentHelp(
      "End with exit code 1 unless this holds, such as 'availability>=99.99%'; may be repeated.",
      valueName: "measure>=value"))
  var require: [Requirement] = []
  @OptionGroup var options: ScenarioOptions

  func run() async throws {
    Interrupt.watch()
    let (scenario, loaded) = try options.load(file)
    for requirement in require { _ = try measure(named: requirement.measure, in: scenario) }
    try simulation.check(scenario)
    switch method {
    case .method(.plain): break
    case .auto: return try await runRare(scenario, loaded, nil)
    case .method(let chosen): return try await runRare(scenario, loaded, chosen)
    }
    let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))"
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      let journal = try resume ? self.journal(beside: place, scenario, loaded) : nil
      let design = Design(scenario, seed: simulation.seed)
      let writer = try RunReportWriter(folder: folder, design: design)
      let result = try await simulation.run(scenario, named: scenario.name, keeper: journal) {
        results, rows in
        try writer.add(batch: results, firstNumber: rows.count - results.count)
      }
      let facts = simulation.facts(loaded, started: result.started)
      let summary = try Summary(result.value)
      let publication = try writer.finish(result.value, summary, facts)
      if !result.value.isPartial { journal?.remove() }
      return (summary, facts, publication)
    }
    let (summary, facts, publication) = outcome
    if json {
      print(summary.json(facts).text(), terminator: "")
    } else {
      let terminal = Terminal()
      print(
        SummaryText.text(
          summary, facts, bars: terminal.output, emphasis: terminal.emphasis), terminator: "")
      print("\nresults: \(place)")
    }
    Output.note(publication, place)
    try judge(summary, scenario)
    if summary.isPartial { throw ExitCode.interrupted }
  }

  /// The journal of this run, which goes on where an earlier one ended.
  private func journal(
    beside place: String, _ scenario: Scenario, _ loaded: LoadedScenario
  ) throws -> RunJournal {
    var place = place
    while place.count > 1, place.hasSuffix("/") { place.removeLast() }
    let journal = try RunJournal(
      at: place + ".journal",
      JournalHeader(
        version: ninesVersion, scenarioDigest: loaded.digest, scenarioName: scenario.name,
        seed: simulation.seed ?? scenario.seed))
    if journal.restored > 0 {
      printError("going on after \(journal.restored) replications of \(journal.path)")
    }
    return journal
  }

  /// Ends with exit code 1 when a stated requirement is not met.
  private func judge(_ summary: Summary, _ scenario: Scenario) throws {
    var missed = false
    for requirement in require {
      guard let value = summary.row(requirement.measure)?.estimate.value else { continue }
      if requirement.isMet(by: value) { continue }
      printError("required: \(requirement.text); found: \(value)")
      missed = true
    }
    if missed { throw ExitCode.requirementMissed }
  }
}
