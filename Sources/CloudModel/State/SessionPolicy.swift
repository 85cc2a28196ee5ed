import Stochastics

/// Sessions and how their state is kept; block `state`.
///
/// A session is a conversation: turns, a request each, with time to think between them. The number of
/// turns is geometric: after any turn the next comes with the same chance. A session lives in one
/// region until it is moved, and how many are alive follows from the requests by Little's law.
public struct SessionPolicy: Equatable, Sendable {
  /// Key `strategy`.
  public var strategy: SessionStrategy
  /// Key `sessions.turns`: mean turns of a session, at least 1; default 8.
  public var turns: Double
  /// Key `sessions.think_time`: mean seconds from an answer to the next turn; default 30 s.
  public var thinkSeconds: Double
  /// Key `lag`: seconds until a change is copied.
  public var lag: Distribution
  /// Key `interval`: between checkpoints.
  public var interval: Duration
  /// Key `restore`: seconds from the arrival of requests elsewhere until a session goes on.
  public var restore: Distribution
  /// Key `write_cost`: share of an instance's time, 0 … 0.9.
  public var writeCost: Double

  /// Makes a policy with a strategy's own values.
  public init(_ strategy: SessionStrategy, turns: Double = 8, thinkSeconds: Double = 30) {
    self.strategy = strategy
    self.turns = turns
    self.thinkSeconds = thinkSeconds
    lag = .constant(strategy.lag ?? 0)
    interval = .seconds(strategy.interval ?? 0)
    restore = .constant(strategy.restore ?? 0)
    writeCost = strategy.writeCost
  }
}
