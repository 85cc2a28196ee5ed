import ArgumentParser
import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Reporting
import TraceFiles

/// Options of commands that run replications.
struct SimulationOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Replications; with --precision, the most of them.")
  var replications: Int?
  @Option(
    help: ArgumentHelp(
      "Stop when this measure is so precise: relative for means and ratios, absolute for "
        + "probabilities.", valueName: "unavailability=10%"))
  var precision: PrecisionArgument?
  @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
  @OptionGroup var cores: ThreadOption

  /// Replications without --replications: enough for a first answer, or plenty for a precision.
  var replicationLimit: Int { replications ?? (precision == nil ? 200 : 1_000_000) }

  func validate() throws {
    guard let replications else { return }
    try OptionRange.check([("--replications", replications, 1...100_000_000)])
  }

  /// Checks what depends on the scenario.
  func check(_ scenario: Scenario) throws {
    if let precision { _ = try measure(named: precision.goal.measure, in: scenario) }
  }

  /// Runs the replications, with progress on a terminal, until done or Ctrl-C, which keeps what is
  /// finished; with nothing finished the command ends.
  func run(
    _ scenario: Scenario, named name: String, replications: Int? = nil,
    keeper: (any ResultKeeper)? = nil,
    onBatch: ([ReplicationResult], [ReplicationRow]) throws -> Void = { _, _ in }
  ) async throws -> (value: RunResult, started: Int64) {
    let started = Int64(Date().timeIntervalSince1970)
    let limit = replications ?? replicationLimit
    let run = MonteCarloRun(
      scenario,
      options: RunOptions(
        replications: limit, precision: replications == nil ? precision?.goal : nil,
        threads: cores.threads, seed: seed))
    var progress = Progress(name, isShown: Terminal().error)
    defer { progress.finish() }
    let result = try await run.run(keeper: keeper, shouldStop: { Interrupt.isRaised }) {
      results, rows in
      progress.show(done: rows.count, of: limit)
      try onBatch(results, rows)
    }
    if result.rows.isEmpty { throw ExitCode.interrupted }
    return (result, started)
  }

  /// What the manifest says of a run of a scenario.
  func facts(_ loaded: LoadedScenario, started: Int64) -> RunFacts {
    RunFacts(
      loaded, replications: replicationLimit, precision: precision?.goal, threads: cores.threads,
      started: started)
  }
}

extension RunFacts {
  /// The facts that only the command line knows, taken when the run has ended.
  init(
    _ loaded: LoadedScenario, replications: Int, precision: PrecisionGoal? = nil, threads: Int,
    started: Int64
  ) {
    let warnings = loaded.issues.map { issue in
      let mark = issue.place?.mark
      return RunFacts.Warning(
        place: mark.map { "\($0.file):\($0.line):\($0.column)" } ?? "", message: issue.message)
    }
    self.init(
      programVersion: ninesVersion, commandLine: CommandLine.arguments,
      scenarioDigest: loaded.digest, replicationsAsked: replications, precision: precision,
      threads: threads, startedUnixSeconds: started,
      finishedUnixSeconds: Int64(Date().timeIntervalSince1970), warnings: warnings)
    scenarioText = loaded.text
    scenarioFolder = loaded.folder
  }
}
