import ScenarioSchema
import Stochastics

extension LoadBalancer {
  private static let check = FieldKind<Duration>.duration(.zero ... .seconds(3600))
  private static let alb = "AWS documentation, Application Load Balancer"

  /// The values before any key is read.
  static let blank = LoadBalancer(
    interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
    deregistrationDelay: .zero, queueLimit: 0)

  private static let sheddingFields = FieldList<LoadBalancer>([
    .defaulted(
      "by", \.shedding, .choice, .none,
      help: "none: what finds the queue full; priority: the classes of the lowest priority first"),
    .defaulted(
      "above", \.shedsAbove, .quantity(.share, in: 0...1, lowerEnd: .excluded), 1,
      help: "load over the region's capacity from which the gateway refuses"),
  ])

  static let fields = FieldList<LoadBalancer>(
    [
      .defaulted(
        "interval", \.interval, check, .seconds(30), source: alb,
        help: "between health checks of one target"),
      .defaulted(
        "unhealthy_threshold", \.unhealthyThreshold, .count(1...100), 2, source: alb,
        help: "failed checks in a row before a target is taken out"),
      .defaulted(
        "healthy_threshold", \.healthyThreshold, .count(1...100), 1,
        source: "\(alb): a new target needs one pass",
        help: "passed checks in a row before a new target gets traffic"),
      .defaulted("timeout", \.timeout, check, .seconds(5), source: alb, help: "of one check"),
      .defaulted(
        "deregistration_delay", \.deregistrationDelay, check, .seconds(300), source: alb,
        help: "how long a leaving target may finish its streams"),
      .defaulted(
        "queue_limit", \.queueLimit, .count(0...10_000_000), 0,
        help: "requests that wait in a region before more are shed"),
      .defaulted(
        "dispatch", \.dispatch, .choice, .pooled,
        help:
          "pooled: any free slot takes the next request; per_instance: a queue for each instance"),
      .optional(
        "patience", \.patience, .duration(.zero ... .seconds(86_400), lowerEnd: .excluded),
        help: "mean time after which a waiting request is given up; else until its deadline"),
      .defaulted(
        "drops_expired", \.dropsExpired, .boolean, true,
        help: "whether who has given up is taken out of the queue; else the work is wasted"),
      .optional(
        "outlier_detection", \.outliers,
        .block(OutlierDetection.fields, blank: OutlierDetection()),
        help: "passive detection of targets that fail, as Envoy and Istio do it"),
      .group("shedding", sheddingFields, help: "whom the gateway refuses under overload"),
      .optional(
        "circuit_breaker", \.circuitBreaker, .block(CircuitBreaker.fields, blank: CircuitBreaker()),
        help: "limits of what its proxies have under way"),
    ], presets: PresetCatalog.loadBalancers)
}

/// The block `routing`, as written.
struct RoutingBlock: Equatable, Sendable {
  var method = TrafficSwitch.dns
  var syncInterval: Duration?
  var weights: [Named<Double>]?
  var resolvers: [ResolverGroup] = []
  var dnsTTL: Located<Duration>?

  static let fields = FieldList<RoutingBlock>([
    .defaulted(
      "method", \.method, TrafficSwitch.choice, .dns,
      help: "what sends users from one region to another"),
    .optional(
      "sync_interval", \.syncInterval, .duration(.seconds(1) ... .seconds(86_400)),
      help: "between the turns of external_dns"),
    .optional(
      "weights", \.weights, .map(.share, atLeast: 1, noun: "region"),
      help: "share of each region in the record"),
    .nested(
      "resolvers", \.resolvers, .block(resolverFields, blank: []),
      help: "how the resolver population treats the time to live"),
    .optional(
      "dns_ttl", \.dnsTTL, .located(.duration(.zero ... .seconds(604_800))),
      help: "time to live of the record, without a failover_config"),
  ])

  private static let resolverFields = FieldList<[ResolverGroup]>(
    [
      .defaulted(
        "mix", \.self,
        .list(.block(ResolverGroup.fields, blank: ResolverGroup.blank), atLeast: 1, atMost: 100),
        PresetCatalog.flavel, source: PresetCatalog.flavelSource,
        help: "parts of the resolver population")
    ], presets: PresetCatalog.resolvers)
}

extension ResolverGroup {
  /// The values before any key is read.
  static let blank = ResolverGroup(
    share: 1, minimumTTL: .zero, honoursTTL: true, meanExtra: .zero)

  static let fields = FieldList<ResolverGroup>([
    .required("share", \.share, .share, help: "share of all requests"),
    .defaulted(
      "minimum_ttl", \.minimumTTL, .duration(.zero ... .seconds(604_800)), .zero,
      help: "the least time to live that it honours"),
    .defaulted(
      "honours_ttl", \.honoursTTL, .boolean, true,
      help: "false for a cache that ignores the time to live"),
    .defaulted(
      "extra", \.meanExtra, .duration(.zero ... .seconds(604_800)), .zero,
      help: "mean of an exponential time that it holds a record beyond that"),
  ])
}
