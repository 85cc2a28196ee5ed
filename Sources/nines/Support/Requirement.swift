import ArgumentParser
import Foundation
import CloudModel
import Experiments
import ScenarioSchema
import Stochastics

/// A requirement stated by the user: `availability>=99.99%`.
struct Requirement: ExpressibleByArgument {
  enum Relation: String, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
  }

  let text: String
  let measure: String
  let relation: Relation
  let bound: Double

  init?(argument: String) {
    for relation in Relation.allCases {
      guard let range = argument.range(of: relation.rawValue) else { continue }
      let number = argument[range.upperBound...].trimmingCharacters(in: .whitespaces)
      let isShare = number.hasSuffix("%")
      guard let value = Double(isShare ? String(number.dropLast()) : number), value.isFinite else {
        return nil
      }
      text = argument
      measure = argument[..<range.lowerBound].trimmingCharacters(in: .whitespaces)
      self.relation = relation
      bound = isShare ? value / 100 : value
      return
    }
    return nil
  }

  /// Whether an estimate's value keeps the bound.
  func isMet(by value: Double) -> Bool {
    switch relation {
    case .atLeast: value >= bound
    case .atMost: value <= bound
    case .above: value > bound
    case .below: value < bound
    }
  }
}

/// A precision given by the user: `unavailability=10%`.
struct PrecisionArgument: ExpressibleByArgument {
  let goal: PrecisionGoal

  init?(argument: String) {
    guard let assignment = Assignment(argument: argument), assignment.value.hasSuffix("%"),
      let value = Double(assignment.value.dropLast()), value > 0, value < 100
    else { return nil }
    goal = PrecisionGoal(measure: assignment.path, halfWidth: value / 100)
  }
}

/// Finds a measure or ends the command with the nearest name.
func measure(named name: String, in scenario: Scenario) throws -> Measure {
  if let found = MeasureCatalog.measure(named: name, in: scenario) { return found }
  let known = MeasureCatalog.measures(for: scenario).map(\.name)
  printError(
    "'\(name)' is no measure\(NearestName.hint(name, among: known)); see 'nines list measures'")
  throw ExitCode.wrongInput
}
