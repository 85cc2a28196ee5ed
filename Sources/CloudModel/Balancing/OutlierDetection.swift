/// Passive outlier detection as Envoy does it: who fails requests is taken out for a while.
///
/// A number of failed requests in a row ejects a host at once. The k-th ejection lasts k times
/// `baseEjection`, at most `maxEjection`, and ends at a sweep; each sweep without one takes a step back.
/// Never are more than `maxEjected` of the hosts out, but for one host where `alwaysEjectsOne`. Success
/// rate and failure percentage are left out: they find what fails in part, and a target here is dead or alive.
///
/// **Source**: Envoy, `outlier_detection.proto` and `outlier_detection_impl.cc` (`ejectHost`,
/// `checkHostForUneject`, `onIntervalTimer`).
public struct OutlierDetection: Equatable, Sendable {
  /// Key `consecutive_errors`: failed requests in a row; default 5. 0 switches the rule off.
  public var consecutiveErrors: Int
  /// Key `interval`: between sweeps; default 10s.
  public var interval: Duration
  /// Key `base_ejection_time`: default 30s.
  public var baseEjection: Duration
  /// Key `max_ejection_time`: default 300s.
  public var maxEjection: Duration
  /// Key `max_ejection`: share of the hosts that may be out at once; default 10%.
  public var maxEjected: Double
  /// Key `always_eject_one`: whether one host may be out whatever `max_ejection` says; default true, as before
  /// Envoy 1.32, where it became an option.
  public var alwaysEjectsOne: Bool
  /// Key `panic_threshold`: with fewer hosts left than this share, all get requests; default 50%; Istio: 0%.
  public var panicThreshold: Double

  /// Makes a detection.
  public init(
    consecutiveErrors: Int = 5, interval: Duration = .seconds(10),
    baseEjection: Duration = .seconds(30), maxEjection: Duration = .seconds(300),
    maxEjected: Double = 0.1, alwaysEjectsOne: Bool = true,
    panicThreshold: Double = 0.5
  ) {
    self.consecutiveErrors = consecutiveErrors
    self.interval = interval
    self.baseEjection = baseEjection
    self.maxEjection = maxEjection
    self.maxEjected = maxEjected
    self.alwaysEjectsOne = alwaysEjectsOne
    self.panicThreshold = panicThreshold
  }

  /// Whether one more of the hosts may be ejected.
  public func mayEject(out: Int, of hosts: Int) -> Bool {
    if alwaysEjectsOne, out == 0 { return true }
    return Double(out + 1) <= maxEjected * Double(hosts) + 1e-9
  }

  /// Whether so few hosts are left that all get requests.
  public func panics(out: Int, of hosts: Int) -> Bool {
    Double(hosts - out) < panicThreshold * Double(hosts) - 1e-9
  }

  /// How long an ejection lasts, at least, with this many steps of back-off.
  public func ejectionTime(backoff: Int) -> Duration { min(baseEjection * backoff, maxEjection) }

  /// The back-off after one more ejection.
  public func raised(_ backoff: Int) -> Int {
    baseEjection * backoff < maxEjection + baseEjection ? backoff + 1 : backoff
  }
}
