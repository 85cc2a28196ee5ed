import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import TraceFiles

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Let designs live through past outages: requests, minutes, budget and money lost.",
    discussion: """
      Name incident files (incidents/*.yaml) and scenarios, in any order. Each scenario starts a day
      before the outage, lives through it without its own faults and drills, and is compared with the
      same replications without the outage. Where a design lacks the outage's place, its primary region,
      that one's first zone or its cloud stands for it; with --exact the design is left alone.

      Writes replay.csv and manifest.json into results/replay.
      """)

  @Argument(help: "Incident files and scenario files.") var files: [String]
  @Option(name: .shortAndLong, help: "Replications of each; 1 to 1000000.") var replications = 20
  @Option(help: "Replaces the scenarios' seeds.") var seed: UInt64?
  @OptionGroup var cores: ThreadOption
  @Flag(help: "Leave a design alone that does not have the outage's place.") var exact = false
  @Option(help: "Where to write; default results/replay.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func validate() throws {
    try OptionRange.check([("--replications", replications, 1...1_000_000)])
  }

  func run() async throws {
    Interrupt.watch()
    let (incidents, scenarios) = try sorted()
    let place = out ?? "results/replay"
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      var rows: [ReplayReport.Row] = []
      var isPartial = false
      let total = incidents.count * scenarios.count
      var progress = Progress("replay, outages", isShown: Terminal().error)
      defer { progress.finish() }
      for incident in incidents {
        for (file, scenario) in scenarios where !isPartial {
          guard let row = try await replay(incident, scenario, file) else {
            isPartial = true
            break
          }
          rows.append(row)
          progress.show(done: rows.count, of: total)
        }
      }
      if rows.isEmpty { throw ExitCode.interrupted }
      let publication = try ReplayReport.write(rows, to: folder)
      return (ReplayReport.text(rows, emphasis: Terminal().emphasis), publication, isPartial)
    }
    print(outcome.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(outcome.1, place)
    if outcome.2 { throw ExitCode.interrupted }
  }

  /// The incidents and scenarios among the files, or an exit with what is wrong.
  private func sorted() throws -> (incidents: [PastIncident], scenarios: [(String, Scenario)]) {
    var incidents: [PastIncident] = []
    var scenarios: [(String, Scenario)] = []
    for file in files {
      if IncidentFile.isIncident(file) {
        incidents.append(try PastIncident.load(file))
      } else {
        scenarios.append((file, try options.load(file).0))
      }
    }
    if incidents.isEmpty || scenarios.isEmpty {
      printError(
        "nines replay: \(incidents.count) incident files and \(scenarios.count) scenarios are given; "
          + "at least one of each is needed, such as incidents/outage-2025-12-02.yaml "
          + "scenarios/two-clouds.yaml")
      throw ExitCode.wrongInput
    }
    return (incidents, scenarios)
  }

  /// One outage on one design; nil when it was interrupted.
  private func replay(
    _ incident: PastIncident, _ scenario: Scenario, _ file: String
  ) async throws -> ReplayReport.Row? {
    let started = Int64(Date().timeIntervalSince1970)
    let placings = incident.placings(in: scenario, exact: exact)
    // A year, so that the budget is a year's, unless --horizon says otherwise.
    let horizon = options.horizon == nil ? Duration.seconds(365 * 86_400) : scenario.horizon
    let least = incident.length + .seconds(3 * 86_400)
    let overrides = incident.overrides(placings, horizon: max(horizon, least))
    let (hit, loaded) = try options.load(file, last: overrides)
    let calm = try options.load(file, last: overrides + [("faults", "[]")], isSilent: true).0
    let run = RunOptions(replications: replications, threads: cores.threads, seed: seed)
    let with = try await MonteCarloRun(hit, options: run).run(shouldStop: { Interrupt.isRaised })
    let without = try await MonteCarloRun(calm, options: run).run(shouldStop: {
      Interrupt.isRaised
    })
    if with.rows.isEmpty || with.isPartial || without.isPartial { return nil }
    let facts = RunFacts(
      loaded, replications: replications, threads: cores.threads, started: started)
    let isHit = placings.contains(where: \.hits)
    return ReplayReport.Row(
      incident: incident, design: scenario.name, placings: placings,
      cost: isHit ? try ReplayCost(with: with, without: without) : nil,
      side: ComparisonReport.Side(with, facts))
  }
}

extension PastIncident {
  /// Reads an incident file; prints all issues, and ends the command when one is an error.
  static func load(_ file: String) throws -> PastIncident {
    let (incident, issues, sources) = IncidentFile.read(file)
    for issue in issues { printError(issue.rendered(with: sources)) }
    guard let incident else {
      printError("\(file): the incident cannot be used")
      throw ExitCode.wrongInput
    }
    return incident
  }
}
