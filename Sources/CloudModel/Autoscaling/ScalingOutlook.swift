/// When a policy may next do something new, and as long as what.
///
/// The promise: while the counts stay as they are and every metric that the policy could read stays in
/// its band, its looks before `nextLook` change neither its advice nor what it will advise later. Bands
/// are intervals, so a mean over a window whose values all lie in a band lies in it, too. So looks may
/// be left out, and nothing changes.
public struct ScalingOutlook: Equatable, Sendable {
  /// The earliest look that may matter, nanoseconds from the start; nil when none does.
  public var nextLook: Int64?
  /// The band of the utilisation, in 1e-6.
  public var utilisation: ClosedRange<Int64> = Int64.min...Int64.max
  /// The band of the request rate, in 1e-9 requests/s.
  public var requestRate: ClosedRange<Int64> = Int64.min...Int64.max
  /// The band of the waiting requests; nil when the policy does not read them.
  public var waiting: ClosedRange<Double>?

  /// Makes an outlook without bands.
  public init(nextLook: Int64?) { self.nextLook = nextLook }

  /// Whether metrics lie in every band.
  public func holds(_ metrics: ScalingMetrics) -> Bool {
    utilisation.contains(metrics.utilisation) && requestRate.contains(metrics.requestRate)
      && (waiting?.contains(metrics.waiting) ?? true)
  }

  /// Narrows the band of a metric to exactly its value.
  mutating func pin(_ metric: ScalingMetric, _ metrics: ScalingMetrics) {
    switch metric {
    case .gpuUtilization: utilisation = metrics.utilisation...metrics.utilisation
    case .requestRate, .requestsPerInstance: requestRate = metrics.requestRate...metrics.requestRate
    case .queueLength: waiting = metrics.waiting...metrics.waiting
    }
  }

  /// What holds for both: the earlier look, the narrower bands.
  public func joined(_ other: ScalingOutlook) -> ScalingOutlook {
    var result = self
    if let next = other.nextLook { result.nextLook = min(nextLook ?? next, next) }
    result.utilisation = utilisation.clamped(to: other.utilisation)
    result.requestRate = requestRate.clamped(to: other.requestRate)
    if let band = other.waiting { result.waiting = waiting?.clamped(to: band) ?? band }
    return result
  }
}
