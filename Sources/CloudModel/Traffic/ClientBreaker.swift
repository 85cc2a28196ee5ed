import ScenarioSchema

/// A circuit breaker in a client library: closed, open for a while, then half-open; key `breaker`.
///
/// Closed, it sends and counts. When at least `minimumCalls` of the window are known and the share of
/// failures reaches `failureRatio`, it opens: all tries fail at once. After `openSeconds` a number of
/// trials is sent; it closes when fewer than `failureRatio` of them fail, else it opens anew.
///
/// **Source**: resilience4j documentation, CircuitBreaker; Netflix Hystrix wiki, "How it works" and
/// "Configuration".
public struct ClientBreaker: Equatable, Sendable {
  /// Key `failure_ratio`: share of failed calls from which on it opens; default 50 %.
  public var failureRatio: Double
  /// Key `window`: how far back calls are counted, seconds; default 10 s.
  public var windowSeconds: Double
  /// Key `minimum_calls`: calls in the window before it may open; default 20.
  public var minimumCalls: Int
  /// Key `open`: how long it stays open, seconds; default 5 s.
  public var openSeconds: Double
  /// Key `trials`: calls that it lets through half-open; default 1.
  public var trials: Int

  /// Makes a breaker.
  public init(
    failureRatio: Double = 0.5, windowSeconds: Double = 10, minimumCalls: Int = 20,
    openSeconds: Double = 5, trials: Int = 1
  ) {
    self.failureRatio = failureRatio
    self.windowSeconds = windowSeconds
    self.minimumCalls = minimumCalls
    self.openSeconds = openSeconds
    self.trials = trials
  }

  /// Calls of a window beyond which its scatter is taken for that of so many.
  public static let mostCalls = 200

  /// The chance that of so many calls, each failing with this chance, the share that makes it open
  /// fails: the upper tail of a binomial law.
  public func chanceToOpen(calls: Int, failing: Double) -> Double {
    precondition(calls > 0, "\(calls) calls")
    if failing <= 0 { return 0 }
    if failing >= 1 { return 1 }
    let count = min(calls, Self.mostCalls)
    let least = max(1, Int((failureRatio * Double(count) - 1e-9).rounded(.up)))
    // From the end at which the first term does not vanish.
    var sum = 0.0
    var term = 1.0
    if failing < 0.5 {
      for _ in 0..<count { term *= 1 - failing }
      for failures in 0..<least {
        sum += term
        term *= Double(count - failures) / Double(failures + 1) * failing / (1 - failing)
      }
      return min(1, max(0, 1 - sum))
    }
    for _ in 0..<count { term *= failing }
    for failures in stride(from: count, through: least, by: -1) {
      sum += term
      term *= Double(failures) / Double(count - failures + 1) * (1 - failing) / failing
    }
    return min(1, sum)
  }

  static let hystrix = "Netflix Hystrix wiki, Configuration"

  static let fields = FieldList<ClientBreaker>(
    [
      .defaulted(
        "failure_ratio", \.failureRatio, .quantity(.share, in: 0...1, lowerEnd: .excluded), 0.5,
        source: hystrix, help: "share of failed calls from which on it opens"),
      .defaulted(
        "window", \.windowSeconds, .quantity(.duration, in: 1...3600), 10, source: hystrix,
        help: "how far back calls are counted"),
      .defaulted(
        "minimum_calls", \.minimumCalls, .count(1...1_000_000), 20, source: hystrix,
        help: "calls of a process in the window before it may open"),
      .defaulted(
        "open", \.openSeconds, .quantity(.duration, in: 0.1...3600), 5, source: hystrix,
        help: "how long it stays open"),
      .defaulted(
        "trials", \.trials, .count(1...200), 1, source: hystrix,
        help: "calls that it lets through half-open"),
    ], presets: PresetCatalog.clientBreakers)
}
