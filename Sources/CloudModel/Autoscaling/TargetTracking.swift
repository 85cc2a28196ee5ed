/// Keeps a region's mean utilisation at a target; an item of `autoscaling.scaling_policies`.
///
/// Two alarms on one-minute datapoints: above the target for `scale_out_datapoints` in a row, and under
/// `scale_in_below` of it for `scale_in_datapoints` in a row. Both set the instances to those that are
/// ready, times the metric over the target, rounded up. Loading instances are left out of the metric and
/// of the base; nothing is removed while any is on its way.
///
/// **Source**: Amazon EC2 Auto Scaling guide, target tracking scaling policies; the 3 and 15 datapoints
/// and the 90 % are those of the alarms that it makes (secondary source, so each is a key).
public struct TargetTracking: ScalingPolicy {
  /// What it remembers.
  public struct Memory: Equatable, Sendable {
    /// First datapoint of the unbroken row above the target, and under the lower bound; the numbers
    /// count intervals from the start. Nil without such a row.
    var highFrom: Int64?
    var lowFrom: Int64?
  }

  /// Its name in the catalog.
  public static let name = "target_tracking"
  /// Key `target_value`: `70%_gpu_utilization` or `70%`; 0 … 1, greater than 0.
  public var target: Double
  /// Key `scale_out_cooldown`: default 180s.
  public var scaleOutCooldown: Duration
  /// Key `scale_in_cooldown`: default 300s.
  public var scaleInCooldown: Duration
  /// Key `scale_out_datapoints`: datapoints in a row above the target; default 3 (AWS).
  public var scaleOutDatapoints: Int
  /// Key `scale_in_datapoints`: datapoints in a row below 90 % of it; default 15 (AWS).
  public var scaleInDatapoints: Int
  /// Key `scale_in_below`: that 90 %.
  public var scaleInBelow: Double
  /// Key `metric`: `gpu_utilization` or `requests_per_instance`.
  public var metric: ScalingMetric
  /// Key `disable_scale_in`: whether it only ever adds; default false.
  public var disablesScaleIn: Bool
  /// Keys `period` (default 1min) and `metric_delay` (default 0s).
  public var cadence: ScalingCadence

  /// Makes a policy.
  public init(
    target: Double, scaleOutCooldown: Duration = .seconds(180),
    scaleInCooldown: Duration = .seconds(300), scaleOutDatapoints: Int = 3,
    scaleInDatapoints: Int = 15, scaleInBelow: Double = 0.9,
    metric: ScalingMetric = .gpuUtilization, disablesScaleIn: Bool = false,
    cadence: ScalingCadence = .minutes
  ) {
    self.target = target
    self.scaleOutCooldown = scaleOutCooldown
    self.scaleInCooldown = scaleInCooldown
    self.scaleOutDatapoints = scaleOutDatapoints
    self.scaleInDatapoints = scaleInDatapoints
    self.scaleInBelow = scaleInBelow
    self.metric = metric
    self.disablesScaleIn = disablesScaleIn
    self.cadence = cadence
  }

  /// Nothing is remembered at the start.
  public var blankMemory: Memory { Memory() }
  /// The utilisation that it aims at.
  public var utilisationTarget: Double? { metric == .gpuUtilization ? target : nil }

  /// Units of the metric in one of the target's.
  private var scale: Double { metric == .gpuUtilization ? 1e6 : 1e9 }
  /// The target and the lower bound, in whole units.
  private var high: Int64 { Int64((target * scale).rounded()) }
  private var low: Int64 { Int64((Double(high) * scaleInBelow).rounded()) }

  /// The metric in whole units: a utilisation in 1e-6, or requests/s of an instance in 1e-9.
  private func value(_ observation: ScalingObservation) -> Int64? {
    guard let metrics = observation.metrics else { return nil }
    if metric == .gpuUtilization { return metrics.utilisation }
    let capacity = observation.counts.capacity
    return capacity > 0 ? Int64((Double(metrics.requestRate) / capacity).rounded(.down)) : nil
  }

  /// Instances that it wants at a value of the metric.
  private func wish(_ value: Int64, _ observation: ScalingObservation) -> Int {
    let exact =
      observation.counts.capacity * Double(value) / Double(high) * observation.headroom
    return Int((exact - 1e-9).rounded(.up))
  }

  /// One look.
  public func decide(
    _ observation: ScalingObservation, _ memory: inout Memory
  ) -> ScalingAdvice {
    let value = value(observation)
    let isHigh = value.map { $0 > high } ?? false
    let isLow = value.map { $0 < low } ?? false
    let datapoint = observation.now / cadence.interval - 1
    memory.highFrom = isHigh ? memory.highFrom ?? datapoint : nil
    memory.lowFrom = isLow ? memory.lowFrom ?? datapoint : nil
    guard let value else { return .keep }
    let desired = observation.counts.desired
    let wish = wish(value, observation)
    if let from = memory.highFrom, datapoint - from + 1 >= Int64(scaleOutDatapoints),
      observation.isOver(observation.lastOut, scaleOutCooldown.wholeNanoseconds)
    {
      return wish > desired ? .instances(wish) : .keep
    }
    if let from = memory.lowFrom, datapoint - from + 1 >= Int64(scaleInDatapoints),
      observation.isOver(observation.lastChange, scaleInCooldown.wholeNanoseconds),
      observation.counts.loading == 0, !disablesScaleIn
    {
      return wish < desired ? .instances(wish) : .keep
    }
    return .keep
  }

  /// When a look may next matter.
  public func outlook(
    _ observation: ScalingObservation, _ memory: Memory
  ) -> ScalingOutlook {
    let soon = cadence.look(after: observation.now)
    let value = value(observation)
    let isHigh = value.map { $0 > high } ?? false
    let isLow = value.map { $0 < low } ?? false
    if isHigh != (memory.highFrom != nil) || isLow != (memory.lowFrom != nil) {
      return ScalingOutlook(nextLook: soon)
    }
    guard let value, let metrics = observation.metrics else { return ScalingOutlook(nextLook: nil) }
    var outlook = ScalingOutlook(nextLook: nil)
    let counts = observation.counts
    if isHigh, counts.canGrow {
      let ripe = ripe(memory.highFrom, scaleOutDatapoints)
      let time = max(ripe, cooled(observation.lastOut, scaleOutCooldown))
      if time > soon || wish(value, observation) > counts.desired {
        outlook.nextLook = max(soon, time)
      }
      if time <= soon { outlook.pin(metric, metrics) } else { setBand(high + 1...Int64.max) }
    } else if isLow, counts.canShrink, counts.loading == 0, !disablesScaleIn {
      let ripe = ripe(memory.lowFrom, scaleInDatapoints)
      let time = max(ripe, cooled(observation.lastChange, scaleInCooldown))
      if time > soon || wish(value, observation) < counts.desired {
        outlook.nextLook = max(soon, time)
      }
      if time <= soon { outlook.pin(metric, metrics) } else { setBand(Int64.min...low - 1) }
    } else {
      setBand(isHigh ? high + 1...Int64.max : isLow ? Int64.min...low - 1 : low...high)
    }
    return outlook

    /// Sets the band of the metric itself.
    func setBand(_ band: ClosedRange<Int64>) {
      if metric == .gpuUtilization {
        outlook.utilisation = band
      } else {
        // A part of the rate lies a rounding away from its bound: only the same rate is surely calm.
        outlook.pin(metric, metrics)
      }
    }
  }

  /// When enough datapoints are in a row.
  private func ripe(_ from: Int64?, _ datapoints: Int) -> Int64 {
    ((from ?? 0) + Int64(datapoints)) * cadence.interval
  }

  /// The first look after a cooldown.
  private func cooled(_ start: Int64?, _ cooldown: Duration) -> Int64 {
    start.map { cadence.look(from: $0 + cooldown.wholeNanoseconds) } ?? 0
  }
}
