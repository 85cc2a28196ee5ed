import ScenarioSchema
import Stochastics

private let article = "the article's block"
private let positivePhase = FieldKind<Duration>.duration(
  .zero ... .seconds(86_400), lowerEnd: .excluded)

/// Probes more often than ten times a second would be an attack on the service.
private let probeInterval = FieldKind<Duration>.duration(.milliseconds(100) ... .seconds(86_400))

/// More than a quarter of false probes is no health check any more.
private let falseShare = FieldKind<Double>.quantity(.share, in: 0...0.25)

/// An item of `named_observers`, as written.
struct ObserverBlock: Equatable, Sendable {
  var name = Located("")
  var reaches: [Located<String>]?
  var falsePositives: Double?

  static let fields = FieldList<ObserverBlock>([
    .required("name", \.name, .reference, help: "its name, that of its random streams"),
    .optional(
      "reaches", \.reaches, .list(.reference, atLeast: 1),
      help: "the regions that its network reaches; else all"),
    .optional(
      "false_positives", \.falsePositives, falseShare,
      help: "share of its probes that fail although the region answers; else as of all"),
  ])
}

/// The block `failover_config.detection`, as written.
struct DetectionBlock: Equatable, Sendable {
  var policy = DetectionPolicy()
  var named: [ObserverBlock] = []

  static let fields = FieldList<DetectionBlock>(
    probes.map { $0.lifted(to: \.policy) } + [
      .defaulted(
        "named_observers", \.named,
        .list(.block(ObserverBlock.fields, blank: ObserverBlock()), atMost: 1000), [],
        help: "the observers one by one, in place of their number")
    ] + business.map { $0.lifted(to: \.policy) },
    presets: ProbeCatalog.all, exclusive: [["quorum", "healthy_above"]])

  private static let probes: [Field<DetectionPolicy>] = [
    .defaulted(
      "health_check_interval", \.interval, probeInterval, .seconds(10), source: article,
      help: "between probes of one observer"),
    .defaulted(
      "consecutive_failures", \.consecutiveFailures, .count(1...100), 3, source: article,
      help: "failed probes in a row that an observer needs"),
    .defaulted(
      "consecutive_successes", \.consecutiveSuccesses, .count(1...100), 3,
      help: "passed probes in a row before a region counts as healthy again"),
    .defaulted(
      "timeout", \.timeout, positivePhase, .seconds(30), source: article,
      help: "bound of the detection phase, from the first failed probe"),
    .defaulted(
      "probe_timeout", \.probeTimeout, positivePhase, .seconds(5),
      help: "of one probe, at most the interval"),
    .defaulted(
      "observers", \.observers, .count(1...1000), 3, help: "places that probe, unsynchronised"),
    .defaulted("quorum", \.quorum, .count(1...1000), 2, help: "observers that must agree"),
    .optional(
      "healthy_above", \.healthyAbove, .quantity(.share, in: 0...1),
      help: "in place of a quorum: healthy only while more than this share of the observers says so"
    ),
    .defaulted(
      "holds_verdict", \.holdsVerdict, .boolean, false,
      help: "whether an observer keeps its verdict until enough passes; else one pass changes it"),
    .defaulted(
      "false_positives", \.falsePositives, falseShare, 0,
      help: "share of probes that fail although the region answers, each on its own"),
  ]

  private static let business: [Field<DetectionPolicy>] = [
    .group(
      "business_confirmation",
      FieldList([
        .defaulted(
          "success_drop", \.successDrop, .share, 0.05,
          help: "share by which the success ratio must have fallen; 0% switches it off"),
        .defaulted(
          "window", \.successWindow, positivePhase, .seconds(30), help: "over which it is measured"),
      ]), help: "what users see confirms what probes see")
  ]
}

extension DetectionPolicy {
  /// The health checks of a preset of `ProbeCatalog`; nil for a name that is not one.
  public init?(preset name: String) {
    var context = ReadingContext()
    let node = DocumentNode.mapping([("preset", .scalar(name))])
    let block = DetectionBlock.fields.read(node, into: DetectionBlock(), &context)
    guard let block, context.issues.isEmpty else { return nil }
    self = block.policy
  }
}
