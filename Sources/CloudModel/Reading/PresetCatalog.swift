import ScenarioSchema

/// All presets; those of faults stand with the faults, those of step times in `StepTimeCatalog`, those
/// of probes in `ProbeCatalog`.
public enum PresetCatalog {
  /// Presets of `load_balancer`.
  public static let loadBalancers: [Preset] = [
    Preset(
      name: "alb", summary: "AWS Application Load Balancer, its defaults",
      source: "AWS documentation, Application Load Balancer",
      values: loadBalancer("30s", 2, 1, "5s", "300s")),
    Preset(
      name: "nlb", summary: "AWS Network Load Balancer, its defaults",
      source:
        "AWS documentation, Network Load Balancer; thresholds 3, the rest recalled, unverified",
      values: loadBalancer("30s", 3, 3, "10s", "300s")),
    Preset(
      name: "gcp", summary: "Google Cloud load balancing, its defaults",
      source: "Google Cloud documentation, health checks; draining recalled, unverified",
      values: loadBalancer("5s", 2, 2, "5s", "300s")),
    Preset(
      name: "perfect", summary: "finds a dead target at once and never queues",
      source: "an ideal, for comparison", values: loadBalancer("0s", 1, 1, "0s", "300s")),
  ]

  private static func loadBalancer(
    _ interval: String, _ unhealthy: Int, _ healthy: Int, _ timeout: String, _ delay: String
  ) -> [(String, DocumentNode)] {
    [
      ("interval", .scalar(interval)), ("unhealthy_threshold", .scalar("\(unhealthy)")),
      ("healthy_threshold", .scalar("\(healthy)")), ("timeout", .scalar(timeout)),
      ("deregistration_delay", .scalar(delay)),
    ]
  }

  /// Presets of `load_balancer.circuit_breaker`.
  public static let circuitBreakers: [Preset] = [
    Preset(
      name: "envoy", summary: "1024 connections, pending requests and requests of each proxy",
      source: CircuitBreaker.source, values: limits("1024")),
    Preset(
      name: "istio", summary: "no limit that matters, as without a DestinationRule",
      source: "Istio documentation, ConnectionPoolSettings: defaults of 2^32 - 1",
      values: limits("4294967295")),
  ]

  private static func limits(_ count: String) -> [(String, DocumentNode)] {
    ["max_connections", "max_pending_requests", "max_requests"].map { ($0, .scalar(count)) }
  }

  /// Presets of `traffic.clients.*.breaker`.
  public static let clientBreakers: [Preset] = [
    Preset(
      name: "hystrix", summary: "half of 20 calls in 10 s; open for 5 s, then one trial",
      source: ClientBreaker.hystrix, values: breaker("50%", "10s", 20, "5s", 1)),
    Preset(
      name: "resilience4j",
      summary:
        "half of 100 calls; open for 60 s, then 10 trials; its window counts calls, not time",
      source: "resilience4j documentation, CircuitBreaker; window of 100 s assumed",
      values: breaker("50%", "100s", 100, "60s", 10)),
  ]

  private static func breaker(
    _ ratio: String, _ window: String, _ calls: Int, _ open: String, _ trials: Int
  ) -> [(String, DocumentNode)] {
    [
      ("failure_ratio", .scalar(ratio)), ("window", .scalar(window)),
      ("minimum_calls", .scalar("\(calls)")), ("open", .scalar(open)),
      ("trials", .scalar("\(trials)")),
    ]
  }

  static let flavelSource =
    "Flavel, Mani, Maltz (LANMAN'14): 90 % moved within 60 s, 2 % stale after 15 min at TTL 20 s; "
    + "the split of 58 % and 30 % is an assumption"

  /// The default population: honest, at least 60 s, slow, pinned.
  static let flavel: [ResolverGroup] = [
    ResolverGroup(share: 0.58, minimumTTL: .zero, honoursTTL: true, meanExtra: .zero),
    ResolverGroup(share: 0.3, minimumTTL: .seconds(60), honoursTTL: true, meanExtra: .zero),
    ResolverGroup(share: 0.09, minimumTTL: .zero, honoursTTL: true, meanExtra: .seconds(180)),
    ResolverGroup(share: 0.03, minimumTTL: .zero, honoursTTL: false, meanExtra: .seconds(2400)),
  ]

  /// Presets of `routing.resolvers`.
  public static let resolvers: [Preset] = [
    Preset(
      name: "flavel-2014", summary: "58 % honest, 30 % at least 60 s, 9 % slow, 3 % pinned",
      source: flavelSource, values: [("mix", mix(flavel))]),
    Preset(
      name: "honest", summary: "everybody keeps to the time to live",
      source: "an ideal, for comparison", values: [("mix", mix([ResolverGroup.blank]))]),
  ]

  private static func mix(_ groups: [ResolverGroup]) -> DocumentNode {
    .sequence(groups.map { ResolverGroup.fields.write($0) })
  }

  /// Presets of `load_balancer.outlier_detection`.
  public static var outliers: [Preset] { OutlierDetection.presets }

  /// Presets of `failover_config.decision.person`.
  public static var onCall: [Preset] { OnCallBlock.presets }

  /// Every preset with the block that it belongs to.
  public static var all: [(block: String, preset: Preset)] {
    loadBalancers.map { ("load_balancer", $0) } + resolvers.map { ("routing.resolvers", $0) }
      + OutlierDetection.presets.map { ("load_balancer.outlier_detection", $0) }
      + ProbeCatalog.all.map { ("failover_config.detection", $0) }
      + onCall.map { ("failover_config.decision.person", $0) }
      + clientBreakers.map { ("traffic.clients", $0) }
      + circuitBreakers.map { ("load_balancer.circuit_breaker", $0) }
      + models.map { ("models", $0) } + stepTimes.map { ("models.step_time", $0) }
      + FaultCatalog.presets.map { ("faults", $0) }
  }
}
