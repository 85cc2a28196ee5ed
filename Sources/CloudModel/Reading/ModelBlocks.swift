import ScenarioSchema
import Stochastics

/// An entry under `models`, as written.
struct ModelBlock: Equatable, Sendable {
  var instanceTypes: [Located<String>] = []
  var stepTime: StepTimeBlock?
  var batchCap: Int?
  var prefillRate: Double?
  var overlap = 0.0
  var throughput: Double?
  var serviceTime = 0.0
  var weights: Double?
  var store: Located<String>?
  var loadDuration: Law?
  var warmUp = Law.constant(0)
  var cache: WeightsCacheBlock?
  var memoryState: MemoryStateBlock?
  var gpuMemory: Double?
  var relativeSpeed: [Named<Double>] = []

  static let fields = FieldList<ModelBlock>(
    [
      .required(
        "instance_types", \.instanceTypes, .list(.reference, atLeast: 1),
        help: "the instance types that can hold the model"),
      .optional(
        "gpu_memory", \.gpuMemory, .quantity(.dataSize, lowerEnd: .excluded),
        help: "that it needs on one instance, over all accelerators"),
      .defaulted(
        "relative_speed", \.relativeSpeed,
        .map(.quantity(.percentage, in: 0.01...10), noun: "instance type"), [],
        help: "capacity of an instance type against the model's speed; else 100%"),
      .optional(
        "step_time", \.stepTime, .block(StepTimeBlock.fields, blank: StepTimeBlock()),
        help: "time of a decoding step by the number of running sequences"),
      .optional(
        "batch_cap", \.batchCap, .count(1...100_000), help: "the most sequences that run at once"),
      .optional(
        "prefill_rate", \.prefillRate, .quantity(.tokenRate, in: 0.001...1e12),
        help: "input tokens that an instance takes in a second"),
      .defaulted(
        "overlap", \.overlap, .share, 0, help: "share of the prefill that decoding hides"),
      .optional(
        "throughput", \.throughput, .quantity(.requestRate, in: 1e-6...1e9),
        help: "fixed rate of an instance, instead of 'step_time'"),
      .defaulted(
        "service_time", \.serviceTime, .quantity(.duration, in: 0...86_400), 0,
        help: "of a request, with 'throughput'"),
      .group(
        "load",
        FieldList(
          [
            .optional(
              "weights", \.weights, .quantity(.dataSize, lowerEnd: .excluded),
              help: "size of the weights that every new instance loads"),
            .optional("from", \.store, .reference, help: "the dependency that holds the weights"),
            .optional(
              "duration", \.loadDuration, .law(.duration),
              help: "of the load, instead of weights over bandwidth"),
            .defaulted(
              "warm_up", \.warmUp, .law(.duration), .constant(0),
              help: "compile and warm-up after the weights are in memory"),
            .optional(
              "cache", \.cache, .block(WeightsCacheBlock.fields, blank: WeightsCacheBlock()),
              help: "a copy of the weights on the machine's own disk"),
          ], exclusive: [["weights", "duration"]]), help: "how an instance loads the model"),
      .optional(
        "memory_state", \.memoryState, .block(MemoryStateBlock.fields, blank: MemoryStateBlock()),
        help: "GPU memory that is saved on the machine's disk; without the block it is lost"),
    ], presets: PresetCatalog.models, exclusive: [["step_time", "throughput"]])
}

/// The block `memory_state`, as written.
struct MemoryStateBlock: Equatable, Sendable {
  var restore = Law.constant(0)

  static let fields = FieldList<MemoryStateBlock>([
    .required(
      "restore", \.restore, .law(.duration),
      help: "of the saved memory after a restart in place, instead of load and warm-up")
  ])
}

/// The block `load.cache`, as written.
struct WeightsCacheBlock: Equatable, Sendable {
  var onRestart = 1.0
  var onNew = 0.0
  var duration = Law.constant(0)
  var warmUp: Law?

  static let fields = FieldList<WeightsCacheBlock>([
    .defaulted(
      "on_restart", \.onRestart, .share, 1, help: "share of restarts in place that find it"),
    .defaulted(
      "on_new", \.onNew, .share, 0, help: "share of new machines that find it in their image"),
    .required("duration", \.duration, .law(.duration), help: "of the load from the disk"),
    .optional(
      "warm_up", \.warmUp, .law(.duration),
      help: "with compiled kernels on the disk; else that of the load"),
  ])
}

/// The block `step_time`, as written.
struct StepTimeBlock: Equatable, Sendable {
  var alpha: Double?
  var beta: Double?
  var points: [StepPoint]?
  var fit: StepFit?

  static let fields = FieldList<StepTimeBlock>(
    [
      .optional(
        "alpha", \.alpha, .quantity(.duration, in: 0...3600), help: "of a step without sequences"),
      .optional(
        "beta", \.beta, .quantity(.duration, in: 0...3600), help: "more for each running sequence"),
      .optional(
        "points", \.points, .list(.block(StepPoint.fields, blank: StepPoint()), atMost: 10_000),
        help: "measured steps, to which the curve is fitted"),
      .optional(
        "fit", \.fit, .choice,
        help: "linear: a line by least squares (without the key); monotone: through the points"),
    ], presets: PresetCatalog.stepTimes, exclusive: [["alpha", "points"], ["beta", "points"]])
}

extension StepPoint {
  static let fields = FieldList<StepPoint>([
    .required(
      "batch", \.batch, .quantity(.number, in: 0...1e6, lowerEnd: .excluded),
      help: "running sequences"),
    .required(
      "token_time", \.tokenTime, .quantity(.duration, in: 0...3600, lowerEnd: .excluded),
      help: "time of one step"),
  ])
}
