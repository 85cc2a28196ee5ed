import CloudModel
import Stochastics

/// The failover policy in whole nanoseconds, with its streams.
final class FailoverDesign: Sendable {
  let primary: Int
  let secondary: Int
  let interval: Int64
  let failures: Int
  let successes: Int
  let timeout: Int64
  let probeTimeout: Int64
  let observers: Int
  let quorum: Int
  let successDrop: Double
  let successWindow: Int64
  let decisionDelay: Distribution
  let recordChange: Distribution
  let preloadTimeout: Int64
  let monitors: Int
  let monitorInterval: Int64
  let monitorPasses: Int
  let canaryShare: Share
  let canaryTimeout: Int64
  let canaryRetry: Int64
  let validationTimeout: Int64
  let automaticFailback: Bool
  let holdDown: Int64
  let failbackSteps: [Share]
  let failbackInterval: Int64
  /// `phaseStreams[region][observer]`, for the two regions of the pair in order primary, secondary.
  let phaseStreams: [[Int]]
  /// `probeStreams[region][observer]`: whether a probe of a partly failing region fails.
  let probeStreams: [[Int]]
  let decisionStream: Int
  let recordStream: Int
  /// `monitorStreams[monitor]`: phases and verdicts of a synthetic monitor.
  let monitorStreams: [Int]

  init(_ policy: FailoverPolicy, _ scenario: Scenario, _ keys: inout StreamKeys) {
    primary = policy.primary.index
    secondary = policy.secondary.index
    let detection = policy.detection
    interval = Units.nanoseconds(detection.interval)
    failures = detection.consecutiveFailures
    successes = detection.consecutiveSuccesses
    timeout = Units.nanoseconds(detection.timeout)
    probeTimeout = Units.nanoseconds(detection.probeTimeout)
    observers = detection.observers
    quorum = detection.quorum
    successDrop = detection.successDrop
    successWindow = Units.nanoseconds(detection.successWindow)
    decisionDelay = policy.decisionDelay
    recordChange = policy.recordChange
    preloadTimeout = Units.nanoseconds(policy.modelPreloadTimeout)
    monitors = policy.syntheticMonitors
    monitorInterval = Units.nanoseconds(policy.monitorInterval)
    monitorPasses = policy.monitorPasses
    canaryShare = Units.share(policy.canaryShare)
    canaryTimeout = Units.nanoseconds(policy.canaryTimeout)
    canaryRetry = Units.nanoseconds(policy.canaryRetryAfter)
    validationTimeout = Units.nanoseconds(policy.fullValidationTimeout)
    automaticFailback = policy.failback.automatic
    holdDown = Units.nanoseconds(policy.failback.holdDown)
    failbackSteps = policy.failback.steps.map(Units.share)
    failbackInterval = Units.nanoseconds(policy.failback.stepInterval)
    let names = [policy.primary, policy.secondary].map { scenario.regions[$0.index].name }
    let count = detection.observers
    phaseStreams = names.map { name in
      (0..<count).map { keys.add("observer \($0) of \(name)", "phase") }
    }
    probeStreams = names.map { name in
      (0..<count).map { keys.add("observer \($0) of \(name)", "verdict") }
    }
    decisionStream = keys.add("failover", "decision delay")
    recordStream = keys.add("failover", "record change")
    monitorStreams = (0..<policy.syntheticMonitors).map {
      keys.add("synthetic monitor \($0)", "verdict")
    }
  }
}

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
    rampStep = Units.nanoseconds(warmup) / 4
  }
}

extension LoadBalancerDesign {
  /// Rate at which a waiting request is given up; 0 for never.
  var leavingPerSecond: Double { patience == 0 ? 0 : 1e9 / Double(patience) }
}
