import ArgumentParser
import CloudModel
import Experiments
import Foundation
import Reporting
import ScenarioSchema
import ScenarioYAML
import TraceFiles

struct TuneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract:
      "Find the cheapest design that reaches the goal, and confirm it on fresh random numbers.",
    discussion: """
      The scenario's block 'tune' says what may be changed, what is to be small and what must be kept.
      Points that fill the space, then points with the greatest expected improvement under the
      constraints, then a race of the best by OCBA; the winner must keep its constraints on random numbers
      that the search has not seen.

      Writes points.csv, front.csv, confirmation.csv and manifest.json into results/<scenario name>-tune,
      and the winner as best.yaml, blocks.yaml, hpa.yaml and target-tracking.json. Ends with 1 when no
      design surely keeps its constraints; nearest.yaml then is the point that comes nearest.
      """)

  @Argument(help: "The scenario file, with a block 'tune'.") var file: String
  @Option(name: .shortAndLong, help: "Replications of each point of the search; 4 to 100000.")
  var replications = 24
  @Option(help: "Points that fill the space at the start; 4 to 1000.") var initial = 32
  @Option(help: "Points that the surrogates choose after it; 0 to 1000.") var steps = 32
  @Option(help: "Points that race; 1 to 100.") var finalists = 8
  @Option(help: "Replications that the race may spend; 0 to 10000000.") var race = 2000
  @Option(help: "Fresh replications that confirm the winner; 20 to 10000000.") var confirm = 600
  @Option(help: "Replaces the scenario's seed.") var seed: UInt64?
  @OptionGroup var cores: ThreadOption
  @Option(help: "Where to write; default results/<scenario name>-tune.") var out: String?
  @Flag(help: "Replace a folder that is not ours (it is set aside, not deleted).") var force = false
  @OptionGroup var options: ScenarioOptions

  func validate() throws {
    try OptionRange.check([
      ("--replications", replications, 4...100_000), ("--initial", initial, 4...1000),
      ("--steps", steps, 0...1000), ("--finalists", finalists, 1...100),
      ("--race", race, 0...10_000_000), ("--confirm", confirm, 20...10_000_000),
    ])
  }

  func run() async throws {
    Interrupt.watch()
    let (scenario, loaded) = try options.load(file)
    let (tuning, problem) = try problem(of: scenario)
    let maker = KnobMaker(file: file, overrides: options.overrides)
    try maker.check(tuning.knobs, sources: loaded.sources)
    let started = Int64(Date().timeIntervalSince1970)
    let place = out ?? "results/\(ResultsFolder.safeName(scenario.name))-tune"
    let own = seed ?? scenario.seed
    let runs = TuneScenario(tuning, problem, seed: own, threads: cores.threads, make: maker.make)
    var search = TuneSearch(problem, options: settings(seed: own)) { place, count, stage in
      try await runs.evaluate(place, count, stage) { Interrupt.isRaised }
    }
    let written = startPlace(tuning.knobs, loaded)
    let result = try await Output.attempt {
      let folder = try ResultsFolder(at: place, force: force)
      var progress = Progress("\(scenario.name), points", isShown: Terminal().error)
      defer { progress.finish() }
      let total = initial + steps
      let outcome = try await search.run(
        from: written, shouldStop: { Interrupt.isRaised },
        onProgress: { _, count in progress.show(done: min(count, total), of: total) })
      guard let outcome, !Interrupt.isRaised else { throw ExitCode.interrupted }
      guard !outcome.points.isEmpty else {
        printError("\(file): no point of the search makes a valid scenario; narrow the ranges")
        throw ExitCode.wrongInput
      }
      let facts = RunFacts(
        loaded, replications: outcome.replications, threads: cores.threads, started: started)
      let publication = try TuneReport.write(
        outcome, problem, scenario: scenario, tuning: tuning, facts: facts, seed: own,
        texts: texts(outcome, problem, tuning, maker, place), to: folder)
      let text = TuneText.text(
        outcome, problem, tuning, scenario: scenario, written: written != nil,
        emphasis: Terminal().emphasis)
      return (text, publication, outcome.winner != nil)
    }
    print(result.0, terminator: "")
    print("\nresults: \(place)")
    Output.note(result.1, place)
    if !result.2 { throw ExitCode.requirementMissed }
  }

  /// The block and what it asks for, or an exit with what is wrong.
  private func problem(of scenario: Scenario) throws -> (Tuning, TuneProblem) {
    guard let tuning = scenario.tuning else {
      printError(
        "\(file): there is no block 'tune'; write what may be changed, such as "
          + "'tune: {parameters: {failover_config.recovery.dns_ttl: {from: 10s, to: 300s}}}'")
      throw ExitCode.wrongInput
    }
    for name in [tuning.minimise] + tuning.limits.map(\.measure) {
      let found = try measure(named: name, in: scenario)
      if found.kind == .quantile {
        printError(
          "\(file): '\(name)' is a quantile, which cannot be searched for; name a mean or ratio")
        throw ExitCode.wrongInput
      }
    }
    if measureIsBetterWhenHigh(tuning.minimise, scenario) {
      printError("\(file): tune.minimise is '\(tuning.minimise)', of which more is better")
      throw ExitCode.wrongInput
    }
    guard tuning.knobs.count <= 20, let problem = TuneProblem(tuning, of: scenario) else {
      printError("\(file): \(tuning.knobs.count) parameters; at most 20 are searched at once")
      throw ExitCode.wrongInput
    }
    return (tuning, problem)
  }

  private func measureIsBetterWhenHigh(_ name: String, _ scenario: Scenario) -> Bool {
    MeasureCatalog.measure(named: name, in: scenario)?.polarity == .higherIsBetter
  }

  private func settings(seed: UInt64) -> TuneOptions {
    var settings = TuneOptions()
    settings.initial = initial
    settings.steps = steps
    settings.replications = replications
    settings.finalists = finalists
    settings.race = race
    settings.confirmation = confirm
    settings.seed = seed
    return settings
  }

  /// The place of the design as written; nil when a value in force lies outside of its knob's range.
  private func startPlace(_ knobs: [Knob], _ loaded: LoadedScenario) -> [Double]? {
    let places = knobs.compactMap { knob -> Double? in
      let text =
        loaded.document?.node(at: knob.path)?.flowText
        ?? loaded.rows.first { $0.path == knob.path }?.value
      return text.flatMap { knob.place(of: Self.bare($0)) }
    }
    return places.count == knobs.count ? places : nil
  }

  /// A target without the metric behind its percent sign; other texts as they are.
  private static func bare(_ text: String) -> String {
    guard let percent = text.range(of: "%_") else { return text }
    return String(text[..<percent.lowerBound]) + "%"
  }

  /// The winner, or the nearest point, in the forms in which it can be put to use.
  private func texts(
    _ outcome: TuneOutcome, _ problem: TuneProblem, _ tuning: Tuning, _ maker: KnobMaker,
    _ place: String
  ) -> [TuneReport.Text] {
    guard let chosen = outcome.winner ?? outcome.nearest else { return [] }
    let settings = problem.settings(outcome.points[chosen.point].place)
    let loaded = maker.load(settings)
    guard let design = loaded.scenario, let document = loaded.document else { return [] }
    let isFound = outcome.winner != nil
    let name = "\(design.name)-\(isFound ? "tuned" : "nearest")"
    let set = options.overrides.map(\.path).filter { $0 != "name" }
    var overlay = document.overlay(of: tuning.knobs.map(\.path) + set)
    overlay = DocumentNode(
      .mapping([
        .init(
          key: "include", value: .sequence([.scalar(RelativePath.from(place, to: file))])),
        .init(key: "name", value: .scalar(name)),
      ])
    ).merged(with: overlay)
    let opening =
      isFound
      ? "# The cheapest design that a search found to reach the goal of \(design.name)."
      : "# The point of a search that came nearest to the goal of \(design.name); it does not surely reach it."
    var texts = [
      TuneReport.Text(
        name: isFound ? "best.yaml" : "nearest.yaml",
        content: opening + "\n" + YAMLWriter.text(of: overlay))
    ]
    if !isFound { return texts }
    let blocks = ["failover_config", "autoscaling"].compactMap { key in
      document.root[key: key].map { DocumentNode.Entry(key: key, value: $0) }
    }
    if !blocks.isEmpty {
      texts.append(
        .init(
          name: "blocks.yaml", content: YAMLWriter.text(of: DocumentNode(.mapping(blocks)))))
    }
    if let manifest = ScalingSnippets.hpa(design) {
      texts.append(.init(name: "hpa.yaml", content: manifest))
    }
    if let policy = ScalingSnippets.targetTracking(design) {
      texts.append(.init(name: "target-tracking.json", content: policy.text()))
    }
    return texts
  }
}

/// Paths of files as seen from a folder.
enum RelativePath {
  /// The way from a folder to a file, both as seen from where the program runs.
  static func from(_ folder: String, to file: String) -> String {
    if file.hasPrefix("/") { return file }
    if folder.hasPrefix("/") {
      return URL(fileURLWithPath: file).standardizedFileURL.path
    }
    let ups = parts(folder)
    // A folder outside of where the program runs: no way back is known without its name.
    if ups.first == ".." { return URL(fileURLWithPath: file).standardizedFileURL.path }
    return (ups.map { _ in ".." } + parts(file)).joined(separator: "/")
  }

  private static func parts(_ path: String) -> [String] {
    var parts: [String] = []
    for part in path.split(separator: "/").map(String.init) where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts
  }
}
