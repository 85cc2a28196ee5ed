import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run two designs on the same random numbers: the difference and who is better.",
    discussion: """
      Replication n of both designs sees the same faults at the same times, wherever both have the
      component; what is left of the difference is the designs'. --set and --horizon apply to both.
      """)

  @Argument(help: "The first scenario file.") var a: String
  @Argument(help: "The second scenario file.") var b: String
  @OptionGroup var simulation: SimulationOptions
  @Option(
    name: .customLong("set-b"),
    help: ArgumentHelp("Set a value of the second scenario only.", valueName: "path=value"))
  var assignmentsB: [Assignment] = []
  @Option(help: "Where to write; default results/<A>-against-<B>.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func run() async throws {
    Interrupt.watch()
    let (first, loadedA) = try options.load(a)
    let (second, loadedB) = try options.load(b, also: assignmentsB)
    try simulation.check(first)
    try simulation.check(second)
    let name = ResultsFolder.safeName("\(first.name)-against-\(second.name)")
    let place = out ?? "results/\(name)"
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      let resultA = try await simulation.run(first, named: first.name)
      let sideA = ComparisonReport.Side(
        resultA.value, simulation.facts(loadedA, started: resultA.started))
      let resultB = try await simulation.run(
        second, named: second.name, replications: resultA.value.rows.count)
      let sideB = ComparisonReport.Side(
        resultB.value, simulation.facts(loadedB, started: resultB.started))
      let comparison = try Comparison(resultA.value, resultB.value)
      let publication = try ComparisonReport.write(comparison, a: sideA, b: sideB, to: folder)
      let count = min(resultA.value.rows.count, resultB.value.rows.count)
      let text = ComparisonText.text(
        comparison, nameA: a, nameB: b, goal: first.objective, replications: count,
        emphasis: Terminal().emphasis)
      return (text, publication, resultA.value.isPartial || resultB.value.isPartial)
    }
    print(outcome.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(outcome.1, place)
    if outcome.2 { throw ExitCode.interrupted }
  }
}
