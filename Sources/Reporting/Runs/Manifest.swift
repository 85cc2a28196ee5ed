import CloudModel
import Experiments

/// The manifest of a results folder: what the files beside it are, and where they come from.
enum Manifest {
  /// Rises when a reader of the files would have to change.
  static let formatVersion: Int64 = 1

  /// A file of the folder.
  struct File {
    let name: String
    /// Rows below the header; nil for files that are no tables.
    let rows: Int?
  }

  /// A scenario that the results are about.
  struct Subject {
    let scenario: Scenario
    let facts: RunFacts
    let seed: UInt64
    let replicationsDone: Int
    let isPartial: Bool
  }

  /// The manifest of a folder with the results of one run.
  static func json(_ kind: String, _ subject: Subject, files: [File]) -> JSONValue {
    .object(
      head(kind, subject.facts) + members(subject) + tail([subject], files: files))
  }

  /// The manifest of a folder with results about several runs.
  static func json(
    _ kind: String, _ subjects: [(label: String, subject: Subject)], files: [File]
  ) -> JSONValue {
    precondition(!subjects.isEmpty, "a manifest about nothing")
    let runs = subjects.map { JSONValue.Member($0.label, .object(members($0.subject))) }
    return .object(
      head(kind, subjects[0].subject.facts) + [.init("runs", .object(runs))]
        + tail(subjects.map(\.subject), files: files))
  }

  private static func head(_ kind: String, _ facts: RunFacts) -> [JSONValue.Member] {
    [
      ResultsFolder.manifestMark,
      .init("format_version", .integer(formatVersion)),
      .init("kind", .string(kind)),
      .init("program_version", .string(facts.programVersion)),
      .init("command_line", .array(facts.commandLine.map { .string($0) })),
      .init("started_utc", .string(UTCTime.text(unixSeconds: facts.startedUnixSeconds))),
      .init("finished_utc", .string(UTCTime.text(unixSeconds: facts.finishedUnixSeconds))),
      .init("threads", .integer(Int64(facts.threads))),
    ]
  }

  private static func members(_ subject: Subject) -> [JSONValue.Member] {
    let precision: JSONValue =
      subject.facts.precision.map {
        ["measure": .string($0.measure), "half_width": .number($0.halfWidth)]
      } ?? nil
    return [
      .init("scenario", .string(subject.scenario.name)),
      .init("scenario_digest", .string(subject.facts.scenarioDigest)),
      .init("scenario_folder", subject.facts.scenarioFolder.map { .string($0) } ?? nil),
      // Text, since many readers of JSON keep only 53 bits of a number.
      .init("seed", .string(String(subject.seed))),
      .init("replications_asked", .integer(Int64(subject.facts.replicationsAsked))),
      .init("replications_done", .integer(Int64(subject.replicationsDone))),
      .init("partial", .bool(subject.isPartial)),
      .init("precision", precision),
    ] + (subject.scenario.traffic.noise.map { [.init("traffic_noise", .string($0.words))] } ?? [])
  }

  private static func tail(_ subjects: [Subject], files: [File]) -> [JSONValue.Member] {
    var warnings: [RunFacts.Warning] = []
    var prices: [String] = []
    for subject in subjects {
      warnings += subject.facts.warnings.filter { !warnings.contains($0) }
      prices += subject.scenario.unverifiedPrices.filter { !prices.contains($0) }
    }
    return [
      .init(
        "warnings",
        .array(warnings.map { ["place": .string($0.place), "message": .string($0.message)] })),
      .init("unverified_prices", .array(prices.map { .string($0) })),
      .init(
        "files",
        .array(
          files.map { file in
            var members = [JSONValue.Member("name", .string(file.name))]
            if let rows = file.rows { members.append(.init("rows", .integer(Int64(rows)))) }
            return .object(members)
          })),
    ]
  }
}
