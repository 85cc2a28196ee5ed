/// What the replications in a file belong to: only the same of everything gives the same bytes.
public struct JournalHeader: Equatable, Sendable, Codable {
  /// The program's version.
  public let version: String
  /// `LoadedScenario.digest`: the joined document with its overrides and traces.
  public let scenarioDigest: String
  /// The scenario's name, for messages.
  public let scenarioName: String
  /// The seed in force.
  public let seed: UInt64
  /// The number of the first replication.
  public let first: Int
  /// The number behind the last one that it will hold; nil for a run's journal, which may go on.
  public let end: Int?

  /// Makes a header.
  public init(
    version: String, scenarioDigest: String, scenarioName: String, seed: UInt64, first: Int = 0,
    end: Int? = nil
  ) {
    self.version = version
    self.scenarioDigest = scenarioDigest
    self.scenarioName = scenarioName
    self.seed = seed
    self.first = first
    self.end = end
  }

  /// Why a file with another header cannot be used where this one is wanted; nil when it can.
  public func difference(from other: JournalHeader) -> String? {
    if other.version != version {
      return "it is of version \(other.version), this is \(version)"
    }
    if other.scenarioName != scenarioName {
      return "it is of scenario '\(other.scenarioName)', not of '\(scenarioName)'"
    }
    if other.scenarioDigest != scenarioDigest {
      return "it is of another '\(scenarioName)': digest \(other.scenarioDigest), not "
        + scenarioDigest
    }
    if other.seed != seed { return "it is of seed \(other.seed), not of \(seed)" }
    if other.first != first || other.end != end {
      return "it holds replications \(other.rangeWords), not \(rangeWords)"
    }
    return nil
  }

  private var rangeWords: String {
    end.map { "\(first) to \($0 - 1)" } ?? "from \(first) on"
  }
}
