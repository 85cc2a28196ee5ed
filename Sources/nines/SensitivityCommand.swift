import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import TraceFiles

struct SensitivityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract:
      "Find which setting and which failure rate matters: the change that buys the next nine.",
    discussion: """
      The knobs are those of the scenario's 'tune' block; without one, the failure rates, times,
      thresholds and sizes in force, moved by half or doubled. Each end of each range is run alone, all
      knobs are screened together by Morris's method, and those that matter most get Sobol indices.

      Writes sensitivity.csv, changes.csv and manifest.json into results/<scenario name>-sensitivity.
      """)

  @Argument(help: "The scenario file.") var file: String
  @Option(name: .shortAndLong, help: "Replications of each single change; 2 to 100000.")
  var replications = 100
  @Option(help: "Replications of each point of the screening; 2 to 100000.")
  var pointReplications = 16
  @Option(help: "Paths of the screening; 2 to 1000.") var paths = 8
  @Option(help: "Rows of a sample for Sobol indices; 0 to 4096, 0 leaves them out.")
  var samples = 32
  @Option(help: "How many knobs get Sobol indices; 1 to 12.") var top = 4
  @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
  @OptionGroup var cores: ThreadOption
  @Option(help: "Where to write; default results/<scenario name>-sensitivity.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func validate() throws {
    try OptionRange.check([
      ("--replications", replications, 2...100_000),
      ("--point-replications", pointReplications, 2...100_000), ("--paths", paths, 2...1000),
      ("--samples", samples, 0...4096), ("--top", top, 1...12),
    ])
  }

  func run() async throws {
    Interrupt.watch()
    let (scenario, loaded) = try options.load(file)
    let maker = KnobMaker(file: file, overrides: options.overrides)
    let knobs: [Knob]
    if let tuning = scenario.tuning {
      knobs = tuning.knobs
      try maker.check(knobs, sources: loaded.sources)
    } else {
      knobs = Knob.usual(in: loaded.rows).compactMap(maker.fitted)
    }
    if knobs.isEmpty {
      printError("\(file): there is nothing to move; give it a 'tune' block with 'parameters'")
      throw ExitCode.wrongInput
    }
    let started = Int64(Date().timeIntervalSince1970)
    let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))-sensitivity"
    var settings = SensitivityOptions()
    settings.changeReplications = replications
    settings.pointReplications = pointReplications
    settings.paths = paths
    settings.samples = samples
    settings.top = top
    settings.threads = cores.threads
    settings.seed = seed
    let run = SensitivityRun(scenario, knobs: knobs, options: settings, make: maker.make)
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      var progress = Progress("\(scenario.name), designs", isShown: Terminal().error)
      defer { progress.finish() }
      guard
        let found = try await run.run(
          shouldStop: { Interrupt.isRaised },
          onDesign: { progress.show(done: $0, of: run.count) })
      else { throw ExitCode.interrupted }
      let facts = RunFacts(
        loaded, replications: replications, threads: cores.threads, started: started)
      let publication = try SensitivityReport.write(found, facts, to: folder)
      return (
        SensitivityReport.text(found, emphasis: Terminal().emphasis), publication, found.isPartial
      )
    }
    print(outcome.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(outcome.1, place)
    if outcome.2 { throw ExitCode.interrupted }
  }
}
