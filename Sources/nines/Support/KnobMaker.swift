import ArgumentParser
import CloudModel
import Experiments
import ScenarioSchema
import TraceFiles

/// Designs of one file with values at paths, and whether the file allows the ranges of knobs.
struct KnobMaker: Sendable {
  let file: String
  let overrides: [(path: String, value: String)]

  /// Loads the file with settings.
  func load(_ settings: [Named<DocumentNode>]) -> LoadedScenario {
    ScenarioLoader.load(file, settings: settings, overrides: overrides)
  }

  /// The design with settings; nil when the scenario does not allow them.
  var make: DesignMaker {
    { settings in load(settings).scenario }
  }

  /// Ends the command with what is wrong when a knob's path does not exist or an end, or a value between
  /// them, is out of range.
  func check(_ knobs: [Knob], sources: SourceTexts) throws {
    var isWrong = false
    for knob in knobs {
      // All choices, or the ends and a value that no list of levels was made for.
      let places =
        knob.isCategorical
        ? (0..<(knob.levels ?? 1)).map { (Double($0) + 0.5) / Double(knob.levels ?? 1) }
        : [0, 0.3717, 1]
      for place in places {
        let value = knob.value(at: place)
        let loaded = load([Named(knob.path, value)])
        let errors = loaded.issues.filter { $0.severity == .error }
        // What the value itself makes wrong says more than what follows from it.
        let own = errors.first { $0.place?.path == knob.path }
        guard let first = own ?? errors.first else { continue }
        isWrong = true
        printError("\(file): tune.parameters: \(knob.path) = \(value.flowText): \(first.message)")
        break
      }
    }
    if isWrong { throw ExitCode.wrongInput }
  }

  /// A usual knob with its range cut to what the scenario allows: an end that is refused goes half of the
  /// way back to the value in force, twice; nil when nothing is left.
  func fitted(_ knob: Knob) -> Knob? {
    func isAllowed(_ value: DocumentNode) -> Bool {
      load([Named(knob.path, value)]).scenario != nil
    }
    guard case .numbers(var from, var to, let step, let isLogarithmic, let unit) = knob.range else {
      return knob
    }
    let middle = isLogarithmic ? (from * to).squareRoot() : 0.5 * (from + to)
    var own = knob
    for _ in 0..<3 {
      if isAllowed(own.value(at: 0)) { break }
      from = step == nil ? 0.5 * (from + middle) : (0.5 * (from + middle)).rounded(.up)
      own.range = .numbers(
        from: from, to: to, step: step, isLogarithmic: isLogarithmic, unit: unit)
    }
    for _ in 0..<3 {
      if isAllowed(own.value(at: 1)) { break }
      to = step == nil ? 0.5 * (to + middle) : (0.5 * (to + middle)).rounded(.down)
      own.range = .numbers(
        from: from, to: to, step: step, isLogarithmic: isLogarithmic, unit: unit)
    }
    guard from < to, isAllowed(own.value(at: 0)), isAllowed(own.value(at: 1)) else { return nil }
    return own
  }
}
