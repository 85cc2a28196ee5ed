import ScenarioSchema
import Stochastics

private let article = "the article's block"
private let phase = FieldKind<Duration>.duration(.zero ... .seconds(86_400))
private let positivePhase = FieldKind<Duration>.duration(
  .zero ... .seconds(86_400), lowerEnd: .excluded)

/// Probes more often than ten times a second would be an attack on the service.
private let probeInterval = FieldKind<Duration>.duration(.milliseconds(100) ... .seconds(86_400))

extension FailbackPolicy {
  static let fields = FieldList<FailbackPolicy>([
    .defaulted(
      "automatic", \.automatic, .boolean, true, help: "whether traffic goes back by itself"),
    .defaulted(
      "hold_down", \.holdDown, phase, .seconds(600), help: "how long the primary must be healthy"),
    .defaulted(
      "steps", \.steps, .list(.share, atLeast: 1, atMost: 100), [0.1, 0.5, 1],
      help: "shares that go to the primary, in order, the last 100%"),
    .defaulted("step_interval", \.stepInterval, phase, .seconds(300), help: "between two steps"),
  ])
}

/// The block `failover_config`, as written.
struct FailoverBlock: Equatable, Sendable {
  var primary = Located("")
  var secondary = Located("")
  var detection = DetectionBlock()
  var recovery = RecoveryBlock()
  var decidedBy = DecisionMaker.automatic
  var person: OnCallBlock?
  var decisionDelay = Law.constant(0)
  var dnsTTL = Duration.zero
  var loadBalancerWarmup = Duration.zero
  var modelPreloadTimeout = Duration.zero
  var recordChange: Law?
  var syntheticMonitors = 0
  var monitorInterval = Duration.zero
  var monitorPasses = 1
  var canaryShare = 0.0
  var canaryTimeout = Duration.zero
  var retryAfter = Duration.zero
  var fullValidationTimeout = Duration.zero
  var failback = FailbackPolicy()

  static let fields = FieldList<FailoverBlock>([
    .required("primary_region", \.primary, .reference, help: "the region that serves by default"),
    .required("secondary_region", \.secondary, .reference, help: "the region that takes over"),
    .nested(
      "detection", \.detection, .block(DetectionBlock.fields, blank: DetectionBlock()),
      help: "how a lost region is found out"),
    .group(
      "decision",
      FieldList(
        [
          .defaulted(
            "delay", \.decisionDelay, .law(.duration), .known(.quantiles((0.5, 10), (0.95, 25))),
            source: "our reading of the article's 30 s for an automatic decision",
            help: "from confirmed detection to the decision"),
          .defaulted(
            "by", \.decidedBy, .choice, .automatic, help: "the machinery alone, or a person first"),
          .optional(
            "person", \.person, .block(OnCallBlock.fields, blank: OnCallBlock()),
            help: "who is paged, how long people take"),
        ] + RecoveryBlock.fields.map { $0.lifted(to: \.recovery) }),
      help: "how a failover is decided"),
    .group("recovery", recovery, help: "how traffic is moved"),
    .group("validation", validation, help: "how the new place is proved"),
    .nested(
      "failback", \.failback, .block(FailbackPolicy.fields, blank: FailbackPolicy()),
      help: "how the traffic goes back"),
  ])

  private static let recovery = FieldList<FailoverBlock>([
    .defaulted(
      "dns_ttl", \.dnsTTL, .duration(.zero ... .seconds(604_800)), .seconds(60), source: article,
      help: "time to live of the record"),
    .defaulted(
      "load_balancer_warmup", \.loadBalancerWarmup, phase, .seconds(120), source: article,
      help: "ramp of a new instance"),
    .defaulted(
      "model_preload_timeout", \.modelPreloadTimeout, positivePhase, .seconds(180),
      source: article, help: "a load and warm-up that takes longer has failed"),
    .optional(
      "record_change", \.recordChange, .law(.duration),
      help: "from a change of the traffic switch until it is in force; else by routing.method"),
  ])

  private static let validation = FieldList<FailoverBlock>([
    .defaulted(
      "synthetic_monitors", \.syntheticMonitors, .count(0...1000), 3, source: article,
      help: "monitors that must pass"),
    .defaulted(
      "monitor_interval", \.monitorInterval, probeInterval, .seconds(10),
      help: "between passes of one monitor"),
    .defaulted(
      "monitor_passes", \.monitorPasses, .count(1...100), 3,
      help: "passes in a row that each monitor needs"),
    .defaulted(
      "canary_traffic_percentage", \.canaryShare, .share, 0.05, source: article,
      help: "share that moves first; 0% moves all at once"),
    .defaulted("canary_timeout", \.canaryTimeout, phase, .seconds(30), help: "of the canary"),
    .defaulted(
      "retry_after", \.retryAfter, phase, .seconds(60), help: "after a canary was rolled back"),
    .defaulted(
      "full_validation_timeout", \.fullValidationTimeout, phase, .seconds(300), source: article,
      help: "of the validation after the move"),
  ])
}
