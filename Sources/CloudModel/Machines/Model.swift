import Stochastics

/// How fast an instance serves a model.
public enum InstanceSpeed: Equatable, Sendable {
  /// Continuous batching: a step takes `steps.seconds(batch: b)` for b running sequences.
  ///
  /// Keys `step_time: {alpha, beta}` (durations), `step_time: {points: [{batch, token_time}], fit}`
  /// or a preset of `StepTimeCatalog`; `batch_cap` (count), `prefill_rate` (tokens/s), `overlap`
  /// (share of prefill that decoding hides, 0 … 1, default 0%).
  case batched(
    steps: StepTime, batchCap: Int, prefillTokensPerSecond: Double, overlap: Double)
  /// A fixed rate. Keys `throughput` (requests/s per instance) and `service_time` (default 0s).
  case fixed(requestsPerSecond: Double, serviceSeconds: Double)
}

/// A model that instances load and serve; an entry under `models`.
public struct Model: Equatable, Sendable {
  /// The key under `models`.
  public var name: String
  /// Key `instance_types`: the types that can hold it; required, names.
  public var instanceTypes: [String]
  /// Its speed on one instance.
  public var speed: InstanceSpeed
  /// Keys `load.weights` over the bandwidth per instance of the store in `load.from`, seconds;
  /// or `load.duration` given directly. Default 0 s.
  public var loadSeconds: Distribution
  /// Key `load.warm_up`: compile and warm-up after the weights are in memory, seconds; default 0 s.
  public var warmUp: Distribution
  /// Keys `load.weights` and `load.from`; nil when the load is a duration.
  public var weights: StoredWeights?
  /// Block `load.cache`.
  public var cache: WeightsCache?
  /// Block `memory_state`: how long a restart in place takes to bring the saved GPU memory back, seconds:
  /// weights, compiled kernels, caches of conversations. Nil where it is lost with the process.
  public var memoryRestore: Distribution?
  /// Key `gpu_memory`: bytes over all accelerators of one instance; nil when not given.
  public var gpuMemoryBytes: Double?
  /// Key `relative_speed`: types whose capacity is not that of `speed`.
  public var relativeSpeeds: [RelativeSpeed]

  /// Makes a model.
  public init(
    name: String, instanceTypes: [String], speed: InstanceSpeed, loadSeconds: Distribution,
    warmUp: Distribution, weights: StoredWeights? = nil, cache: WeightsCache? = nil,
    gpuMemoryBytes: Double? = nil, relativeSpeeds: [RelativeSpeed] = []
  ) {
    self.name = name
    self.instanceTypes = instanceTypes
    self.speed = speed
    self.loadSeconds = loadSeconds
    self.warmUp = warmUp
    self.weights = weights
    self.cache = cache
    self.gpuMemoryBytes = gpuMemoryBytes
    self.relativeSpeeds = relativeSpeeds
  }

  /// Capacity of an instance of a type in percent of `speed`; 100 unless `relative_speed` names it.
  public func percent(of instanceType: String) -> Int {
    relativeSpeeds.first { $0.instanceType == instanceType }?.percent ?? 100
  }
}

/// How much an instance type carries of a model, against the model's `speed`.
public struct RelativeSpeed: Equatable, Sendable {
  /// The type's name.
  public var instanceType: String
  /// Capacity in percent: requests/s and running sequences alike; 1 … 1000.
  public var percent: Int
  /// Makes a relative speed.
  public init(instanceType: String, percent: Int) {
    self.instanceType = instanceType
    self.percent = percent
  }
}
