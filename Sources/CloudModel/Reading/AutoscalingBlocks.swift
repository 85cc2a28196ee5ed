import ScenarioSchema

/// An autoscaling policy that this version simulates, for lists and suggestions.
public struct PolicyDescription: Equatable, Sendable {
  /// How a scenario names it.
  public var name: String
  /// What it does, in one line.
  public var summary: String
  /// How it is written.
  public var example: String
}

/// All autoscaling policies.
public enum PolicyCatalog {
  /// In the order of documentation.
  public static let all: [PolicyDescription] = [
    PolicyDescription(
      name: "alarm",
      summary: "adds instances while a one-minute mean is above a threshold, then waits",
      example: "metrics: [{name: request_rate, threshold: 1000rps, cooldown: 300s}]"),
    PolicyDescription(
      name: "target_tracking",
      summary: "keeps a region's mean utilisation at a target, as AWS target tracking does",
      example: "scaling_policies: [{type: target_tracking, target_value: 70%_gpu_utilization}]"),
  ]
}

/// The block `autoscaling`, as written.
struct AutoscalingBlock: Equatable, Sendable {
  var alarms: [ScalingAlarm] = []
  var alarmStep = 0.1
  var policies: [TargetTracking] = []

  static let fields = FieldList<AutoscalingBlock>([
    .defaulted("metrics", \.alarms, .list(ScalingAlarm.kind, atMost: 100), [], help: "alarms"),
    .defaulted(
      "alarm_step", \.alarmStep, .share, 0.1,
      help: "share of the instances that an alarm adds, at least one"),
    .defaulted(
      "scaling_policies", \.policies,
      .list(.block(TargetTracking.fields, blank: TargetTracking.blank), atMost: 1), [],
      help: "target tracking"),
  ])
}

extension ScalingAlarm {
  private static func fields(_ threshold: FieldKind<Double>) -> FieldList<ScalingAlarm> {
    FieldList([
      .required("name", \.metric, .choice, help: "what it watches"),
      .required("threshold", \.threshold, threshold, help: "above it instances are added"),
      .required(
        "cooldown", \.cooldown, .duration(.zero ... .seconds(86_400)),
        help: "after adding, until it adds again"),
    ])
  }

  private static let rateFields = fields(.quantity(.requestRate))
  private static let shareFields = fields(.share)

  /// An alarm, whose threshold has the unit of its metric.
  static let kind: FieldKind<ScalingAlarm> = {
    let blank = ScalingAlarm(metric: .requestRate, threshold: 0, cooldown: .zero)
    return FieldKind(
      shape: .block(rateFields.descriptions), isLeaf: false,
      read: { node, context in
        let isShare = node[key: "name"]?.text == ScalingMetric.gpuUtilization.rawValue
        return (isShare ? shareFields : rateFields).read(node, into: blank, &context)
      },
      write: { ($0.metric == .gpuUtilization ? shareFields : rateFields).write($0) })
  }()
}

extension TargetTracking {
  /// The values before any key is read.
  static let blank = TargetTracking(target: 1)

  private static let article = "the article's block"
  private static let cooldown = FieldKind<Duration>.duration(.zero ... .seconds(86_400))

  /// The one type of policy; it is not stored.
  private var type: String {
    get { "target_tracking" }
    set { precondition(newValue == "target_tracking", "unknown policy \(newValue)") }
  }

  static let fields = FieldList<TargetTracking>([
    .required(
      "type", \.type, .choice([("target_tracking", "target_tracking")]), help: "target_tracking"),
    .required(
      "target_value", \.target, .utilizationTarget(of: "gpu_utilization"),
      help: "such as 70%_gpu_utilization"),
    .defaulted(
      "scale_out_cooldown", \.scaleOutCooldown, cooldown, .seconds(180), source: article,
      help: "after adding, until it adds again"),
    .defaulted(
      "scale_in_cooldown", \.scaleInCooldown, cooldown, .seconds(300), source: article,
      help: "after removing, until it removes again"),
    .defaulted(
      "scale_out_datapoints", \.scaleOutDatapoints, .count(1...1000), 3,
      source: "AWS target tracking", help: "minutes in a row above the target"),
    .defaulted(
      "scale_in_datapoints", \.scaleInDatapoints, .count(1...1000), 15,
      source: "AWS target tracking", help: "minutes in a row below the lower bound"),
    .defaulted(
      "scale_in_below", \.scaleInBelow, .share, 0.9, source: "AWS target tracking",
      help: "the lower bound, as a share of the target"),
  ])
}
