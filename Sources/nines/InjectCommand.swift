import ArgumentParser
import CloudModel
import CloudSimulation
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import TraceFiles

struct InjectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inject",
    abstract: "Let faults strike at chosen moments, and show the incident in full detail.",
    discussion: """
      Nothing else goes wrong: the scenario's own faults and drills rest. Writes timeline.csv and
      timeline.svg, and prints who noticed when, what was decided, how the traffic moved, and what
      was lost in which phase.

      For several faults, repeat --fault with --in, --at and --duration in the same order, or name a
      CSV file with the columns fault, place, onset and duration by --incident.
      """)

  @Argument(help: "The scenario file.") var file: String
  @Option(help: "A fault of the scenario, or a preset (see 'nines list faults' and 'presets').")
  var fault: [String] = []
  @Option(
    name: .customLong("in"),
    help: "What it strikes: a region, zone, zone/pool, cloud or dependency, or 'everywhere'.")
  var place: [String] = []
  @Option(help: "When, in UTC: \"2026-03-03 10:00\"; once for all, or for each fault.")
  var at: [String] = []
  @Option(help: "How long the cause lasts, such as 93min; default the fault's median.")
  var duration: [String] = []
  @Option(help: "A CSV file of faults, or a file of a past outage, instead.")
  var incident: String?
  @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
  @Option(help: "Uses the draws of this replication.") var replication: Int = 0
  @Option(help: "Where to write; default results/<scenario>-<fault>.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func validate() throws {
    if incident != nil {
      if !fault.isEmpty || !place.isEmpty || !at.isEmpty || !duration.isEmpty {
        throw ValidationError(
          "--incident names the faults; leave out --fault, --in, --at, --duration")
      }
      return
    }
    if fault.isEmpty { throw ValidationError("name a fault by --fault, or a file by --incident") }
    if place.count != fault.count {
      throw ValidationError("\(fault.count) faults need as many --in, but \(place.count) are given")
    }
    for (name, values) in [("--at", at), ("--duration", duration)]
    where values.count > 1 && values.count != fault.count {
      throw ValidationError("\(fault.count) faults, but \(values.count) times \(name)")
    }
    if at.isEmpty { throw ValidationError("say when by --at \"2026-03-03 10:00\"") }
  }

  func run() async throws {
    let started = Int64(Date().timeIntervalSince1970)
    if let incident, IncidentFile.isIncident(incident) {
      return try await inject(PastIncident.load(incident), started: started)
    }
    let wanted = try strikes()
    var (scenario, loaded) = try options.load(file)
    let unknown = wanted.map(\.fault).filter { name in
      !scenario.faults.contains { $0.name == name }
    }
    if !unknown.isEmpty {
      (scenario, loaded) = try withPresets(wanted.map(\.fault), unknown, scenario)
    }
    try await inject(wanted, scenario, loaded, started: started)
  }

  /// A past outage, at its own time: the scenario starts a day before.
  private func inject(_ past: PastIncident, started: Int64) async throws {
    let own = try options.load(file).0
    let placings = past.placings(in: own, exact: false)
    let overrides = past.overrides(placings, horizon: past.length + .seconds(4 * 86_400))
    let (scenario, loaded) = try options.load(file, last: overrides, isSilent: true)
    let wanted = zip(past.strikes, placings).map { strike, placing in
      WantedStrike(
        fault: strike.name, place: placing.place ?? "everywhere", at: strike.at.quantityText,
        duration: strike.duration.quantityText)
    }
    for placing in placings {
      if let from = placing.standsFor, let place = placing.place {
        printError("'\(place)' stands for '\(from)', which the design does not have")
      }
    }
    try await inject(wanted, scenario, loaded, started: started)
  }

  private func inject(
    _ wanted: [WantedStrike], _ scenario: Scenario, _ loaded: LoadedScenario, started: Int64
  ) async throws {
    let design = Design(scenario)
    let strikes = try wanted.map { try $0.strike(scenario, design) }
    let outcome = Injection(strikes, replication: replication).run(scenario, seed: seed)
    let incidents = outcome.incidents.compactMap { $0 }
    guard let first = incidents.first else {
      printError("'\(wanted[0].place)' has no running instance at that moment")
      throw ExitCode.wrongInput
    }
    let name = ResultsFolder.safeName("\(scenario.name)-\(wanted[0].fault)")
    let target = out ?? "results/\(name)"
    for (number, incident) in incidents.enumerated() {
      let report = IncidentReport(incident, outcome.design, outcome.recorder)
      if number > 0 { print("") }
      print(report.text(emphasis: Terminal().emphasis), terminator: "")
    }
    let facts = RunFacts(loaded, replications: 1, threads: 1, started: started)
    let report = IncidentReport(first, outcome.design, outcome.recorder)
    let publication = try await Output.attempt {
      try report.write(
        to: try ResultsFolder(at: target, force: force), facts, seed: seed ?? scenario.seed)
    }
    print("\nresults: \(target)")
    Output.note(publication, target)
  }

  /// What the options or the file ask for.
  private func strikes() throws -> [WantedStrike] {
    guard let incident else {
      return fault.indices.map { index in
        WantedStrike(
          fault: fault[index], place: place[index], at: at[at.count > 1 ? index : 0],
          duration: duration.isEmpty ? nil : duration[duration.count > 1 ? index : 0])
      }
    }
    let trace: FaultTrace
    do throws(TraceError) {
      trace = try FaultTrace.read(incident)
    } catch {
      printError("\(error)")
      throw error.kind == .wrongInput ? ExitCode.wrongInput : ExitCode.ioFailed
    }
    return try trace.rows.enumerated().map { number, row in
      guard let fault = row.fault, let place = row.place else {
        printError(
          "\(incident): fault \(number + 1) lacks its '\(row.fault == nil ? "fault" : "place")'; "
            + "columns are fault, place, onset and duration")
        throw ExitCode.wrongInput
      }
      return WantedStrike(
        fault: fault, place: place, at: UTCTime.text(unixSeconds: row.onsetUnixSeconds),
        duration: "\(Int64(row.durationSeconds.rounded()))s")
    }
  }

  /// The scenario with presets' faults instead of its own.
  private func withPresets(
    _ all: [String], _ unknown: [String], _ scenario: Scenario
  ) throws -> (Scenario, LoadedScenario) {
    let presets = FaultCatalog.presets.map(\.name)
    for name in unknown where !presets.contains(name) {
      let known = scenario.faults.map(\.name) + presets
      printError(
        "'\(name)' is no fault of this scenario and no preset"
          + NearestName.hint(name, among: known))
      throw ExitCode.wrongInput
    }
    var names: [String] = []
    for name in all where !names.contains(name) { names.append(name) }
    if let own = names.first(where: { !presets.contains($0) }) {
      printError(
        "'\(own)' is a fault of the scenario and '\(unknown[0])' is not; add that to its faults")
      throw ExitCode.wrongInput
    }
    let list = names.map { "{preset: \($0)}" }.joined(separator: ", ")
    let overrides = options.overrides + [("faults", "[\(list)]")]
    let loaded = ScenarioLoader.load(file, overrides: overrides)
    guard let changed = loaded.scenario else {
      for issue in loaded.issues { printError(issue.rendered(with: loaded.sources)) }
      throw ExitCode.wrongInput
    }
    return (changed, loaded)
  }
}
