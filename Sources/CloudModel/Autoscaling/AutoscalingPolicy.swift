/// The block `autoscaling`: the policies that share one wish per region.
///
/// The largest wish for more wins; instances are removed only when no policy objects, down to the
/// largest of the wishes.
public struct AutoscalingPolicy: Equatable, Sendable {
  /// Key `metrics`: alarms that add.
  public var alarms: [ScalingAlarm]
  /// Key `scaling_policies`.
  public var policies: [AnyScalingPolicy]
  /// Key `metric_gaps`: when metrics are missing; nil for never.
  public var metricGaps: MetricGaps?

  /// Makes a block.
  ///
  /// - Parameter alarmStep: key `alarm_step`, given to every alarm.
  public init(alarms: [ScalingAlarm] = [], alarmStep: Double = 0.1, policies: [any ScalingPolicy]) {
    self.alarms = alarms.map {
      ScalingAlarm(
        metric: $0.metric, threshold: $0.threshold, cooldown: $0.cooldown, step: alarmStep)
    }
    self.policies = policies.map { AnyScalingPolicy($0) }
  }

  /// Makes the published block: alarms, and at most one policy that tracks a target.
  public init(alarms: [ScalingAlarm], alarmStep: Double = 0.1, targetTracking: TargetTracking?) {
    self.init(
      alarms: alarms, alarmStep: alarmStep, policies: targetTracking.map { [$0] } ?? [])
  }

  /// The first policy that tracks a target.
  public var targetTracking: TargetTracking? {
    policies.lazy.compactMap { $0.policy as? TargetTracking }.first
  }

  /// All policies, alarms first.
  public var all: [any ScalingPolicy] { alarms + policies.map(\.policy) }
}
