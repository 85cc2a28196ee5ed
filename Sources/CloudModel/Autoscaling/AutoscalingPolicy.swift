/// What an alarm of the article's block watches; key `name` of an item of `autoscaling.metrics`.
public enum ScalingMetric: String, Equatable, Sendable, CaseIterable {
  /// Requests/s of the region's whole service.
  case requestRate = "request_rate"
  /// Running sequences over the batch cap, mean over the region's ready instances.
  case gpuUtilization = "gpu_utilization"
}

/// An alarm on a one-minute mean; an item of `autoscaling.metrics`.
public struct ScalingAlarm: Equatable, Sendable {
  /// Key `name`: `request_rate` or `gpu_utilization`.
  public var metric: ScalingMetric
  /// Key `threshold`: requests/s (`1000rps`) or a share (`75%`).
  public var threshold: Double
  /// Key `cooldown`.
  public var cooldown: Duration
  /// Makes an alarm.
  public init(metric: ScalingMetric, threshold: Double, cooldown: Duration) {
    self.metric = metric
    self.threshold = threshold
    self.cooldown = cooldown
  }
}

/// Target tracking on a region's mean utilisation; an item of `autoscaling.scaling_policies`.
public struct TargetTracking: Equatable, Sendable {
  /// Key `target_value`: `70%_gpu_utilization` or `70%`; 0 … 1, greater than 0.
  public var target: Double
  /// Key `scale_out_cooldown`: default 180s.
  public var scaleOutCooldown: Duration
  /// Key `scale_in_cooldown`: default 300s.
  public var scaleInCooldown: Duration
  /// Key `scale_out_datapoints`: minutes in a row above the target; default 3 (AWS).
  public var scaleOutDatapoints: Int
  /// Key `scale_in_datapoints`: minutes in a row below 90 % of it; default 15 (AWS).
  public var scaleInDatapoints: Int
  /// Key `scale_in_below`: that 90 %.
  public var scaleInBelow: Double
  /// Makes a policy.
  public init(
    target: Double, scaleOutCooldown: Duration = .seconds(180),
    scaleInCooldown: Duration = .seconds(300), scaleOutDatapoints: Int = 3,
    scaleInDatapoints: Int = 15, scaleInBelow: Double = 0.9
  ) {
    self.target = target
    self.scaleOutCooldown = scaleOutCooldown
    self.scaleInCooldown = scaleInCooldown
    self.scaleOutDatapoints = scaleOutDatapoints
    self.scaleInDatapoints = scaleInDatapoints
    self.scaleInBelow = scaleInBelow
  }
}

/// The article's block `autoscaling`: alarms that add, and target tracking; one wish per region.
///
/// The wish is the larger of the two, times 1 + `capacity.buffer`; in only if every alarm is clear.
public struct AutoscalingPolicy: Equatable, Sendable {
  /// Key `metrics`.
  public var alarms: [ScalingAlarm]
  /// Key `alarm_step`: share of the instances that an alarm adds, at least one; default 10%.
  public var alarmStep: Double
  /// Key `scaling_policies`: at most one of type `target_tracking`.
  public var targetTracking: TargetTracking?
  /// Makes a policy.
  public init(alarms: [ScalingAlarm], alarmStep: Double = 0.1, targetTracking: TargetTracking?) {
    self.alarms = alarms
    self.alarmStep = alarmStep
    self.targetTracking = targetTracking
  }
}
