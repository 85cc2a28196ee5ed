/// How the waits between tries are drawn; key `backoff.jitter`.
public enum RetryJitter: String, Equatable, Sendable, CaseIterable {
  /// Evenly from 0 to the growing bound (default).
  case full
  /// Evenly from the base to three times the last wait, cut at the cap.
  case decorrelated
  /// The growing bound times 0.8 to 1.2, as gRPC since 2024.
  case grpc
  /// The growing bound itself.
  case none
}

/// What limits the retries of a kind of clients; key `budget`.
public enum RetryBudget: Equatable, Sendable {
  /// Each failed try is tried again while attempts are left.
  case unlimited
  /// At most this share of the first tries; key `budget.ratio`.
  case ratio(Double)
  /// A bucket that each success fills by a part of a retry and each retry empties by one; key
  /// `budget.per_success`. First tries are free.
  case tokenBucket(perSuccess: Double)
  /// gRPC's throttle: each failure takes a token, each success gives `tokenRatio`; retries stop
  /// while the bucket is under its half; key `budget.token_ratio`.
  case throttle(tokenRatio: Double)
}

/// Clients that retry alike; an entry under `traffic.clients`.
public struct RetryingClient: Equatable, Sendable {
  /// The key under `clients`.
  public var name: String
  /// Key `share`: of all requests; default equal parts.
  public var share: Double
  /// Key `retries.attempts`: tries of one layer, the first included, 1 … 10; default 1.
  public var attempts: Int
  /// Key `retries.layers`: layers of callers that each retry on their own, 1 … 3; default 1.
  public var layers: Int
  /// Key `retries.backoff.base`: bound of the first wait, seconds; default 0.5 s.
  public var baseSeconds: Double
  /// Key `retries.backoff.cap`: largest bound, seconds; default 8 s.
  public var capSeconds: Double
  /// Key `retries.backoff.multiplier`: growth of the bound from try to try; default 2.
  public var multiplier: Double
  /// Key `retries.backoff.jitter`; default full.
  public var jitter: RetryJitter
  /// Key `retries.budget`; default unlimited.
  public var budget: RetryBudget

  /// Makes a kind of clients.
  public init(
    name: String, share: Double = 1, attempts: Int = 1, layers: Int = 1, baseSeconds: Double = 0.5,
    capSeconds: Double = 8, multiplier: Double = 2, jitter: RetryJitter = .full,
    budget: RetryBudget = .unlimited
  ) {
    self.name = name
    self.share = share
    self.attempts = attempts
    self.layers = layers
    self.baseSeconds = baseSeconds
    self.capSeconds = capSeconds
    self.multiplier = multiplier
    self.jitter = jitter
    self.budget = budget
  }

  /// The most tries of one request: those of a layer to the power of the layers.
  public var tries: Int { (0..<layers).reduce(1) { product, _ in product * attempts } }

  /// The wait before a retry, evenly distributed in this range of seconds.
  ///
  /// - Parameter retry: 1 for the first one; the layers of one request count on.
  public func wait(beforeRetry retry: Int) -> ClosedRange<Double> {
    precondition(retry > 0, "retry \(retry); allowed: 1 or more")
    // An outer layer begins its inner one's waits anew.
    let step = layers == 1 ? retry - 1 : (retry - 1) % max(1, attempts - 1)
    var bound = baseSeconds
    for _ in 0..<step { bound = min(capSeconds, bound * multiplier) }
    bound = min(capSeconds, bound)
    switch jitter {
    case .full: return 0...bound
    case .grpc: return 0.8 * bound...1.2 * bound
    case .none: return bound...bound
    case .decorrelated:
      // The next range follows from the mean of the last wait.
      let low = min(baseSeconds, capSeconds)
      var high = min(capSeconds, 3 * low)
      for _ in 0..<step { high = min(capSeconds, 3 * (low + high) / 2) }
      return low...max(low, high)
    }
  }
}
