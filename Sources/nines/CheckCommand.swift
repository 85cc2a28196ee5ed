import ArgumentParser
import CloudModel

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read a scenario and report everything that is wrong with it.")

  @Argument(help: "The scenario file.") var file: String
  @OptionGroup var options: ScenarioOptions

  func run() throws {
    let (scenario, loaded) = try options.load(file)
    let instances = scenario.pools.reduce(0) {
      $0 + $1.initialPerZone * scenario.regions[$1.region.index].zones.count
    }
    let warnings = loaded.issues.count
    let words = warnings == 0 ? "" : ", \(warnings) \(warnings == 1 ? "warning" : "warnings")"
    print(
      "\(file): '\(scenario.name)' is right: \(scenario.regions.count) regions, "
        + "\(scenario.zones.count) zones, \(instances) instances, \(scenario.faults.count) fault "
        + "classes, \(scenario.drills.count) drills\(words)")
  }
}
