/// The time from a failure to its detection by probes of several observers.
///
/// Each observer probes every `interval` at a phase of its own, uniform and independent, and reports
/// after `failures` failed probes in a row; a failed probe takes `failTime` to be known. The failure
/// is detected when `quorum` observers have reported: T = (n - 1) I + U(k) + tau, with U(k) the k-th
/// smallest of m uniform phases in (0, I).
///
/// **Source**: order statistics of the uniform law (David and Nagaraja, section 2.3): the mean of
/// U(k) is I k / (m + 1).
public struct DetectionDelay: Equatable, Sendable {
  /// Time between two probes of one observer, in seconds; above 0.
  public let interval: Double
  /// Failed probes in a row before an observer reports; at least 1.
  public let failures: Int
  /// The number of observers.
  public let observers: Int
  /// The observers that must have reported; 1 up to their number.
  public let quorum: Int
  /// Seconds until a failed probe is known to have failed: 0 for a refused connection, the probe's
  /// timeout for a hanging endpoint.
  public let failTime: Double

  /// Describes the probes; times in seconds.
  public init(interval: Double, failures: Int, observers: Int, quorum: Int, failTime: Double) {
    precondition(interval > 0 && failTime >= 0, "interval \(interval) s, failTime \(failTime) s")
    precondition(
      failures >= 1 && quorum >= 1 && quorum <= observers,
      "\(failures) failures, quorum \(quorum) of \(observers)")
    self.interval = interval
    self.failures = failures
    self.observers = observers
    self.quorum = quorum
    self.failTime = failTime
  }

  /// The mean in seconds, (n - 1) I + I k / (m + 1) + tau.
  public var mean: Double {
    earliest + interval * Double(quorum) / Double(observers + 1)
  }

  /// The variance in seconds squared: that of a beta law with parameters k and m + 1 - k.
  public var variance: Double {
    let (k, m) = (Double(quorum), Double(observers))
    return interval * interval * k * (m + 1 - k) / ((m + 1) * (m + 1) * (m + 2))
  }

  /// The shortest and the longest delay in seconds.
  public var bounds: ClosedRange<Double> { earliest...(earliest + interval) }

  /// The probability of detection within `delay` seconds: k of m phases must lie before it.
  public func probability(within delay: Double) -> Double {
    let share = min(1, max(0, (delay - earliest) / interval))
    return KOfN.availability(k: quorum, n: observers, componentAvailability: share)
  }

  /// (n - 1) I + tau.
  private var earliest: Double { Double(failures - 1) * interval + failTime }
}
