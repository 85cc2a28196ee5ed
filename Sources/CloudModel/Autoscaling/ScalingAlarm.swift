/// An alarm on a one-minute mean; an item of `autoscaling.metrics`.
///
/// Above its threshold it adds a share of the instances, at least one, then waits for its cooldown. It
/// never removes, and while it is high nobody does.
///
/// **Source**: a reading of the published block, which leaves the action open.
public struct ScalingAlarm: ScalingPolicy {
  /// What it remembers.
  public struct Memory: Equatable, Sendable {
    /// Whether the last datapoint was above the threshold.
    var isHigh = false
    /// Whether it asked for instances at the last look.
    var hasFired = false
    /// When instances were last added while it asked; or nil.
    var last: Int64?
  }

  /// Its name in the catalog.
  public static let name = "alarm"
  /// Key `name`: `request_rate` or `gpu_utilization`.
  public var metric: ScalingMetric
  /// Key `threshold`: requests/s (`1000rps`) or a share (`75%`).
  public var threshold: Double
  /// Key `cooldown`.
  public var cooldown: Duration
  /// Key `alarm_step` of the block: share of the instances that it adds, at least one; default 10%.
  public var step: Double

  /// Makes an alarm.
  public init(metric: ScalingMetric, threshold: Double, cooldown: Duration, step: Double = 0.1) {
    self.metric = metric
    self.threshold = threshold
    self.cooldown = cooldown
    self.step = step
  }

  /// When it looks.
  public var cadence: ScalingCadence { .minutes }
  /// Nothing is remembered at the start.
  public var blankMemory: Memory { Memory() }

  /// The threshold in the metric's whole units.
  private var bound: Int64 {
    Int64((threshold * (metric == .gpuUtilization ? 1e6 : 1e9)).rounded())
  }

  private func isHigh(_ metrics: ScalingMetrics?) -> Bool {
    guard let metrics else { return false }
    return (metric == .gpuUtilization ? metrics.utilisation : metrics.requestRate) > bound
  }

  /// One look.
  public func decide(
    _ observation: ScalingObservation, _ memory: inout Memory
  ) -> ScalingAdvice {
    memory.isHigh = isHigh(observation.metrics)
    memory.hasFired =
      memory.isHigh && observation.isOver(memory.last, cooldown.wholeNanoseconds)
    if !memory.isHigh { return .abstain }
    if !memory.hasFired { return .keep }
    let headroom = observation.headroom
    let base = Double(observation.counts.desired) / headroom
    let more = max(1, (base * step).rounded(.up))
    return .instances(Int(((base + more) * headroom - 1e-9).rounded(.up)))
  }

  /// Takes note of a change.
  public func record(_ change: ScalingChange, _ memory: inout Memory) {
    if memory.hasFired, change.to > change.from { memory.last = change.time }
    memory.hasFired = false
  }

  /// When a look may next matter.
  public func outlook(
    _ observation: ScalingObservation, _ memory: Memory
  ) -> ScalingOutlook {
    let soon = cadence.look(after: observation.now)
    let isHigh = isHigh(observation.metrics)
    if isHigh != memory.isHigh { return ScalingOutlook(nextLook: soon) }
    var outlook = ScalingOutlook(nextLook: nil)
    if isHigh, observation.counts.canGrow {
      outlook.nextLook = max(
        soon, memory.last.map { cadence.look(from: $0 + cooldown.wholeNanoseconds) } ?? soon)
    }
    let band = isHigh ? bound + 1...Int64.max : Int64.min...bound
    if metric == .gpuUtilization { outlook.utilisation = band } else { outlook.requestRate = band }
    return outlook
  }
}
