import Experiments

/// What a manifest says about a run besides its results: who ran what, when and how.
///
/// Only these facts may differ between two runs of the same scenario and seed; they go to
/// `manifest.json` and to no other file.
public struct RunFacts: Equatable, Sendable {
  /// Something that a reader of the results must know.
  public struct Warning: Equatable, Sendable {
    /// Where, for example `scenarios/dns.yaml:14:12`; empty when it concerns no place.
    public let place: String
    /// What.
    public let message: String

    /// Makes a warning.
    public init(place: String, message: String) {
      self.place = place
      self.message = message
    }

    /// Place and message on one line.
    var text: String { place.isEmpty ? message : "\(place): \(message)" }
  }

  /// The program's version.
  public var programVersion: String
  /// The command line, a word an item, the program first.
  public var commandLine: [String]
  /// Identifies the joined scenario document with its overrides and traces.
  public var scenarioDigest: String
  /// Replications asked for; with a precision, the most.
  public var replicationsAsked: Int
  /// The precision at which the run might stop earlier.
  public var precision: PrecisionGoal?
  /// Threads.
  public var threads: Int
  /// When the run began, seconds since 1970-01-01 UTC.
  public var startedUnixSeconds: Int64
  /// When the run ended, seconds since 1970-01-01 UTC.
  public var finishedUnixSeconds: Int64
  /// Warnings, in the order in which they are to be read.
  public var warnings: [Warning]

  /// The joined scenario document as YAML, for a copy beside the results; nil for none.
  public var scenarioText: String?
  /// The folder from which the scenario names its data files.
  public var scenarioFolder: String?

  /// Gathers the facts.
  public init(
    programVersion: String, commandLine: [String], scenarioDigest: String,
    replicationsAsked: Int, precision: PrecisionGoal? = nil, threads: Int,
    startedUnixSeconds: Int64, finishedUnixSeconds: Int64, warnings: [Warning] = []
  ) {
    self.programVersion = programVersion
    self.commandLine = commandLine
    self.scenarioDigest = scenarioDigest
    self.replicationsAsked = replicationsAsked
    self.precision = precision
    self.threads = threads
    self.startedUnixSeconds = startedUnixSeconds
    self.finishedUnixSeconds = finishedUnixSeconds
    self.warnings = warnings
  }
}
