import CloudModel

/// The load balancer in whole nanoseconds.
struct LoadBalancerDesign: Equatable, Sendable {
  let interval: Int64
  let unhealthy: Int
  let healthy: Int
  let timeout: Int64
  let deregistration: Int64
  /// The most requests that wait in a region.
  let queueLimit: Amount
  /// Whether any free slot of a region takes the next request.
  let isPooled: Bool
  /// Whether requests whose clients have given up are taken out of the queue.
  let dropsExpired: Bool
  /// Mean nanoseconds after which a waiting request is given up; 0 for never.
  let patience: Int64
  let outliers: OutlierDetection?
  /// Length of one of the four steps of a new instance's ramp; 0 without a ramp.
  let rampStep: Int64

  init(_ balancer: LoadBalancer, warmup: Duration) {
    interval = Units.nanoseconds(balancer.interval)
    unhealthy = balancer.unhealthyThreshold
    healthy = balancer.healthyThreshold
    timeout = Units.nanoseconds(balancer.timeout)
    deregistration = Units.nanoseconds(balancer.deregistrationDelay)
    queueLimit = Amount(balancer.queueLimit) * Amount(1_000_000_000_000_000_000)
    isPooled = balancer.dispatch == .pooled
    dropsExpired = balancer.dropsExpired
    patience = Units.nanoseconds(balancer.patience ?? .zero)
    outliers = balancer.outliers
    rampStep = Units.nanoseconds(warmup) / 4
  }
}

extension LoadBalancerDesign {
  /// Rate at which a waiting request is given up; 0 for never.
  var leavingPerSecond: Double { patience == 0 ? 0 : 1e9 / Double(patience) }
}
