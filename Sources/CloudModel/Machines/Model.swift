import Stochastics

/// How fast an instance serves a model.
public enum InstanceSpeed: Equatable, Sendable {
  /// Continuous batching: a step takes `alpha + beta·b` seconds for b running sequences.
  ///
  /// Keys `step_time: {alpha, beta}` (durations) or `step_time: {points: [{batch, token_time}]}`
  /// (least squares), `batch_cap` (count), `prefill_rate` (tokens/s), `overlap` (share of prefill
  /// that decoding hides, 0 … 1, default 0%).
  case batched(
    alpha: Double, beta: Double, batchCap: Int, prefillTokensPerSecond: Double, overlap: Double)
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

  /// Makes a model.
  public init(
    name: String, instanceTypes: [String], speed: InstanceSpeed, loadSeconds: Distribution,
    warmUp: Distribution
  ) {
    self.name = name
    self.instanceTypes = instanceTypes
    self.speed = speed
    self.loadSeconds = loadSeconds
    self.warmUp = warmUp
  }
}
