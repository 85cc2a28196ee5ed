/// A metric of a HorizontalPodAutoscaler with its target; an item of its `metrics`.
public struct HPAMetric: Equatable, Sendable {
  /// Where it comes from; key `kind`.
  public enum Source: String, Equatable, Sendable, CaseIterable {
    /// Usage of a resource over its request, with readiness rules; the utilisation stands for it.
    case resource
    /// A metric of each pod.
    case pods
    /// A metric of another object, such as an ingress.
    case object
    /// A metric from outside the cluster, such as a queue.
    case external
  }

  /// What the target is compared with; keys `utilization`, `average_value` and `value`.
  public enum Target: Equatable, Sendable {
    /// Mean over pods, whole percents of the request; for `resource`.
    case utilisation(percent: Int)
    /// Mean over pods.
    case average(Double)
    /// The metric itself; for `object` and `external`.
    case value(Double)
  }

  /// Key `kind`.
  public var source: Source
  /// Key `name`: what it measures.
  public var metric: ScalingMetric
  /// The target: a share for `gpu_utilization`, requests/s for rates, requests for the queue.
  public var target: Target

  /// Makes a metric.
  public init(_ source: Source, _ metric: ScalingMetric, _ target: Target) {
    self.source = source
    self.metric = metric
    self.target = target
  }

  /// Thousandths in one of the metric's own unit: a utilisation is read in percents.
  private var milliPerUnit: Double { metric == .gpuUtilization ? 100_000 : 1000 }

  private func milli(_ target: Double, _ headroom: Double) -> Int64 {
    max(1, Int64((target * milliPerUnit / headroom).rounded()))
  }

  private func percent(_ percent: Int, _ headroom: Double) -> Int {
    max(1, Int((Double(percent) / headroom).rounded()))
  }

  /// The value in thousandths: of all pods together, or of each.
  private func milli(_ metrics: ScalingMetrics, pods: Int, isEach: Bool) -> Int64 {
    switch metric {
    case .gpuUtilization: return metrics.utilisation / 10
    case .requestRate: return metrics.requestRate / 1_000_000 / (isEach ? Int64(max(1, pods)) : 1)
    case .requestsPerInstance: return metrics.requestRate / 1_000_000 / Int64(max(1, pods))
    case .queueLength:
      return Int64(min(1e15, metrics.waiting * 1000)) / (isEach ? Int64(max(1, pods)) : 1)
    }
  }

  /// Replicas that the metric asks for; nil when it cannot be read.
  func replicas(
    _ observation: ScalingObservation, _ loading: HPALoading, _ calculator: ReplicaCalculator
  ) -> Int? {
    guard let metrics = observation.metrics else { return nil }
    let ready = observation.counts.ready
    let headroom = observation.headroom
    switch (source, target) {
    case (.resource, .utilisation(let goal)):
      let pods = Self.pods(observation.counts, metrics.utilisation / 1000, loading)
      return calculator.resource(
        pods, targetPercent: percent(goal, headroom), now: 0)
    case (.object, .value(let goal)), (.external, .value(let goal)), (.pods, .value(let goal)),
      (.resource, .value(let goal)):
      return calculator.value(
        milli(metrics, pods: ready, isEach: false), targetMilli: milli(goal, headroom),
        readyPods: ready)
    case (.object, .average(let goal)), (.external, .average(let goal)):
      return calculator.average(
        milli(metrics, pods: ready, isEach: false), targetMilli: milli(goal, headroom))
    case (_, .average(let goal)):
      let each = milli(metrics, pods: ready, isEach: true)
      let pods = Self.pods(observation.counts, each, loading)
      return calculator.pods(pods, targetMilli: milli(goal, headroom), now: 0)
    case (_, .utilisation):
      return nil
    }
  }

  /// The pods of a region: those that are ready, on their way, dead, or wait for a machine.
  private static func pods(
    _ counts: ScalingCounts, _ milli: Int64, _ loading: HPALoading
  ) -> [PodGroup] {
    let waiting = max(0, counts.desired - counts.ready - counts.loading - counts.dead)
    return [
      PodGroup(count: counts.ready, milli: milli),
      loading.pods(counts.loading), PodGroup(count: counts.dead, milli: nil),
      PodGroup(count: waiting, phase: .pending, milli: nil),
    ]
  }

  /// The values of the metric that the tolerance surely covers, or else those for which as many
  /// replicas are asked for as now, or else its present value alone.
  func outlook(_ observation: ScalingObservation, _ tolerance: HPATolerance) -> ScalingOutlook {
    var outlook = ScalingOutlook(nextLook: nil)
    guard let metrics = observation.metrics else { return outlook }
    outlook.pin(metric, metrics)
    let counts = observation.counts
    guard counts.loading == 0, counts.dead == 0, counts.ready == counts.desired, counts.ready > 0
    else { return outlook }
    switch (metric, target) {
    case (.gpuUtilization, .utilisation(let goal)):
      let (low, high) = Self.inner(Double(percent(goal, observation.headroom)), tolerance)
      let band = low * 10_000...max(low, high) * 10_000 + 9_999
      if low <= high, band.contains(metrics.utilisation) {
        outlook.utilisation = band
      } else if let same = SameWish(
        metrics.utilisation / 10_000, Int64(percent(goal, observation.headroom)), counts.ready,
        tolerance)
      {
        outlook.utilisation = same.low * 10_000...same.high * 10_000 + 9_999
      }
    case (.gpuUtilization, .average(let goal)), (.gpuUtilization, .value(let goal)):
      if source == .object || source == .external, case .average = target { return outlook }
      let (low, high) = Self.inner(Double(milli(goal, observation.headroom)), tolerance)
      let band = low * 10...max(low, high) * 10 + 9
      if low <= high, band.contains(metrics.utilisation) {
        outlook.utilisation = band
      } else if let same = SameWish(
        metrics.utilisation / 10, milli(goal, observation.headroom), counts.ready, tolerance)
      {
        outlook.utilisation = same.low * 10...same.high * 10 + 9
      }
    case (.requestRate, .average(let goal)), (.requestsPerInstance, .average(let goal)):
      let each = Int64(counts.ready) * 1_000_000
      let (low, high) = Self.inner(Double(milli(goal, observation.headroom)), tolerance)
      let band = (low + 1) * each...max(low + 1, high - 1) * each
      if low + 2 < high, band.contains(metrics.requestRate) { outlook.requestRate = band }
    case (.requestRate, .value(let goal)):
      let (low, high) = Self.inner(Double(milli(goal, observation.headroom)), tolerance)
      let band = low * 1_000_000...max(low, high) * 1_000_000
      if low <= high, band.contains(metrics.requestRate) { outlook.requestRate = band }
    default: break
    }
    return outlook
  }

  /// Whole numbers well inside the tolerance around a target.
  private static func inner(_ target: Double, _ tolerance: HPATolerance) -> (Int64, Int64) {
    let low = Int64((target * (1 - tolerance.down)).rounded(.up))
    let high = Int64((target * (1 + tolerance.up)).rounded(.down))
    // The ratio is what the controller compares: a bound that rounding puts outside is left out.
    return (
      tolerance.contains(Double(low) / target) ? low : low + 1,
      tolerance.contains(Double(high) / target) ? high : high - 1
    )
  }
}

/// What pods report while they load; key `loading_pods`.
public enum HPALoading: Equatable, Sendable {
  /// They wait for their machine: `pending` (default).
  case pending
  /// They run and report nothing until they are ready: `silent`.
  case silent
  /// They run and report this utilisation in thousandths, though they serve nobody: `busy`.
  case busy(milli: Int64)

  func pods(_ count: Int) -> PodGroup {
    switch self {
    case .pending: PodGroup(count: count, phase: .pending, milli: nil)
    case .silent: PodGroup(count: count, phase: .unready, milli: nil)
    // Never ready since they started, just now.
    case .busy(let milli):
      PodGroup(count: count, phase: .unready, milli: milli, started: 0, changed: 0)
    }
  }
}
