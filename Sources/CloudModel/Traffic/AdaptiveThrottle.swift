import ScenarioSchema

/// A client that refuses its own tries while the service accepts too few of them; key `throttle`.
///
/// **Source**: Google, Site Reliability Engineering (2016), chapter 21, "Client-side throttling".
public struct AdaptiveThrottle: Equatable, Sendable {
  /// Key `k`: tries for each that is accepted before the client refuses any; more than 1 … 100,
  /// default 2.
  public var multiplier: Double
  /// Key `window`: how far back tries and accepts are counted, seconds; default 2 min.
  public var windowSeconds: Double

  /// Makes a throttle.
  public init(multiplier: Double = 2, windowSeconds: Double = 120) {
    self.multiplier = multiplier
    self.windowSeconds = windowSeconds
  }

  /// The chance that a try is refused before it is sent, 0 … 1.
  ///
  /// max(0, (requests - K accepts) / (requests + 1)), each process by its own part of the counts.
  ///
  /// - Parameters:
  ///   - requests: tries in the window, counted when they are wanted, refused ones included.
  ///   - accepts: of those, the ones that the service accepted.
  ///   - processes: client processes among which the counts are spread.
  public func rejection(requests: Double, accepts: Double, processes: Double = 1) -> Double {
    max(0, (requests - multiplier * accepts) / (requests + processes))
  }

  static let fields = FieldList<AdaptiveThrottle>([
    .defaulted(
      "k", \.multiplier, .quantity(.number, in: 1...100, lowerEnd: .excluded), 2, source: book,
      help: "tries for each accepted one before the client refuses any"),
    .defaulted(
      "window", \.windowSeconds, .quantity(.duration, in: 1...3600), 120, source: book,
      help: "how far back tries and accepts are counted"),
  ])

  private static let book = "Google, Site Reliability Engineering, chapter 21"
}
