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
    abstract: "Let one fault strike at a chosen moment, and show the incident in full detail.",
    discussion: """
      Nothing else goes wrong: the scenario's own faults and drills rest. Writes timeline.csv and
      timeline.svg, and prints who noticed when, what was decided, how the traffic moved, and what
      was lost in which phase.
      """)

  @Argument(help: "The scenario file.") var file: String
  @Option(help: "A fault of the scenario, or a preset (see 'nines list faults' and 'presets').")
  var fault: String
  @Option(name: .customLong("in"), help: "The region, zone or zone/pool that it strikes.")
  var place: String
  @Option(help: "When, in UTC: \"2026-03-03 10:00\".") var at: String
  @Option(help: "How long the cause lasts, such as 93min; default the fault's median.")
  var duration: String?
  @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
  @Option(help: "Uses the draws of this replication.") var replication: Int = 0
  @Option(help: "Where to write; default results/<scenario>-<fault>.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func run() async throws {
    let started = Int64(Date().timeIntervalSince1970)
    var (scenario, loaded) = try options.load(file)
    if !scenario.faults.contains(where: { $0.name == fault }) {
      (scenario, loaded) = try withPreset(scenario)
    }
    guard let faultClass = scenario.faults.firstIndex(where: { $0.name == fault }) else {
      throw ExitCode.wrongInput
    }
    let injection = Injection(
      faultClass: faultClass, place: try placeIndex(scenario, scenario.faults[faultClass].scope),
      at: try seconds(scenario), duration: try durationSeconds(scenario.faults[faultClass]),
      replication: replication)
    let outcome = injection.run(scenario, seed: seed)
    guard let incident = outcome.incident else {
      printError("'\(place)' has no running instance at that moment")
      throw ExitCode.wrongInput
    }
    let name = ResultsFolder.safeName("\(scenario.name)-\(fault)")
    let target = out ?? "results/\(name)"
    let report = IncidentReport(incident, outcome.design, outcome.recorder)
    print(report.text(emphasis: Terminal().emphasis), terminator: "")
    let facts = RunFacts(loaded, replications: 1, threads: 1, started: started)
    let publication = try await Output.attempt {
      try report.write(
        to: try ResultsFolder(at: target, force: force), facts, seed: seed ?? scenario.seed)
    }
    print("\nresults: \(target)")
    Output.note(publication, target)
  }

  /// The scenario with a preset's fault instead of its own, when the name is a preset's.
  private func withPreset(_ scenario: Scenario) throws -> (Scenario, LoadedScenario) {
    let presets = FaultCatalog.presets.map(\.name)
    guard presets.contains(fault) else {
      let known = scenario.faults.map(\.name) + presets
      printError(
        "'\(fault)' is no fault of this scenario and no preset"
          + NearestName.hint(fault, among: known))
      throw ExitCode.wrongInput
    }
    let overrides = options.overrides + [("faults", "[{preset: \(fault)}]")]
    let loaded = ScenarioLoader.load(file, overrides: overrides)
    guard let changed = loaded.scenario else {
      for issue in loaded.issues { printError(issue.rendered(with: loaded.sources)) }
      throw ExitCode.wrongInput
    }
    return (changed, loaded)
  }

  private func placeIndex(_ scenario: Scenario, _ scope: FaultScope) throws -> Int {
    let names: [String]
    switch scope {
    case .zoneSupply, .regionSupply: names = Design(scenario).supplyNames
    case .cloud: names = scenario.clouds.map(\.name)
    case .everywhere: names = ["everywhere"]
    case .dependency:
      names = Design(scenario).dependencyNames
      // A dependency's own name stands for its first instance.
      if let index = names.firstIndex(where: { $0.hasPrefix(place + " of ") }) { return index }
    case .region: names = scenario.regions.map(\.name)
    case .zone: names = scenario.zones.map(\.name)
    case .instance:
      names = Design.cellNames(scenario)
      // A zone stands for its first pool.
      if let cell = names.firstIndex(where: { $0.hasPrefix(place + "/") }) { return cell }
    }
    if let index = names.firstIndex(of: place) { return index }
    printError(
      "'\(place)' is no \(scope == .instance ? "zone or zone/pool" : scope.rawValue) of this "
        + "scenario, and '\(fault)' strikes one\(NearestName.hint(place, among: names))")
    throw ExitCode.wrongInput
  }

  private func seconds(_ scenario: Scenario) throws -> Double {
    let moment: Timestamp
    do throws(QuantityProblem) {
      moment = try Timestamp(quantity: at)
    } catch {
      printError("--at is '\(at)', which is no moment; write \"2026-03-03 10:00\"")
      throw ExitCode.wrongInput
    }
    let seconds = Double(moment.unixSeconds - scenario.startUnixSeconds)
    let horizon = Double(scenario.horizon.components.seconds)
    if seconds < 0 || seconds >= horizon {
      let start = UTCTime.text(unixSeconds: scenario.startUnixSeconds)
      let end = UTCTime.text(
        unixSeconds: scenario.startUnixSeconds + scenario.horizon.components.seconds)
      printError("--at is '\(at)', outside of the horizon, which is \(start) to \(end)")
      throw ExitCode.wrongInput
    }
    return seconds
  }

  private func durationSeconds(_ fault: Fault) throws -> Double {
    guard let duration else { return fault.duration.quantile(0.5) }
    do throws(QuantityProblem) {
      let value = try Duration(quantity: duration)
      if value > .zero { return value / .seconds(1) }
    } catch {}
    printError("--duration is '\(duration)', which is no duration; write '93min'")
    throw ExitCode.wrongInput
  }
}
