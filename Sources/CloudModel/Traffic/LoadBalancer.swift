/// The load balancer of each region; block `load_balancer`, presets `alb`, `nlb`, `gcp`, `perfect`.
///
/// Default: preset `alb`. Preset `perfect` finds a dead target at once and never queues.
public struct LoadBalancer: Equatable, Sendable {
  /// Key `interval`: between health checks of one target; default 30s (ALB).
  public var interval: Duration
  /// Key `unhealthy_threshold`: failed checks in a row before a target is taken out; default 2.
  public var unhealthyThreshold: Int
  /// Key `healthy_threshold`: passed checks in a row before a new target gets traffic; default 1,
  /// as ALB passes a newly registered target on its first.
  public var healthyThreshold: Int
  /// Key `timeout`: of one check; default 5s.
  public var timeout: Duration
  /// Key `deregistration_delay`: how long a leaving target may finish its streams; default 300s.
  public var deregistrationDelay: Duration
  /// Key `queue_limit`: requests that wait in a region before more are shed; default 0.
  public var queueLimit: Int
  /// Key `dispatch`: whether any free slot takes the next request, or each instance has a queue of
  /// its own; default pooled.
  public var dispatch: Dispatch
  /// Key `patience`: mean time after which a waiting request is given up, exponential; default none:
  /// it waits as long as its deadline for the first token allows.
  public var patience: Duration?
  /// Key `drops_expired`: whether requests whose clients have given up are taken out of the queue
  /// before they are served; default true.
  public var dropsExpired: Bool
  /// Key `shedding.by`: whom its gateway refuses under overload; default none in particular.
  public var shedding: SheddingRule
  /// Key `shedding.above`: the load over the region's capacity from which the gateway refuses, more
  /// than 0 … 1; default 1.
  public var shedsAbove: Double
  /// Key `circuit_breaker`: limits of what is under way; default none.
  public var circuitBreaker: CircuitBreaker?

  /// Key `outlier_detection`: passive detection of targets that fail; nil for none, the default.
  public var outliers: OutlierDetection?

  /// Makes a load balancer.
  public init(
    interval: Duration, unhealthyThreshold: Int, healthyThreshold: Int, timeout: Duration,
    deregistrationDelay: Duration, queueLimit: Int, dispatch: Dispatch = .pooled,
    patience: Duration? = nil, dropsExpired: Bool = true, shedding: SheddingRule = .none,
    shedsAbove: Double = 1, circuitBreaker: CircuitBreaker? = nil
  ) {
    self.interval = interval
    self.unhealthyThreshold = unhealthyThreshold
    self.healthyThreshold = healthyThreshold
    self.timeout = timeout
    self.deregistrationDelay = deregistrationDelay
    self.queueLimit = queueLimit
    self.dispatch = dispatch
    self.patience = patience
    self.dropsExpired = dropsExpired
    self.shedding = shedding
    self.shedsAbove = shedsAbove
    self.circuitBreaker = circuitBreaker
  }
}

/// Whom a gateway refuses under overload; key `load_balancer.shedding.by`.
///
/// **Source**: Google, Site Reliability Engineering (2016), chapter 21, criticality; Netflix,
/// "Keeping Netflix reliable using prioritized load shedding" (2020).
public enum SheddingRule: String, Equatable, Sendable, CaseIterable {
  /// Nobody in particular: what finds the queue full (default).
  case none
  /// The classes of the lowest `priority` first, before they reach the queue.
  case priority
}

/// How requests are spread over the instances of a region; key `load_balancer.dispatch`.
public enum Dispatch: String, Equatable, Sendable, CaseIterable {
  /// One queue for all: a request waits only while no instance has a free slot (least requests).
  case pooled
  /// A queue for each instance: requests are split at random (round robin, random).
  case perInstance = "per_instance"
}

/// A part of the resolver population; an item of `routing.resolvers.mix`.
public struct ResolverGroup: Equatable, Sendable {
  /// Key `share`: of all requests.
  public var share: Double
  /// Key `minimum_ttl`: the least time to live that it honours; default 0s.
  public var minimumTTL: Duration
  /// Key `honours_ttl`: false for a cache that ignores the record's time to live (pinned); default true.
  public var honoursTTL: Bool
  /// Key `extra`: mean of an exponential time that it holds a record beyond that; default 0s.
  public var meanExtra: Duration

  /// Makes a group.
  public init(share: Double, minimumTTL: Duration, honoursTTL: Bool, meanExtra: Duration) {
    self.share = share
    self.minimumTTL = minimumTTL
    self.honoursTTL = honoursTTL
    self.meanExtra = meanExtra
  }
}

/// How users find a region; block `routing`.
public struct Routing: Equatable, Sendable {
  /// Key `weights: {us-east-1: 60%, …}`: share of each region in the record, by region;
  /// default: all to the failover's primary region, else equal parts.
  public var weights: [Double]
  /// Key `resolvers: {preset: flavel-2014}` or `resolvers: {mix: […]}`; default that preset:
  /// 58 % honest, 30 % honest with at least 60 s, 9 % plus a mean of 180 s, 3 % pinned for a mean
  /// of 2400 s. Preset `honest`: everybody keeps to the time to live.
  public var resolvers: [ResolverGroup]
  /// Key `dns_ttl`: the record's time to live when there is no `failover_config`; default 60s.
  public var dnsTTL: Duration
  /// Key `method`: what sends users from one region to another; default dns.
  public var method = TrafficSwitch.dns
  /// Key `sync_interval`: between the turns of a switch that writes changes in turns; else zero.
  public var syncInterval = Duration.zero

  /// Makes a routing description.
  public init(weights: [Double], resolvers: [ResolverGroup], dnsTTL: Duration) {
    self.weights = weights
    self.resolvers = resolvers
    self.dnsTTL = dnsTTL
  }
}
