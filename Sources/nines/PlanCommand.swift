import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting

/// A list of shares on the command line: `0%,20%,30%` or `0,0.2,0.3`.
struct ShareList: ExpressibleByArgument {
  let values: [Double]

  init?(argument: String) {
    var values: [Double] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let text = part.trimmingCharacters(in: .whitespaces)
      let isPercent = text.hasSuffix("%")
      let number = (isPercent ? String(text.dropLast()) : text).trimmingCharacters(in: .whitespaces)
      guard let value = Double(number), value.isFinite else { return nil }
      // Divided, since 0.3 and not 30 * 0.01 is the number that 30 % means.
      values.append(isPercent ? value / 100 : value)
    }
    self.values = values
  }
}

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Run a scenario with several buffers, pool sizes and growths: what suffices, at what cost.",
    discussion: """
      Every combination of the lists is run on the same random numbers, and the scenario as it is
      written with and without its buffer and its N-1 reserve, for their price. Writes plan.csv,
      reserves.csv and manifest.json into results/<scenario name>-plan. A year's growth shows when a
      design fails: try --horizon 3y.
      """)

  @Argument(help: "The scenario file.") var file: String
  @Option(
    help: ArgumentHelp(
      "Values of capacity.buffer; default 0%,10%,20%,25%,30%.", valueName: "shares"))
  var buffer: ShareList?
  @Option(
    help: ArgumentHelp(
      "What min and initial of every pool are multiplied by; default 60%,80%,100%.",
      valueName: "shares"))
  var size: ShareList?
  @Option(
    help: ArgumentHelp(
      "Growth of the traffic a year; default the scenario's, and 30 % more.", valueName: "shares"))
  var growth: ShareList?
  @Option(name: .shortAndLong, help: "Replications of each combination.") var replications = 20
  @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
  @OptionGroup var cores: ThreadOption
  @Option(help: "Where to write; default results/<scenario name>-plan.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func validate() throws {
    try OptionRange.check([("--replications", replications, 2...1_000_000)])
  }

  func run() async throws {
    Interrupt.watch()
    let (scenario, loaded) = try options.load(file)
    let grid = try grid(for: scenario)
    let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))-plan"
    let started = Int64(Date().timeIntervalSince1970)
    let outcome = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      let total = grid.points.count
      var progress = Progress("\(scenario.name), points", isShown: Terminal().error)
      defer { progress.finish() }
      let options = RunOptions(replications: replications, threads: cores.threads, seed: seed)
      let rows = try await PlanRun(scenario, grid: grid, options: options).run(shouldStop: {
        Interrupt.isRaised
      }) { progress.show(done: $0, of: total) }
      if rows.isEmpty { throw ExitCode.interrupted }
      let facts = RunFacts(
        loaded, replications: replications, threads: cores.threads, started: started)
      let reserves = try await ReservePrice.all(of: scenario, options) { Interrupt.isRaised }
      let isPartial = rows.count < total || Interrupt.isRaised
      let publication = try PlanReport.write(
        rows, reserves: reserves, facts: facts, isPartial: isPartial, to: folder)
      let text = try PlanText.text(rows, reserves: reserves, emphasis: Terminal().emphasis)
      return (text, publication, isPartial)
    }
    print(outcome.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(outcome.1, place)
    if outcome.2 { throw ExitCode.interrupted }
  }

  private func grid(for scenario: Scenario) throws -> PlanGrid {
    let usual = PlanGrid.usual(for: scenario)
    do throws(PlanError) {
      return try PlanGrid(
        buffers: buffer?.values ?? usual.buffers, sizes: size?.values ?? usual.sizes,
        growths: growth?.values ?? usual.growths)
    } catch {
      printError("nines plan: \(error)")
      throw ExitCode.wrongInput
    }
  }
}
