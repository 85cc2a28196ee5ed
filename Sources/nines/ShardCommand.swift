import ArgumentParser
import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Reporting
import TraceFiles

struct ShardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shard",
    abstract: "Cut a run into shards for many machines, and put the same bytes together again.",
    discussion: """
      plan writes down the run; run --index I does one shard, anywhere that sees the folder; status
      says what is missing; merge writes what one run would have written, byte by byte.

      A shard may be started twice, killed at any moment and started again: it is published once,
      whole. Slurm arrays, Kubernetes indexed jobs, Ray, Dask and GNU parallel all serve:
        nines shard plan scenarios/two-clouds.yaml shards --replications 100000 --shards 200
        nines shard status shards --missing | parallel nines shard run shards --index {}
        nines shard merge shards
      """,
    subcommands: [Plan.self, Run.self, Status.self, Merge.self])
}

extension ShardCommand {
  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the plan of a run into a new folder.")

    @Argument(help: "The scenario file.") var file: String
    @Argument(help: "The folder of the shards.") var folder: String
    @Option(name: .shortAndLong, help: "Replications of all shards together.")
    var replications = 200
    @Option(help: "Shards; each should take a second or more.") var shards = 16
    @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
    @OptionGroup var options: ScenarioOptions

    func validate() throws {
      try OptionRange.check([("--replications", replications, 1...100_000_000)])
      if shards < 1 || shards > min(replications, 99_999) {
        throw ValidationError(
          "--shards is \(shards); allowed: 1 to \(min(replications, 99_999)), at most one a "
            + "replication")
      }
    }

    func run() async throws {
      let (scenario, loaded) = try options.load(file)
      let plan = ShardPlan(
        version: ninesVersion, scenario: URL(fileURLWithPath: file).standardizedFileURL.path,
        overrides: options.overrides.map { .init(path: $0.path, value: $0.value) },
        scenarioName: scenario.name, scenarioDigest: loaded.digest,
        seed: seed ?? scenario.seed, replications: replications, shards: shards)
      _ = try await Output.attempt { try ShardFolder(creating: folder, plan) }
      print("\(shards) shards of \(replications) replications of '\(scenario.name)' in \(folder)")
    }
  }

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Do one shard and publish it; one that is there already is left alone.")

    @OptionGroup var place: ShardPlace
    @Option(help: "Which shard, from 0.") var index: Int
    @OptionGroup var cores: ThreadOption

    func run() async throws {
      Interrupt.watch()
      let (folder, scenario, _) = try await place.open()
      let plan = folder.plan
      if index < 0 || index >= plan.shards {
        printError("--index is \(index); allowed: 0 to \(plan.shards - 1)")
        throw ExitCode.wrongInput
      }
      if folder.isPublished(index) {
        print("shard \(index) is there already")
        return
      }
      let run = MonteCarloRun(
        scenario,
        options: RunOptions(
          replications: plan.replications, threads: cores.threads, seed: UInt64(plan.seed)))
      let isPublished = try await Output.attempt {
        try await folder.write(index) { add in
          try await run.run(
            numbers: plan.numbers(of: index), shouldStop: { Interrupt.isRaised }, onBatch: add)
        }
      }
      if Interrupt.isRaised, !isPublished { throw ExitCode.interrupted }
      print("shard \(index) \(isPublished ? "is published" : "was published by another run")")
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say which shards are there and whole, missing, or damaged.")

    @Argument(help: "The folder of the shards.") var folder: String
    @Flag(help: "Print the numbers of the missing shards only, one a line.") var missing = false

    func run() async throws {
      let shards = try await Output.attempt { try ShardFolder(folder) }
      let states = (0..<shards.plan.shards).map { shards.state(of: $0) }
      if missing {
        for (index, state) in states.enumerated() where state == .missing { print(index) }
        return
      }
      let plan = shards.plan
      print(
        "'\(plan.scenarioName)', seed \(plan.seed), version \(plan.version): "
          + "\(states.count { $0 == .done }) of \(plan.shards) shards are done")
      let lacking = states.indices.filter { states[$0] == .missing }.map(String.init)
      if !lacking.isEmpty { print("missing: \(lacking.joined(separator: " "))") }
      for case .unusable(let reason) in states { print(reason) }
    }
  }

  struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the results of all shards, the same bytes as one run.")

    @OptionGroup var place: ShardPlace
    @Option(help: "Where to write; default results/<scenario name>.") var out: String?
    @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).")
    var force = false

    func run() async throws {
      let (shards, scenario, loaded) = try await place.open()
      let plan = shards.plan
      let started = Int64(Date().timeIntervalSince1970)
      let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))"
      let outcome = try await Output.attempt {
        let result = try ShardFolder(shards.path).merged(
          scenario, into: try ResultsFolder(at: place, force: force),
          facts: {
            RunFacts(
              loaded, replications: plan.replications, threads: 1, started: started)
          })
        return result
      }
      print(SummaryText.text(outcome.summary, outcome.facts), terminator: "")
      print("\nresults: \(place)")
      Output.note(outcome.publication, place)
    }
  }
}

/// A folder of shards with the scenario that its plan names.
struct ShardPlace: ParsableArguments {
  @Argument(help: "The folder of the shards.") var folder: String
  @Option(help: "The scenario file, where it lies elsewhere than when the plan was made.")
  var scenario: String?

  /// Opens the folder and loads its scenario, which must be that of the plan.
  func open() async throws -> (ShardFolder, Scenario, LoadedScenario) {
    let folder = try await Output.attempt { try ShardFolder(self.folder) }
    let plan = folder.plan
    if plan.version != ninesVersion {
      printError(
        "the plan in '\(self.folder)' is of version \(plan.version), this is \(ninesVersion)")
      throw ExitCode.wrongInput
    }
    let file = scenario ?? plan.scenario
    let loaded = ScenarioLoader.load(
      file, overrides: plan.overrides.map { ($0.path, $0.value) })
    guard let scenario = loaded.scenario else {
      for issue in loaded.issues { printError(issue.rendered(with: loaded.sources)) }
      throw ExitCode.wrongInput
    }
    if loaded.digest != plan.scenarioDigest {
      printError(
        "'\(file)' is not what was planned in '\(self.folder)': digest \(loaded.digest), not "
          + "\(plan.scenarioDigest); name the right file with --scenario, or plan anew")
      throw ExitCode.wrongInput
    }
    return (folder, scenario, loaded)
  }
}
