import ScenarioSchema

/// The block `autoscaling`, as written.
struct AutoscalingBlock: Equatable, Sendable {
  var alarms: [ScalingAlarm] = []
  var alarmStep = 0.1
  var policies: [AnyScalingPolicy] = []
  var metricGaps: MetricGapsBlock?

  static let fields = FieldList<AutoscalingBlock>([
    .defaulted("metrics", \.alarms, .list(ScalingAlarm.item, atMost: 100), [], help: "alarms"),
    .defaulted(
      "alarm_step", \.alarmStep, .share, 0.1,
      help: "share of the instances that an alarm adds, at least one"),
    .defaulted(
      "scaling_policies", \.policies, .list(PolicyCatalog.item, atMost: 100), [],
      help: "policies by their type"),
    .optional(
      "metric_gaps", \.metricGaps, .block(MetricGapsBlock.fields, blank: MetricGapsBlock()),
      help: "when metrics do not reach the autoscaler"),
  ])

  /// The policy that it describes.
  var policy: AutoscalingPolicy {
    var policy = AutoscalingPolicy(
      alarms: alarms, alarmStep: alarmStep, policies: policies.map(\.policy))
    policy.metricGaps = metricGaps.map {
      MetricGaps(meanGap: $0.meanGap, duration: $0.duration.distribution)
    }
    return policy
  }
}

/// A cooldown, a period or a window of a policy.
let scalingTime = FieldKind<Duration>.duration(.zero ... .seconds(86_400))

/// Between two looks of a scaler.
let scalingInterval = FieldKind<Duration>.duration(.seconds(1) ... .seconds(3_600))

/// The metrics of alarms and thresholds, and how a value of each is written.
extension ScalingMetric {
  /// How a threshold of this metric is written.
  var threshold: FieldKind<Double> {
    switch self {
    case .gpuUtilization: .share
    case .requestRate, .requestsPerInstance: .quantity(.requestRate)
    case .queueLength: .quantity(.number)
    }
  }

  /// The metric that a node names under a key, or another one.
  static func named(by node: DocumentNode, _ key: String, or other: ScalingMetric) -> ScalingMetric
  {
    node[key: key]?.text.flatMap(ScalingMetric.init(rawValue:)) ?? other
  }
}

extension PolicyKind {
  /// The alarms of the block.
  static let alarm = PolicyKind(
    name: "alarm",
    summary: "adds instances while a one-minute mean is above a threshold, then waits",
    example: "metrics: [{name: request_rate, threshold: 1000rps, cooldown: 300s}]")

  /// Target tracking.
  static let targetTracking = PolicyKind(
    TargetTracking.self,
    summary: "keeps a region's mean utilisation at a target, as AWS target tracking does",
    example: "{type: target_tracking, target_value: 70%_gpu_utilization}")
}

extension ScalingAlarm {
  private static func fields(_ threshold: FieldKind<Double>) -> FieldList<ScalingAlarm> {
    FieldList([
      .required(
        "name", \.metric,
        .choice([
          (ScalingMetric.requestRate.rawValue, .requestRate),
          (ScalingMetric.gpuUtilization.rawValue, .gpuUtilization),
        ]), help: "what it watches"),
      .required("threshold", \.threshold, threshold, help: "above it instances are added"),
      .required("cooldown", \.cooldown, scalingTime, help: "after adding, until it adds again"),
    ])
  }

  private static let rateFields = fields(.quantity(.requestRate))
  private static let shareFields = fields(.share)

  /// An alarm, whose threshold has the unit of its metric.
  static let item: FieldKind<ScalingAlarm> = {
    let blank = ScalingAlarm(metric: .requestRate, threshold: 0, cooldown: .zero)
    return FieldKind(
      shape: .block(rateFields.descriptions), isLeaf: false,
      read: { node, context in
        let isShare = ScalingMetric.named(by: node, "name", or: .requestRate) == .gpuUtilization
        return (isShare ? shareFields : rateFields).read(node, into: blank, &context)
      },
      write: { ($0.metric == .gpuUtilization ? shareFields : rateFields).write($0) })
  }()
}

extension TargetTracking: WrittenPolicy {
  static let blank = TargetTracking(target: 1)

  private static let article = "the article's block"

  /// The target as it is written: of the metric that its suffix, or `metric`, names.
  private var written: TrackingTarget {
    get { TrackingTarget(metric: metric, value: target) }
    set {
      metric = newValue.metric
      target = newValue.value
    }
  }

  /// The period, as a duration; the window is as long.
  private var period: Duration {
    get { .nanoseconds(cadence.interval) }
    set {
      cadence.interval = newValue.wholeNanoseconds
      cadence.window = cadence.interval
    }
  }

  private var delay: Duration {
    get { .nanoseconds(cadence.delay) }
    set { cadence.delay = newValue.wholeNanoseconds }
  }

  static let fields = FieldList<TargetTracking>([
    typeField,
    .required(
      "target_value", \.written, TrackingTarget.kind,
      help: "such as 70%_gpu_utilization, or 12rps of each instance"),
    .defaulted(
      "scale_out_cooldown", \.scaleOutCooldown, scalingTime, .seconds(180), source: article,
      help: "after adding, until it adds again"),
    .defaulted(
      "scale_in_cooldown", \.scaleInCooldown, scalingTime, .seconds(300), source: article,
      help: "after removing, until it removes again"),
    .defaulted(
      "scale_out_datapoints", \.scaleOutDatapoints, .count(1...1000), 3,
      source: "AWS target tracking", help: "datapoints in a row above the target"),
    .defaulted(
      "scale_in_datapoints", \.scaleInDatapoints, .count(1...1000), 15,
      source: "AWS target tracking", help: "datapoints in a row below the lower bound"),
    .defaulted(
      "scale_in_below", \.scaleInBelow, .share, 0.9, source: "AWS target tracking",
      help: "the lower bound, as a share of the target"),
    .defaulted(
      "disable_scale_in", \.disablesScaleIn, .boolean, false, help: "whether it only ever adds"),
    .defaulted(
      "period", \.period, scalingInterval, .seconds(60),
      source: "CloudWatch, detailed monitoring; 5min is the basic one",
      help: "between datapoints, each the mean of one period"),
    .defaulted(
      "metric_delay", \.delay, scalingTime, .zero, help: "age of a datapoint when it is seen"),
  ])
}

/// A target with the metric that it is about: `70%_gpu_utilization`, `70%`, or `12rps`.
struct TrackingTarget: Equatable, Sendable {
  var metric: ScalingMetric
  var value: Double

  static let kind: FieldKind<TrackingTarget> = {
    let share = FieldKind<Double>.utilizationTarget(of: "gpu_utilization")
    let rate = FieldKind<Double>.quantity(.requestRate, in: 0...1e9, lowerEnd: .excluded)
    return FieldKind(
      shape: share.shape, unit: share.unit,
      read: { node, context in
        let isRate =
          node.text.map { text in
            ["rps", "/s", "/min", "/h", "rpm"].contains { text.hasSuffix($0) }
          } ?? false
        if isRate {
          return rate.read(node, &context).map {
            TrackingTarget(metric: .requestsPerInstance, value: $0)
          }
        }
        return share.read(node, &context).map {
          TrackingTarget(metric: .gpuUtilization, value: $0)
        }
      },
      write: { $0.metric == .gpuUtilization ? share.write($0.value) : rate.write($0.value) })
  }()
}

extension AutoscalingPolicy {
  /// The block as a scenario writes it, under its key.
  public var document: DocumentNode {
    let block = AutoscalingBlock(
      alarms: alarms, alarmStep: alarms.first?.step ?? 0.1, policies: policies)
    return .mapping([("autoscaling", AutoscalingBlock.fields.write(block))])
  }
}
