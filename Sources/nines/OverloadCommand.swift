import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting
import ScenarioSchema

struct OverloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overload",
    abstract:
      "Find the load at which a rush begins an overload that lasts, and the cut that ends it.",
    discussion: """
      Simulates the design without faults at constant loads, each with a rush, and looks for the
      tipping load and the recovery load. Writes overload.csv and manifest.json into
      results/<scenario name>-overload.
      """)

  @Argument(help: "The scenario file.") var file: String
  @Option(help: "What the load is multiplied by in the rush, above 1 to 1000.") var rush = 3.0
  @Option(help: "How long the rush lasts.") var duration = "2min"
  @Option(help: "How long is watched after the rush, and after a cut; 10min to 1d.")
  var watch = "2h"
  @Option(help: "Where to write; default results/<scenario name>-overload.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func validate() throws {
    if !(rush > 1 && rush <= 1000) {
      throw ValidationError("--rush is \(rush); allowed: more than 1 to 1000")
    }
    _ = try seconds(duration, "--duration", 1...86_400)
    _ = try seconds(watch, "--watch", 600...86_400)
  }

  func run() async throws {
    Interrupt.watch()
    let (scenario, loaded) = try options.load(file)
    let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))-overload"
    let started = Int64(Date().timeIntervalSince1970)
    let rush = Rush(factor: rush, seconds: try seconds(duration, "--duration", 1...86_400))
    let search = OverloadSearch(
      scenario, rush: rush, watch: try seconds(watch, "--watch", 600...86_400))
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      guard let findings = search.run(shouldStop: { Interrupt.isRaised }) else {
        throw ExitCode.interrupted
      }
      let facts = RunFacts(loaded, replications: 1, threads: 1, started: started)
      let publication = try OverloadReport.write(findings, scenario, facts, to: folder)
      return (OverloadText.text(findings, emphasis: Terminal().emphasis), publication)
    }
    print(outcome.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(outcome.1, place)
  }

  /// Whole seconds of an option.
  private func seconds(
    _ text: String, _ option: String, _ allowed: ClosedRange<Int64>
  ) throws -> Int64 {
    let words =
      "allowed: \(Duration.seconds(allowed.lowerBound).quantityText) to "
      + Duration.seconds(allowed.upperBound).quantityText
    do throws(QuantityProblem) {
      let value = try Duration(quantity: text).components.seconds
      if allowed.contains(value) { return value }
    } catch {
      throw ValidationError("\(option) is '\(text)', which is no duration; \(words)")
    }
    throw ValidationError("\(option) is '\(text)'; \(words)")
  }
}
