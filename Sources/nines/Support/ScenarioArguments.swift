import ArgumentParser
import CloudModel
import ScenarioSchema
import TraceFiles

/// A value set on the command line: `capacity.buffer=30%`.
struct Assignment: ExpressibleByArgument {
  let path: String
  let value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    path = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }
}

/// Options that every command with a scenario has.
struct ScenarioOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a value of the scenario, such as capacity.buffer=30%; may be repeated.",
      valueName: "path=value"))
  var assignments: [Assignment] = []

  @Option(
    help: ArgumentHelp(
      "Simulate this much time instead of the scenario's horizon, such as 90d.",
      valueName: "duration"))
  var horizon: String?

  /// All overrides, the horizon last.
  var overrides: [(path: String, value: String)] {
    assignments.map { ($0.path, $0.value) } + (horizon.map { [("horizon", $0)] } ?? [])
  }

  /// Loads a scenario; prints all issues on standard error, and ends the command when one is an error.
  ///
  /// - Parameters:
  ///   - more: values of this scenario alone.
  ///   - last: values that win over all others.
  ///   - isSilent: whether warnings are left out.
  func load(
    _ file: String, also more: [Assignment] = [], last: [(path: String, value: String)] = [],
    isSilent: Bool = false
  ) throws -> (Scenario, LoadedScenario) {
    let loaded = ScenarioLoader.load(
      file, overrides: overrides + more.map { ($0.path, $0.value) } + last)
    for issue in loaded.issues where !isSilent || issue.severity == .error {
      printError(issue.rendered(with: loaded.sources))
    }
    guard let scenario = loaded.scenario else {
      let errors = loaded.issues.count { $0.severity == .error }
      printError("\(file): \(errors) \(errors == 1 ? "error" : "errors")")
      throw ExitCode.wrongInput
    }
    return (scenario, loaded)
  }

  /// Loads the family of a scenario with axes, its members' names with them; see `load`.
  func family(
    _ file: String, also more: [Assignment] = []
  ) throws -> [(name: String, scenario: Scenario, loaded: LoadedScenario)] {
    let (base, members) = DesignFamily.load(
      file, overrides: overrides + more.map { ($0.path, $0.value) })
    var isWrong = false
    let family = members.compactMap { member -> (String, Scenario, LoadedScenario)? in
      let name = member.point ?? ""
      for issue in member.loaded.issues(beyond: base) {
        printError("\(issue.rendered(with: member.loaded.sources))\n  (in the design '\(name)')")
      }
      guard let scenario = member.loaded.scenario else {
        isWrong = true
        return nil
      }
      return (name, scenario, member.loaded)
    }
    if isWrong {
      printError("\(file): not every design of its axes can be used")
      throw ExitCode.wrongInput
    }
    return family
  }
}
