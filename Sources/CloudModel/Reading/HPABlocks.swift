import ScenarioSchema

private let kubernetes = "kubernetes.io, Horizontal Pod Autoscaling"

extension PolicyKind {
  /// A HorizontalPodAutoscaler.
  static let kubernetesHPA = PolicyKind(
    KubernetesHPA.self,
    summary: "a HorizontalPodAutoscaler (autoscaling/v2); 'nines import hpa' reads a manifest",
    example: "{type: kubernetes_hpa, metrics: [{kind: resource, name: gpu_utilization, "
      + "utilization: 70%}]}")
}

extension KubernetesHPA: WrittenPolicy {
  static let blank = KubernetesHPA(metrics: [])

  private var syncPeriod: Duration {
    get { .nanoseconds(cadence.interval) }
    set { cadence.interval = newValue.wholeNanoseconds }
  }

  private var metricWindow: Duration {
    get { .nanoseconds(cadence.window) }
    set { cadence.window = newValue.wholeNanoseconds }
  }

  private var metricDelay: Duration {
    get { .nanoseconds(cadence.delay) }
    set { cadence.delay = newValue.wholeNanoseconds }
  }

  /// What loading pods do, and what a busy one reports.
  private var loadingPods: HPALoadingWord {
    get {
      switch loading {
      case .pending: .pending
      case .silent: .silent
      case .busy: .busy
      }
    }
    set {
      switch newValue {
      case .pending: loading = .pending
      case .silent: loading = .silent
      case .busy: loading = .busy(milli: Int64((loadingUtilisation * 1000).rounded()))
      }
    }
  }

  private var loadingUtilisation: Double {
    get { if case .busy(let milli) = loading { Double(milli) / 1000 } else { 1 } }
    set { if case .busy = loading { loading = .busy(milli: Int64((newValue * 1000).rounded())) } }
  }

  static let fields = FieldList<KubernetesHPA>([
    typeField,
    .defaulted(
      "min_replicas", \.minReplicas, .count(0...1_000_000), 1, source: kubernetes,
      help: "the fewest replicas of a region"),
    .optional(
      "max_replicas", \.maxReplicas, .count(1...1_000_000),
      help: "the most replicas of a region; else what its pools allow"),
    .required(
      "metrics", \.metrics, .list(HPAMetricBlock.kind, atLeast: 1, atMost: 100),
      help: "what replicas follow; the largest number wins"),
    .defaulted(
      "tolerance", \.tolerance, .share, 0.1, source: kubernetes,
      help: "share by which a metric may differ from its target"),
    .defaulted(
      "scale_up", \.scaleUp, .block(HPAScalingRules.fields(.up), blank: .up), .up,
      source: kubernetes, help: "how fast replicas may be added"),
    .defaulted(
      "scale_down", \.scaleDown, .block(HPAScalingRules.fields(.down), blank: .down), .down,
      source: kubernetes, help: "how fast replicas may be removed"),
    .defaulted(
      "loading_pods", \.loadingPods, .choice, .pending,
      help: "wait for a machine, run and report nothing, or run and report a utilisation"),
    .defaulted(
      "loading_utilization", \.loadingUtilisation, .quantity(.percentage, in: 0...100), 1,
      help: "that a busy loading pod reports, of its request"),
    .defaulted(
      "cpu_initialization_period", \.cpuInitializationPeriod, scalingTime, .seconds(300),
      source: kubernetes, help: "after its start, in which a pod's resource use may not count"),
    .defaulted(
      "initial_readiness_delay", \.initialReadinessDelay, scalingTime, .seconds(30),
      source: kubernetes, help: "in which unreadiness means that it starts up"),
    .defaulted(
      "sync_period", \.syncPeriod, scalingInterval, .seconds(15), source: kubernetes,
      help: "between two looks"),
    .defaulted(
      "metric_window", \.metricWindow, scalingTime, .seconds(30),
      source: "metrics-server; recalled, unverified", help: "over which a metric is a mean"),
    .defaulted(
      "metric_delay", \.metricDelay, scalingTime, .seconds(15),
      source: "metrics-server, resolution 15s; recalled, unverified",
      help: "age of a metric when it is seen"),
  ])

  var problems: [(key: String, message: String)] {
    guard let maximum = maxReplicas, maximum < minReplicas else { return [] }
    return [
      (
        "max_replicas",
        "max_replicas is \(maximum), less than the min_replicas of \(minReplicas); swap them"
      )
    ]
  }
}

/// The words of `loading_pods`.
enum HPALoadingWord: String, Equatable, Sendable, CaseIterable {
  case pending, silent, busy
}

extension HPAScalingRules {
  /// The keys of one direction with its defaults.
  static func fields(_ rules: HPAScalingRules) -> FieldList<HPAScalingRules> {
    FieldList([
      .defaulted(
        "stabilization_window", \.stabilizationWindow, .duration(.zero ... .seconds(3_600)),
        rules.stabilizationWindow, source: kubernetes,
        help: "over which the most careful recommendation counts"),
      .defaulted(
        "select_policy", \.selection, .choice, rules.selection, source: kubernetes,
        help: "the policy that allows most, that allows least, or none"),
      .defaulted(
        "policies", \.policies,
        .list(
          .block(policyFields, blank: Policy(kind: .pods, value: 1, period: .zero)), atLeast: 1,
          atMost: 100),
        rules.policies, source: kubernetes, help: "changes that are allowed within a period"),
      .optional(
        "tolerance", \.tolerance, .share,
        help: "for this direction (Kubernetes 1.33, alpha); else the policy's"),
    ])
  }

  private static let policyFields = FieldList<Policy>([
    .required("type", \.kind, .choice, help: "what 'value' counts"),
    .required("value", \.value, .count(1...1_000_000), help: "pods, or percents of them"),
    .required(
      "period", \.period, .duration(.seconds(1) ... .seconds(1_800)), help: "in which it is allowed"
    ),
  ])
}

/// An item of the `metrics` of a HorizontalPodAutoscaler, as written.
struct HPAMetricBlock: Equatable, Sendable {
  var source = HPAMetric.Source.resource
  var metric = ScalingMetric.gpuUtilization
  var utilisation: Double?
  var average: Double?
  var value: Double?

  private static func fields(_ target: FieldKind<Double>) -> FieldList<HPAMetricBlock> {
    FieldList(
      [
        .required("kind", \.source, .choice, help: "where it comes from"),
        .required("name", \.metric, .choice, help: "what it measures"),
        .optional(
          "utilization", \.utilisation, .quantity(.percentage, in: 0.01...10),
          help: "target of a resource: mean over pods, whole percents of the request"),
        .optional("average_value", \.average, target, help: "target: mean over pods"),
        .optional(
          "value", \.value, target, help: "target of an object or of something external"),
      ], exclusive: [["utilization", "average_value", "value"]])
  }

  private static let shareFields = fields(positive(.percentage))
  private static let rateFields = fields(positive(.requestRate))
  private static let numberFields = fields(positive(.number))

  private static func positive(_ quantity: QuantityKind) -> FieldKind<Double> {
    .quantity(quantity, in: 0...1e9, lowerEnd: .excluded)
  }

  private static func fields(of metric: ScalingMetric) -> FieldList<HPAMetricBlock> {
    switch metric {
    case .gpuUtilization: shareFields
    case .requestRate, .requestsPerInstance: rateFields
    case .queueLength: numberFields
    }
  }

  /// A metric, whose target has its unit.
  static let kind = FieldKind<HPAMetric>(
    shape: .block(rateFields.descriptions), isLeaf: false,
    read: { node, context in
      let metric = ScalingMetric.named(by: node, "name", or: .requestRate)
      let count = context.issues.count
      guard let block = fields(of: metric).read(node, into: HPAMetricBlock(), &context) else {
        return nil
      }
      // What could not be read has its issue already.
      if context.issues.count > count { return nil }
      if let problem = block.problem {
        context.error("\(context.name) \(problem)", at: node.mark)
        return nil
      }
      return block.checked
    },
    write: { metric in
      let block = HPAMetricBlock(metric)
      return fields(of: metric.metric).write(block)
    })

  init() {}

  init(_ metric: HPAMetric) {
    source = metric.source
    self.metric = metric.metric
    switch metric.target {
    case .utilisation(let percent): utilisation = Double(percent) / 100
    case .average(let value): average = value
    case .value(let value): self.value = value
    }
  }

  /// Why the parts do not belong together; nil when they do.
  private var problem: String? {
    let metrics: [ScalingMetric]
    let key: String
    switch source {
    case .resource: (metrics, key) = ([.gpuUtilization], "'utilization'")
    case .pods:
      (metrics, key) = ([.gpuUtilization, .requestsPerInstance, .queueLength], "'average_value'")
    case .object, .external:
      (metrics, key) = ([.requestRate, .queueLength], "'value' or 'average_value'")
    }
    if !metrics.contains(metric) {
      let known = metrics.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      return "is of kind '\(source.rawValue)' and names '\(metric.rawValue)'; such a metric is "
        + "one of \(known)"
    }
    let isRight: Bool
    switch source {
    case .resource: isRight = utilisation != nil
    case .pods: isRight = average != nil
    case .object, .external: isRight = average != nil || value != nil
    }
    return isRight ? nil : "is of kind '\(source.rawValue)' and so needs \(key)"
  }

  private var checked: HPAMetric {
    if let utilisation {
      return HPAMetric(
        source, metric, .utilisation(percent: Swift.max(1, Int((utilisation * 100).rounded()))))
    }
    if let average { return HPAMetric(source, metric, .average(average)) }
    return HPAMetric(source, metric, .value(value ?? 1))
  }
}
