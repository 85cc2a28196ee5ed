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
  /// `budget.per_success`. First tries are free. `tokens` are the retries that the bucket of one
  /// process holds, with which it starts; nil for the long run alone.
  case tokenBucket(perSuccess: Double, tokens: Double? = nil)
  /// gRPC's throttle: each failure takes a token, each success gives `tokenRatio`; retries stop
  /// while the bucket is at its half or under; key `budget.token_ratio`. `tokens` is the size of the
  /// bucket of one process, which starts full; nil for the long run alone.
  case throttle(tokenRatio: Double, tokens: Double? = nil)
  /// Envoy's `max_retries`: retries under way at once, of one process; key `budget.max_retries`.
  case concurrent(Int)
  /// Envoy's retry budget: this share of all tries under way, at least so many of one process; keys
  /// `budget.active` and `budget.min_retries`.
  case active(share: Double, least: Int)

  /// What the bucket of one process holds when it is full; nil without a bucket of a size.
  public var tokens: Double? {
    switch self {
    case .tokenBucket(_, let tokens), .throttle(_, let tokens): tokens
    default: nil
    }
  }
}

/// Clients that retry alike; an entry under `traffic.clients`.
public struct RetryingClient: Equatable, Sendable {
  /// The key under `clients`.
  public var name: String
  /// Key `kind`: the classes of this `client` alone; default the classes whose `client` no entry names.
  public var kind: ClientKind?
  /// Key `share`: of the requests of those classes; default equal parts.
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
  /// Key `processes`: client processes, each with a throttle and a budget of its own; default 1.
  public var processes: Int
  /// Key `throttle`: whether they refuse tries themselves; default never.
  public var throttle: AdaptiveThrottle?
  /// Key `breaker`: whether a circuit breaker of theirs refuses all for a while; default none.
  public var breaker: ClientBreaker?
  /// Key `hedging`: whether they send a try a second time when it takes long; in place of retries.
  public var hedging: Hedging?

  /// Makes a kind of clients.
  public init(
    name: String, kind: ClientKind? = nil, share: Double = 1, attempts: Int = 1, layers: Int = 1,
    baseSeconds: Double = 0.5,
    capSeconds: Double = 8, multiplier: Double = 2, jitter: RetryJitter = .full,
    budget: RetryBudget = .unlimited, processes: Int = 1, throttle: AdaptiveThrottle? = nil,
    breaker: ClientBreaker? = nil, hedging: Hedging? = nil
  ) {
    self.name = name
    self.kind = kind
    self.share = share
    self.attempts = attempts
    self.layers = layers
    self.baseSeconds = baseSeconds
    self.capSeconds = capSeconds
    self.multiplier = multiplier
    self.jitter = jitter
    self.budget = budget
    self.processes = processes
    self.throttle = throttle
    self.breaker = breaker
    self.hedging = hedging
  }

  /// The most tries of one request: those of a layer to the power of the layers, or the copies.
  public var tries: Int {
    hedging?.copies ?? (0..<layers).reduce(1) { product, _ in product * attempts }
  }

  /// The wait before a retry, evenly distributed in this range of seconds.
  ///
  /// - Parameter retry: 1 for the first one; the layers of one request count on.
  public func wait(beforeRetry retry: Int) -> ClosedRange<Double> {
    precondition(retry > 0, "retry \(retry); allowed: 1 or more")
    // The next copy follows one that failed at once.
    if hedging != nil { return 0...0 }
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
