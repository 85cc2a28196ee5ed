import Stochastics

/// How the traffic goes back; block `failover_config.failback`.
public struct FailbackPolicy: Equatable, Sendable {
  /// Key `automatic`: default true.
  public var automatic: Bool
  /// Key `hold_down`: the primary must be healthy so long; default 10min.
  public var holdDown: Duration
  /// Key `steps`: shares that go to the primary, in order, the last 100%; default [10%, 50%, 100%].
  public var steps: [Double]
  /// Key `step_interval`: default 5min.
  public var stepInterval: Duration

  /// Makes a failback policy.
  public init(
    automatic: Bool = true, holdDown: Duration = .seconds(600), steps: [Double] = [0.1, 0.5, 1],
    stepInterval: Duration = .seconds(300)
  ) {
    self.automatic = automatic
    self.holdDown = holdDown
    self.steps = steps
    self.stepInterval = stepInterval
  }
}

/// Failover between two regions; the article's block `failover_config`, with more keys of ours.
public struct FailoverPolicy: Equatable, Sendable {
  /// Key `primary_region`: required.
  public var primary: RegionID
  /// Key `secondary_region`: required, another one.
  public var secondary: RegionID
  /// Key `detection`.
  public var detection: DetectionPolicy
  /// Key `decision.delay`: from confirmed detection to the decision (scope, strategy, capacity
  /// pre-check and reservation), seconds; default p50 10 s, p95 25 s: our reading of the article's
  /// 30 s for an automatic decision.
  public var decisionDelay: Distribution
  /// Keys `decision.by` and `decision.person`: people who are paged before anything is decided; nil for
  /// none, the default.
  public var onCall: OnCallPolicy?
  /// Further keys of `decision`: what is done about a lost region.
  public var recovery = RecoveryPolicy()
  /// Key `recovery.dns_ttl`: default 60s.
  public var dnsTTL: Duration
  /// Key `recovery.load_balancer_warmup`: ramp of a new instance, which takes load in steps; default 120s.
  public var loadBalancerWarmup: Duration
  /// Key `recovery.model_preload_timeout`: a load and warm-up that takes longer has failed; default 180s.
  public var modelPreloadTimeout: Duration
  /// Key `recovery.record_change`: a change of the record until name servers answer with it,
  /// seconds; default p50 20 s, p95 60 s (up to about 60 s for Route 53).
  public var recordChange: Distribution
  /// Key `validation.synthetic_monitors`: default 3.
  public var syntheticMonitors: Int
  /// Key `validation.monitor_interval`: default 10s.
  public var monitorInterval: Duration
  /// Key `validation.monitor_passes`: passes in a row that each monitor needs; default 3.
  public var monitorPasses: Int
  /// Key `validation.canary_traffic_percentage`: default 5%; 0% moves all at once.
  public var canaryShare: Double
  /// Key `validation.canary_timeout`: default 30s.
  public var canaryTimeout: Duration
  /// Key `validation.retry_after`: after a canary was rolled back; default 60s.
  public var canaryRetryAfter: Duration
  /// Key `validation.full_validation_timeout`: default 300s.
  public var fullValidationTimeout: Duration
  /// Key `failback`.
  public var failback: FailbackPolicy

  /// Makes a failover policy.
  public init(
    primary: RegionID, secondary: RegionID, detection: DetectionPolicy = DetectionPolicy(),
    decisionDelay: Distribution, dnsTTL: Duration = .seconds(60),
    loadBalancerWarmup: Duration = .seconds(120), modelPreloadTimeout: Duration = .seconds(180),
    recordChange: Distribution, syntheticMonitors: Int = 3,
    monitorInterval: Duration = .seconds(10), monitorPasses: Int = 3, canaryShare: Double = 0.05,
    canaryTimeout: Duration = .seconds(30), canaryRetryAfter: Duration = .seconds(60),
    fullValidationTimeout: Duration = .seconds(300), failback: FailbackPolicy = FailbackPolicy()
  ) {
    self.primary = primary
    self.secondary = secondary
    self.detection = detection
    self.decisionDelay = decisionDelay
    self.dnsTTL = dnsTTL
    self.loadBalancerWarmup = loadBalancerWarmup
    self.modelPreloadTimeout = modelPreloadTimeout
    self.recordChange = recordChange
    self.syntheticMonitors = syntheticMonitors
    self.monitorInterval = monitorInterval
    self.monitorPasses = monitorPasses
    self.canaryShare = canaryShare
    self.canaryTimeout = canaryTimeout
    self.canaryRetryAfter = canaryRetryAfter
    self.fullValidationTimeout = fullValidationTimeout
    self.failback = failback
  }
}

/// Who decides on a failover; key `decision.by`.
public enum DecisionMaker: String, Equatable, Sendable, CaseIterable {
  /// The machinery alone.
  case automatic
  /// Whoever is on call, and then the machinery.
  case person
}
