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
      + models.map { ("models", $0) } + stepTimes.map { ("models.step_time", $0) }
      + FaultCatalog.presets.map { ("faults", $0) }
  }
}
