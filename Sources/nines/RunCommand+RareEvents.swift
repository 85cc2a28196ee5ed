import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting
import Stochastics
import TraceFiles

/// How the replications of `nines run` are drawn.
enum MethodArgument: ExpressibleByArgument, Equatable {
  /// A pilot decides.
  case auto
  case method(EstimationMethod)

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let method = EstimationMethod(rawValue: argument) {
      self = .method(method)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { ["auto"] + EstimationMethod.allCases.map(\.rawValue) }

  var defaultValueDescription: String {
    switch self {
    case .auto: "auto"
    case .method(let method): method.rawValue
    }
  }
}

extension RunCommand {
  /// Runs by a method for rare events.
  func runRare(_ scenario: Scenario, _ loaded: LoadedScenario, _ method: EstimationMethod?)
    async throws
  {
    if resume {
      printError("--resume goes with --method plain: other methods keep no replications")
      throw ExitCode.wrongInput
    }
    let replications =
      simulation.replications ?? (simulation.precision == nil ? 2000 : 1_000_000)
    let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))"
    let started = Int64(Date().timeIntervalSince1970)
    let run = RareEventRun(
      scenario,
      options: RareEventOptions(
        method: method, replications: replications, precision: simulation.precision?.goal,
        threads: simulation.cores.threads, seed: simulation.seed))
    let (result, publication) = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      let result = try await found(run)
      let facts = RunFacts(
        loaded, replications: replications, precision: simulation.precision?.goal,
        threads: simulation.cores.threads, started: started)
      return (result, try RareEventReport.write(result, facts, to: folder))
    }
    print(RareEventReport.text(result, emphasis: Terminal().emphasis), terminator: "")
    print("\nresults: \(place)")
    Output.note(publication, place)
    var missed = false
    for requirement in require {
      guard let row = result.row(requirement.measure) else {
        printError(
          "'\(requirement.measure)' is not estimated by method '\(result.method.rawValue)'")
        throw ExitCode.wrongInput
      }
      if requirement.isMet(by: row.estimate.value) { continue }
      printError("required: \(requirement.text); found: \(row.estimate.value)")
      missed = true
    }
    if missed { throw ExitCode.requirementMissed }
    if result.isPartial { throw ExitCode.interrupted }
  }

  private func found(_ run: RareEventRun) async throws -> RareEventResult {
    do {
      return try await run.run(shouldStop: { Interrupt.isRaised })
    } catch let refusal as MethodRefusal {
      printError("\(refusal)")
      throw ExitCode.wrongInput
    } catch let error as StatisticsError {
      if Interrupt.isRaised { throw ExitCode.interrupted }
      throw error
    }
  }
}
