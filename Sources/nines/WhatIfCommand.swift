import ArgumentParser
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import Stochastics

struct WhatIfCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if",
    abstract: "What a finished run would have come to with other failure rates, without a new run.",
    discussion: """
      Replications are weighted by how much more, or less, likely they are at the other rates:
        nines what-if results/two-clouds zone-power-loss=x2 gpu-node-crash=x0.9
      Rates that differ too much from those of the run are refused; then run the scenario again.
      """)

  @Argument(help: "A folder of results of 'nines run'.") var folder: String
  @Argument(help: "Faults and what their rates are multiplied by.", completion: nil)
  var changes: [RateChange]

  func run() async throws {
    let run = try await Output.attempt { try SavedRun(folder) }
    var found: [WhatIf.Change] = []
    for wanted in changes {
      guard let change = run.change(wanted.fault, factor: wanted.factor) else {
        printError(
          "'\(wanted.fault)' is no fault of '\(folder)' that strikes at a rate"
            + NearestName.hint(wanted.fault, among: run.faults))
        throw ExitCode.wrongInput
      }
      if found.contains(where: { $0.fault == change.fault }) {
        printError("'\(wanted.fault)' is changed twice")
        throw ExitCode.wrongInput
      }
      found.append(change)
    }
    do {
      let text = try await Output.attempt {
        try WhatIfText.text(run, found, emphasis: Terminal().emphasis)
      }
      print(text, terminator: "")
    } catch let refusal as WhatIf.Refusal {
      printError("\(refusal)")
      throw ExitCode.wrongInput
    }
  }
}

/// `zone-power-loss=x2`.
struct RateChange: ExpressibleByArgument {
  let fault: String
  let factor: Double

  init?(argument: String) {
    guard let assignment = Assignment(argument: argument), assignment.value.hasPrefix("x"),
      let factor = Double(assignment.value.dropFirst()), factor >= 0, factor <= 1e6
    else { return nil }
    fault = assignment.path
    self.factor = factor
  }
}
