/// Pods that are alike, as the controller of a HorizontalPodAutoscaler sees them.
public struct PodGroup: Equatable, Sendable {
  /// Where pods stand in their life.
  public enum Phase: Equatable, Sendable {
    /// Waits for a machine: it never counts.
    case pending
    /// Its containers run, but its readiness probe has not passed.
    case unready
    /// It takes requests.
    case ready
    /// It failed, or is being deleted: ignored altogether.
    case gone
  }

  /// How many pods; 0 …
  public var count: Int
  /// Where they stand.
  public var phase: Phase
  /// The metric of each in thousandths of its unit; nil where it reports none. A utilisation is the
  /// usage over the request, so 1000 stands for all of it.
  public var milli: Int64?
  /// When they started, seconds of any clock.
  public var started: Double
  /// When they last became ready or unready; the start, if they never changed.
  public var changed: Double
  /// When the metric's sample was taken.
  public var sampled: Double

  /// Makes a group.
  public init(
    count: Int, phase: Phase = .ready, milli: Int64?, started: Double = -1e9,
    changed: Double = -1e9, sampled: Double = 0
  ) {
    self.count = count
    self.phase = phase
    self.milli = milli
    self.started = started
    self.changed = changed
    self.sampled = sampled
  }
}

/// Ratios near 1 that change nothing, for each direction; 0.1 by default.
public struct HPATolerance: Equatable, Sendable {
  /// As long as the ratio is at most 1 + up.
  public var up: Double
  /// As long as the ratio is at least 1 - down.
  public var down: Double

  /// Makes a tolerance.
  public init(up: Double = 0.1, down: Double = 0.1) {
    self.up = up
    self.down = down
  }

  func contains(_ ratio: Double) -> Bool { 1 - down <= ratio && ratio <= 1 + up }
}

/// How many replicas a metric asks for: the replica calculator of the controller.
///
/// **Source**: kubernetes/kubernetes, `pkg/controller/podautoscaler/replica_calculator.go` (1.33), whose
/// names the doc comments repeat; KEP-4951 for a tolerance by direction. Integers are cut where it cuts
/// them: a utilisation to whole percents, a mean to thousandths.
public struct ReplicaCalculator: Equatable, Sendable {
  /// Replicas that are wanted now.
  public var currentReplicas: Int
  /// Ratios that change nothing.
  public var tolerance: HPATolerance
  /// Flag `--horizontal-pod-autoscaler-cpu-initialization-period`, seconds.
  public var cpuInitializationPeriod: Double
  /// Flag `--horizontal-pod-autoscaler-initial-readiness-delay`, seconds.
  public var initialReadinessDelay: Double
  /// The window of a sample of a resource metric, seconds.
  public var sampleWindow: Double

  /// Makes a calculator with the controller's defaults.
  public init(
    currentReplicas: Int, tolerance: HPATolerance = HPATolerance(),
    cpuInitializationPeriod: Double = 300, initialReadinessDelay: Double = 30,
    sampleWindow: Double = 30
  ) {
    self.currentReplicas = currentReplicas
    self.tolerance = tolerance
    self.cpuInitializationPeriod = cpuInitializationPeriod
    self.initialReadinessDelay = initialReadinessDelay
    self.sampleWindow = sampleWindow
  }

  /// A resource metric (CPU) against a utilisation in whole percents, as `GetResourceReplicas`.
  ///
  /// - Returns: nil when no pod has a metric that counts.
  public func resource(_ pods: [PodGroup], targetPercent: Int, now: Double) -> Int? {
    let groups = group(pods, isCPU: true, now: now)
    return replicas(groups, missingOnScaleDown: max(1000, Int64(targetPercent) * 10)) {
      total, count in
      let percent = total * 100 / (Int64(count) * 1000)
      return Double(percent) / Double(targetPercent)
    }
  }

  /// A metric of pods against a mean in thousandths, as `GetMetricReplicas`.
  ///
  /// - Returns: nil when no pod has a metric that counts.
  public func pods(_ pods: [PodGroup], targetMilli: Int64, now: Double) -> Int? {
    let groups = group(pods, isCPU: false, now: now)
    return replicas(groups, missingOnScaleDown: targetMilli) { total, count in
      Double(total / Int64(count)) / Double(targetMilli)
    }
  }

  /// An object's or external metric against a target of type Value, as `GetObjectMetricReplicas`.
  ///
  /// - Parameter readyPods: pods that run and are ready: the base, not all replicas.
  public func value(_ milli: Int64, targetMilli: Int64, readyPods: Int) -> Int {
    let ratio = Double(milli) / Double(targetMilli)
    if currentReplicas == 0 { return Self.ceil(ratio) }
    if tolerance.contains(ratio) { return currentReplicas }
    return Self.ceil(ratio * Double(readyPods))
  }

  /// The same against a target of type AverageValue, as `GetObjectPerPodMetricReplicas`.
  public func average(_ milli: Int64, targetMilli: Int64) -> Int {
    let ratio = Double(milli) / (Double(targetMilli) * Double(currentReplicas))
    if tolerance.contains(ratio) { return currentReplicas }
    return Self.ceil(Double(milli) / Double(targetMilli))
  }

  /// Rounds up, as 32-bit replicas: more than they hold is their greatest number.
  static func ceil(_ value: Double) -> Int {
    value.isNaN ? 0 : Int(min(Double(Int32.max), value.rounded(.up)))
  }

  /// Pods by what becomes of their metrics, as `groupPods`.
  private struct Groups {
    var total: Int64 = 0
    var counted = 0
    var unready = 0
    var missing = 0
  }

  private func group(_ pods: [PodGroup], isCPU: Bool, now: Double) -> Groups {
    var groups = Groups()
    for pod in pods where pod.count > 0 && pod.phase != .gone {
      guard pod.phase != .pending else {
        groups.unready += pod.count
        continue
      }
      guard let milli = pod.milli else {
        groups.missing += pod.count
        continue
      }
      if isCPU, isUnready(pod, now) {
        groups.unready += pod.count
        continue
      }
      groups.counted += pod.count
      groups.total += milli * Int64(pod.count)
    }
    return groups
  }

  /// Whether the CPU of a pod says nothing yet: it starts up, or its sample is older than readiness.
  private func isUnready(_ pod: PodGroup, _ now: Double) -> Bool {
    if pod.started + cpuInitializationPeriod > now {
      return pod.phase == .unready || pod.sampled < pod.changed + sampleWindow
    }
    return pod.phase == .unready && pod.started + initialReadinessDelay > pod.changed
  }

  /// The part that resource and pod metrics share.
  private func replicas(
    _ groups: Groups, missingOnScaleDown: Int64, ratio: (_ total: Int64, _ count: Int) -> Double
  ) -> Int? {
    guard groups.counted > 0 else { return nil }
    let first = ratio(groups.total, groups.counted)
    let growsWithUnready = groups.unready > 0 && first > 1
    if !growsWithUnready, groups.missing == 0 {
      return tolerance.contains(first) ? currentReplicas : Self.ceil(first * Double(groups.counted))
    }
    var total = groups.total
    var count = groups.counted
    if first < 1 {
      total += missingOnScaleDown * Int64(groups.missing)
      count += groups.missing
    } else if first > 1 {
      count += groups.missing
    }
    if growsWithUnready { count += groups.unready }
    let second = ratio(total, count)
    if tolerance.contains(second) || first < 1 && second > 1 || first > 1 && second < 1 {
      return currentReplicas
    }
    let replicas = Self.ceil(second * Double(count))
    if second < 1 && replicas > currentReplicas || second > 1 && replicas < currentReplicas {
      return currentReplicas
    }
    return replicas
  }
}
