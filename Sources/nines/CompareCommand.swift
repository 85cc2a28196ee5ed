import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import TraceFiles

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run several designs on the same random numbers: the differences and who is better.",
    discussion: """
      Replication n of all designs sees the same faults at the same times, wherever they have the
      component; what is left of the differences is the designs'. --set and --horizon apply to all.
      A file with 'axes' stands for all designs of its family, so one such file is enough.

      Writes designs.csv (every design against the first), pairs.csv (all pairs), differences.csv (what
      the files differ in), origins.csv (which faults and phases make the difference), pareto.csv (cost
      beside loss), of two designs comparison.csv, and manifest.json.
      """)

  @Argument(help: "Two scenario files or more, or one with 'axes'.") var files: [String]
  @OptionGroup var simulation: SimulationOptions
  @Option(
    name: .customLong("set-b"),
    help: ArgumentHelp("Set a value of the second scenario only.", valueName: "path=value"))
  var assignmentsB: [Assignment] = []
  @Option(help: "Where to write; default results/<A>-against-<B>.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  /// A design as it is run.
  private struct Subject {
    let label: String
    let scenario: Scenario
    let loaded: LoadedScenario
  }

  func validate() throws {
    if files.count > DesignAxis.familyLimit {
      throw ValidationError("\(files.count) files; at most \(DesignAxis.familyLimit) are compared")
    }
    if !assignmentsB.isEmpty, files.count != 2 {
      throw ValidationError("--set-b is for two files; \(files.count) are given")
    }
  }

  func run() async throws {
    Interrupt.watch()
    let subjects = try subjects()
    for subject in subjects { try simulation.check(subject.scenario) }
    let place = out ?? "results/\(ResultsFolder.safeName(folderName(subjects)))"
    let names = Self.unique(subjects.map(\.label))
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      var runs: [RunResult] = []
      var sides: [ComparisonReport.Side] = []
      for (subject, name) in zip(subjects, names) {
        let result = try await simulation.run(
          subject.scenario, named: name, replications: runs.first?.rows.count)
        runs.append(result.value)
        sides.append(
          ComparisonReport.Side(
            result.value, simulation.facts(subject.loaded, started: result.started)))
      }
      let comparison = try DesignComparison(runs, names: names)
      let differences = DesignDifference.all(subjects.map(\.loaded.rows))
      let two = runs.count == 2 ? try Comparison(runs[0], runs[1]) : nil
      let publication = try ComparisonReport.write(
        comparison, two: two, differences: differences, sides: sides, to: folder)
      let emphasis = Terminal().emphasis
      var text =
        two.map {
          ComparisonText.text(
            $0, nameA: names[0], nameB: names[1], goal: subjects[0].scenario.objective,
            replications: comparison.runs[0].rows.count, emphasis: emphasis)
        } ?? DesignsText.text(comparison, emphasis: emphasis)
      text += "\n" + DesignsText.details(comparison, differences, emphasis: emphasis)
      return (text, publication, runs.contains { $0.isPartial })
    }
    print(outcome.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(outcome.1, place)
    if outcome.2 { throw ExitCode.interrupted }
  }

  /// The designs of all files, or an exit with what is wrong with them.
  private func subjects() throws -> [Subject] {
    var subjects: [Subject] = []
    for (index, file) in files.enumerated() {
      let (scenario, loaded) = try options.load(file, also: index == 1 ? assignmentsB : [])
      if scenario.axes.isEmpty {
        subjects.append(Subject(label: file, scenario: scenario, loaded: loaded))
        continue
      }
      for member in try options.family(file, also: index == 1 ? assignmentsB : []) {
        subjects.append(
          Subject(
            label: files.count == 1 ? member.name : "\(scenario.name)/\(member.name)",
            scenario: member.scenario, loaded: member.loaded))
      }
    }
    if subjects.count < 2 {
      printError(
        "nines compare: one design is nothing to compare; name two files, or one with 'axes'")
      throw ExitCode.wrongInput
    }
    if subjects.count > DesignAxis.familyLimit {
      printError(
        "nines compare: \(subjects.count) designs; at most \(DesignAxis.familyLimit) are compared")
      throw ExitCode.wrongInput
    }
    if subjects.count > 2 {
      // Files are told apart by their scenarios' names, which are shorter than their paths.
      return subjects.map { subject in
        subject.label.hasSuffix(".yaml") || subject.label.hasSuffix(".yml")
          ? Subject(
            label: subject.scenario.name, scenario: subject.scenario, loaded: subject.loaded)
          : subject
      }
    }
    return subjects
  }

  private func folderName(_ subjects: [Subject]) -> String {
    let first = subjects[0].scenario.name
    if files.count == 1 { return "\(first)-stages" }
    if subjects.count == 2 { return "\(first)-against-\(subjects[1].scenario.name)" }
    return "\(first)-against-\(subjects.count - 1)"
  }

  /// The names made different; equal ones of two designs may stay, as A and B tell them apart.
  private static func unique(_ names: [String]) -> [String] {
    var taken: [String: Int] = [:]
    if names.count == 2 { return names }
    return names.map { name in
      let count = (taken[name] ?? 0) + 1
      taken[name] = count
      return count == 1 ? name : "\(name)-\(count)"
    }
  }
}
