import ScenarioSchema

extension PolicyKind {
  /// Step scaling.
  static let step = PolicyKind(
    StepScaling.self,
    summary: "adds or removes by steps of a metric's distance from a threshold, as AWS does",
    example: "{type: step, scale_out: {above: 75%, steps: [{from: 0%, change: 10%}, "
      + "{from: 15%, change: 30%}]}}")

  /// Scheduled scaling.
  static let scheduled = PolicyKind(
    ScheduledScaling.self, summary: "sets the least number of instances by the clock",
    example: "{type: scheduled, actions: [{days: [Mon, Tue], at: 08:00, instances: 24}]}")

  /// Forecast.
  static let forecast = PolicyKind(
    ForecastScaling.self,
    summary: "keeps the instances ready that a regression on the past and the business ask for",
    example: "{type: forecast, target: 70%, lead: 15min}")
}

/// One alarm of step scaling, as written: its threshold in the unit of the metric.
struct StepAlarmBlock: Equatable, Sendable {
  var threshold = 0.0
  var datapoints = 1
  var steps: [StepBlock] = []

  static func kind(
    _ metric: ScalingMetric, _ key: String, _ datapoints: Int
  ) -> FieldKind<StepAlarmBlock> {
    .block(
      FieldList([
        .required(key, \.threshold, metric.threshold, help: "where it begins"),
        .defaulted(
          "datapoints", \.datapoints, .count(1...1000), datapoints,
          help: "so many in a row beyond it"),
        .required(
          "steps", \.steps,
          .list(.block(StepBlock.fields(metric), blank: StepBlock()), atLeast: 1, atMost: 100),
          help: "what is done, by the distance from the threshold"),
      ]), blank: StepAlarmBlock())
  }

  init() {}

  init(_ alarm: StepScaling.Alarm) {
    threshold = alarm.threshold
    datapoints = alarm.datapoints
    steps = alarm.steps.map(StepBlock.init)
  }

  func alarm(sign: Double) -> StepScaling.Alarm {
    StepScaling.Alarm(
      threshold: threshold, datapoints: datapoints,
      steps: steps.map { .init(from: $0.from, $0.adjustment(sign: sign)) })
  }
}

/// A step, as written.
struct StepBlock: Equatable, Sendable {
  var from = 0.0
  var change: StepAmount?
  var exactly: Int?

  static func fields(_ metric: ScalingMetric) -> FieldList<StepBlock> {
    FieldList(
      [
        .defaulted(
          "from", \.from, metric.threshold, 0,
          help: "distance from the threshold at which it begins"
        ),
        .optional(
          "change", \.change, StepAmount.kind, help: "instances, or a share of them, such as 10%"),
        .optional("set", \.exactly, .count(0...1_000_000), help: "instances in all"),
      ], exclusive: [["change", "set"]])
  }

  init() {}

  init(_ step: StepScaling.Step) {
    from = step.from
    switch step.adjustment {
    case .instances(let count): change = .instances(count.magnitude)
    case .share(let share): change = .share(share.magnitude)
    case .exactly(let count): exactly = count
    }
  }

  func adjustment(sign: Double) -> StepScaling.Adjustment {
    if let exactly { return .exactly(exactly) }
    switch change {
    case .share(let share): return .share(sign * share)
    case .instances(let count): return .instances(Int(sign) * Int(count))
    case nil: return .instances(0)
    }
  }
}

/// A number of instances, or a share of them.
enum StepAmount: Equatable, Sendable {
  case instances(UInt)
  case share(Double)

  static let kind: FieldKind<StepAmount> = {
    let count = FieldKind<Int>.count(0...1_000_000)
    let share = FieldKind<Double>.quantity(.percentage, in: 0...100)
    return FieldKind(
      shape: .scalar(noun: "a whole number or a percentage", units: ["%"], range: ""),
      read: { node, context in
        node.text?.contains("%") == true
          ? share.read(node, &context).map { .share($0) }
          : count.read(node, &context).map { .instances(UInt($0)) }
      },
      write: {
        switch $0 {
        case .instances(let value): count.write(Int(value))
        case .share(let value): share.write(value)
        }
      })
  }()
}

extension StepScaling: WrittenPolicy {
  static let blank = StepScaling(metric: .gpuUtilization, out: nil, into: nil)

  private var outBlock: StepAlarmBlock? {
    get { out.map(StepAlarmBlock.init) }
    set { out = newValue?.alarm(sign: 1) }
  }

  private var inBlock: StepAlarmBlock? {
    get { into.map(StepAlarmBlock.init) }
    set { into = newValue?.alarm(sign: -1) }
  }

  private var period: Duration {
    get { .nanoseconds(cadence.interval) }
    set { cadence = ScalingCadence(interval: newValue, window: newValue, delay: delay) }
  }

  private var delay: Duration {
    get { .nanoseconds(cadence.delay) }
    set { cadence.delay = newValue.wholeNanoseconds }
  }

  private static func list(_ metric: ScalingMetric) -> FieldList<StepScaling> {
    FieldList([
      typeField,
      .defaulted("metric", \.metric, .choice, .gpuUtilization, help: "what it watches"),
      .optional(
        "scale_out", \.outBlock, StepAlarmBlock.kind(metric, "above", 1), help: "when it adds"),
      .optional(
        "scale_in", \.inBlock, StepAlarmBlock.kind(metric, "below", 15), help: "when it removes"),
      .defaulted(
        "counts_loading", \.countsLoading, .boolean, true,
        help: "whether instances on their way are known"),
      .defaulted(
        "period", \.period, scalingInterval, .seconds(60), source: "CloudWatch",
        help: "between datapoints, each the mean of one period"),
      .defaulted(
        "metric_delay", \.delay, scalingTime, .zero, help: "age of a datapoint when it is seen"),
    ])
  }

  static let fields = list(.gpuUtilization)
  private static let byMetric = ScalingMetric.allCases.map { ($0, list($0)) }

  static func fields(for node: DocumentNode) -> FieldList<StepScaling> {
    let metric = ScalingMetric.named(by: node, "metric", or: .gpuUtilization)
    return byMetric.first { $0.0 == metric }?.1 ?? fields
  }

  var ownFields: FieldList<StepScaling> { Self.byMetric.first { $0.0 == metric }?.1 ?? Self.fields }

  var problems: [(key: String, message: String)] {
    var found: [(key: String, message: String)] = []
    if out == nil, into == nil {
      found.append(
        ("type", "a step policy has neither 'scale_out' nor 'scale_in'; give one of them"))
    }
    if let out, let into, into.threshold >= out.threshold {
      found.append(("scale_in", "scale_in begins at or above the threshold of scale_out; lower it"))
    }
    for (key, alarm) in [("scale_out", out), ("scale_in", into)] {
      guard let steps = alarm?.steps else { continue }
      if zip(steps, steps.dropFirst()).contains(where: { $0.from >= $1.from }) {
        found.append((key, "the steps of \(key) do not rise in 'from'; order them"))
      }
    }
    return found
  }
}
