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
  /// Whether the gateway sheds the lowest priority first, and from which share of the capacity on.
  let shedsByPriority: Bool
  let shedsAbove: Share
  /// Limits of what is under way; nil without.
  let breaker: CircuitBreaker?
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
    shedsByPriority = balancer.shedding == .priority
    shedsAbove =
      balancer.shedding == .priority ? Units.share(balancer.shedsAbove) : Units.wholeShare
    breaker = balancer.circuitBreaker
    rampStep = Units.nanoseconds(warmup) / 4
  }
}

extension LoadBalancerDesign {
  /// Rate at which a waiting request is given up; 0 for never.
  var leavingPerSecond: Double { patience == 0 ? 0 : 1e9 / Double(patience) }

  /// Requests that may run at once on so many slots.
  func running(slots: Double) -> Double {
    breaker.map { min(slots, Double($0.requests)) } ?? slots
  }

  /// The most requests that wait in a region of so many slots.
  ///
  /// What a circuit breaker lets through and no slot takes waits before the instances. With http1 more
  /// wait in the proxies, once their connections are used up.
  func queueLimit(slots: Double) -> Amount {
    guard let breaker, slots > 0 else { return queueLimit }
    let beyond = Amount((max(0, Double(breaker.requests) - slots) * 1e6).rounded(.down))
    let before = beyond * 1_000_000_000_000
    if before > queueLimit { return queueLimit }
    return before + Amount(breaker.pending) * Amount(Units.amountPerRequest)
  }

  /// What so many units of weight serve with as many requests as are let through.
  func capacity(_ speed: SpeedTable, weight: Int64) -> Rate {
    let full = speed.capacity(weight: weight)
    guard let breaker, weight > 0 else { return full }
    let slots = speed.slots(weight: weight)
    if slots <= Double(breaker.requests) { return full }
    let instances = Double(weight) / Double(SpeedTable.unitsPerInstance)
    let each = speed.throughput(running: Double(breaker.requests) / instances)
    return min(full, Units.rate(each * instances))
  }
}
