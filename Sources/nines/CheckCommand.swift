import ArgumentParser
import CloudModel
import CloudSimulation
import Reporting

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read a scenario and report everything that is wrong with it.")

  @Argument(help: "The scenario file.") var file: String
  @OptionGroup var options: ScenarioOptions

  func run() throws {
    let (scenario, loaded) = try options.load(file)
    let instances = scenario.pools.reduce(0) {
      $0 + $1.initialPerZone * scenario.zones(of: $1).count
    }
    func count(_ number: Int, _ word: String, _ ending: String = "s") -> String {
      "\(number) \(word)\(number == 1 ? "" : ending)"
    }
    let warnings = loaded.issues.count
    print(
      "\(file): '\(scenario.name)' is right: \(count(scenario.regions.count, "region")), "
        + "\(count(scenario.zones.count, "zone")), \(count(instances, "instance")), "
        + "\(count(scenario.faults.count, "fault class", "es")), "
        + "\(count(scenario.drills.count, "drill"))"
        + (warnings == 0 ? "" : ", \(count(warnings, "warning"))"))
    if !scenario.axes.isEmpty {
      let family = try options.family(file)
      print(
        "its axes make \(count(family.count, "design")): \(family.map(\.name).joined(separator: ", "))"
      )
    }
    for words in scenario.models.compactMap(\.fitWords) { print(words) }
    let design = Design(scenario)
    for recovery in design.recoveryLoads { print(recovery.words) }
    for effect in design.hedgeEffects { print(effect.words) }
  }
}
