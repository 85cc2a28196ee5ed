import ScenarioSchema

/// What of a conversation is gone when the place that held it is lost.
public enum LostHistory: Equatable, Sendable {
  /// All of it.
  case everything
  /// What came after the last checkpoint.
  case sinceCheckpoint
  /// What the copy elsewhere had not yet received.
  case replicationLag
}

/// A way to keep the state of sessions; key `state.strategy`.
///
/// A strategy is data: what a loss takes, which losses leave the state alone, and the values that a
/// scenario may leave out. One file and one line of the catalog make a new one.
public struct SessionStrategy: Equatable, Sendable {
  /// How a scenario names it.
  public var name: String
  /// What it is, in one line.
  public var summary: String
  /// What a loss takes.
  public var lost: LostHistory
  /// Whether the state stands outside of the instances, so that only the loss of a region takes it.
  public var isOutside = false
  /// `lag` in seconds, for strategies that copy; nil where the key has no meaning.
  public var lag: Double?
  /// `restore` in seconds: from the moment when requests arrive elsewhere until a session goes on.
  public var restore: Double?
  /// `interval` in seconds, for strategies that save from time to time.
  public var interval: Double?
  /// `write_cost`: share of an instance's time that saving or copying takes.
  public var writeCost = 0.0
  /// Where the values come from.
  public var source: String

  static let choice = FieldKind<SessionStrategy>.choice(
    SessionStrategyCatalog.all.map { ($0.name, $0) })
}

/// All strategies.
public enum SessionStrategyCatalog {
  /// In the order of documentation.
  public static let all: [SessionStrategy] = [.none, .checkpoint, .activeActive, .externalCache]
}
