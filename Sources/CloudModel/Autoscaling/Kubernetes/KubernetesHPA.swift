/// A HorizontalPodAutoscaler (autoscaling/v2) on each region; an item of `scaling_policies`.
///
/// Each sync it takes the largest number of replicas that a metric asks for, careful about pods that are
/// not ready or report nothing, holds it back by the recommendations of its windows, and limits the
/// change by its policies. Ready pods are the base, so pods on their way are not asked for again.
///
/// **Source**: kubernetes.io, Horizontal Pod Autoscaling; kubernetes/kubernetes,
/// `pkg/controller/podautoscaler` (1.33).
public struct KubernetesHPA: ScalingPolicy {
  /// What the controller remembers.
  public typealias Memory = HPAMemory

  /// Its name in the catalog.
  public static let name = "kubernetes_hpa"
  /// Key `metrics`: at least one.
  public var metrics: [HPAMetric]
  /// Key `min_replicas`: in each region; default 1.
  public var minReplicas: Int
  /// Key `max_replicas`: in each region; nil for what pools allow.
  public var maxReplicas: Int?
  /// Key `tolerance`: share by which the metric may differ from its target; default 10%.
  public var tolerance: Double
  /// Key `scale_up`.
  public var scaleUp: HPAScalingRules
  /// Key `scale_down`.
  public var scaleDown: HPAScalingRules
  /// Key `loading_pods`.
  public var loading: HPALoading
  /// Key `cpu_initialization_period`: default 5min.
  public var cpuInitializationPeriod: Duration
  /// Key `initial_readiness_delay`: default 30s.
  public var initialReadinessDelay: Duration
  /// Keys `sync_period` (15s), `metric_window` (30s) and `metric_delay` (15s).
  public var cadence: ScalingCadence

  /// Makes a policy with the controller's defaults.
  public init(
    metrics: [HPAMetric], minReplicas: Int = 1, maxReplicas: Int? = nil, tolerance: Double = 0.1,
    scaleUp: HPAScalingRules = .up, scaleDown: HPAScalingRules = .down,
    loading: HPALoading = .pending, cpuInitializationPeriod: Duration = .seconds(300),
    initialReadinessDelay: Duration = .seconds(30), cadence: ScalingCadence = Self.defaultCadence
  ) {
    self.metrics = metrics
    self.minReplicas = minReplicas
    self.maxReplicas = maxReplicas
    self.tolerance = tolerance
    self.scaleUp = scaleUp
    self.scaleDown = scaleDown
    self.loading = loading
    self.cpuInitializationPeriod = cpuInitializationPeriod
    self.initialReadinessDelay = initialReadinessDelay
    self.cadence = cadence
  }

  /// A sync each 15 s; samples of 30 s that are 15 s old.
  public static let defaultCadence = ScalingCadence(
    interval: .seconds(15), window: .seconds(30), delay: .seconds(15))

  /// A ReplicaSet deletes pods that are not ready before those that are.
  public var removesUnreadyFirst: Bool { true }
  /// Nothing is remembered at the start.
  public var blankMemory: HPAMemory { HPAMemory() }

  /// The utilisation that it aims at.
  public var utilisationTarget: Double? {
    for metric in metrics where metric.metric == .gpuUtilization {
      switch metric.target {
      case .utilisation(let percent): return Double(percent) / 100
      case .average(let share), .value(let share): return share
      }
    }
    return nil
  }

  private var behavior: HPABehavior { HPABehavior(up: scaleUp, down: scaleDown) }

  private var tolerances: HPATolerance {
    HPATolerance(up: scaleUp.tolerance ?? tolerance, down: scaleDown.tolerance ?? tolerance)
  }

  private var maximum: Int { maxReplicas ?? Int(Int32.max) }

  /// What the metrics ask for; nil when the controller does nothing for want of them.
  ///
  /// The largest number wins. A metric that cannot be read forbids fewer replicas.
  func recommendation(_ observation: ScalingObservation) -> Int? {
    let current = observation.counts.desired
    let calculator = ReplicaCalculator(
      currentReplicas: current, tolerance: tolerances,
      cpuInitializationPeriod: Double(cpuInitializationPeriod.wholeNanoseconds) / 1e9,
      initialReadinessDelay: Double(initialReadinessDelay.wholeNanoseconds) / 1e9)
    let proposals = metrics.map { $0.replicas(observation, loading, calculator) }
    return Self.largest(proposals, current: current)
  }

  /// The largest proposal; nil when none can be read, or one cannot and the others ask for fewer.
  static func largest(_ proposals: [Int?], current: Int) -> Int? {
    let valid = proposals.compactMap { $0 }
    guard let largest = valid.max() else { return nil }
    return valid.count < proposals.count && largest < current ? nil : largest
  }

  /// One look.
  public func decide(
    _ observation: ScalingObservation, _ memory: inout HPAMemory
  ) -> ScalingAdvice {
    let now = observation.now
    let current = observation.counts.desired
    // Syncs that were left out made the same recommendation as the last one.
    if let last = memory.lastSync, memory.isRecording, now - cadence.interval > last,
      let index = memory.recommendations.indices.last
    {
      memory.recommendations[index].to = now - cadence.interval
    }
    memory.lastSync = now
    memory.pending = nil
    memory.isRecording = false
    if current == 0, minReplicas > 0 { return .abstain }
    if current > maximum || current < minReplicas {
      memory.pending = min(maximum, max(minReplicas, current))
      return .instances(min(maximum, max(minReplicas, current)))
    }
    guard let wish = recommendation(observation) else { return .keep }
    let stable = behavior.stabilized(wish, current: current, now: now, memory)
    let final = behavior.limited(
      stable, current: current, minimum: minReplicas, maximum: maximum, now: now, memory)
    remember(wish, at: now, &memory)
    if final != current { memory.pending = final }
    return .instances(final)
  }

  private func remember(_ wish: Int, at now: Int64, _ memory: inout HPAMemory) {
    memory.isRecording = true
    let window = behavior.longestWindow
    let period = behavior.longestPeriod
    if memory.recommendations.last?.replicas == wish,
      memory.recommendations.last?.to == now - cadence.interval
    {
      memory.recommendations[memory.recommendations.count - 1].to = now
    } else {
      memory.recommendations.append(HPARecommendation(from: now, to: now, replicas: wish))
    }
    memory.recommendations.removeAll { $0.to <= now - window && $0.to < now }
    memory.changes.removeAll { $0.time <= now - period }
  }

  /// Takes note of a change.
  public func record(_ change: ScalingChange, _ memory: inout HPAMemory) {
    if memory.pending != nil, memory.lastSync == change.time { memory.changes.append(change) }
    memory.pending = nil
  }

  /// When a look may next matter.
  public func outlook(
    _ observation: ScalingObservation, _ memory: HPAMemory
  ) -> ScalingOutlook {
    let soon = cadence.look(after: observation.now)
    let current = observation.counts.desired
    var later = observation
    later.now = soon
    var copy = memory
    let advice = decide(later, &copy)
    let wish = copy.isRecording ? copy.recommendations.last?.replicas : nil
    let hadWish = memory.isRecording ? memory.recommendations.last?.replicas : nil
    if wish != hadWish || advice != .instances(current) && advice != .keep && advice != .abstain {
      // What limits refuse is asked for again and again, to no effect.
      let isRefused = wish == hadWish && isRefused(advice, observation.counts)
      if !isRefused { return ScalingOutlook(nextLook: soon) }
    }
    var outlook = ScalingOutlook(nextLook: nil)
    guard let wish else { return outlook }
    for metric in metrics {
      outlook = outlook.joined(metric.outlook(observation, tolerances))
    }
    if wish != current { outlook.nextLook = firstExpiry(after: observation.now, copy) }
    return outlook
  }

  private func isRefused(_ advice: ScalingAdvice, _ counts: ScalingCounts) -> Bool {
    guard case .instances(let replicas) = advice else { return false }
    return replicas > counts.desired ? !counts.canGrow : !counts.canShrink
  }

  /// When the first recommendation or change leaves its window; nil when all that is left is the last
  /// recommendation, which goes on.
  private func firstExpiry(after now: Int64, _ memory: HPAMemory) -> Int64? {
    let windows = [scaleUp, scaleDown].map(\.stabilizationWindow.wholeNanoseconds)
    var times = memory.recommendations.dropLast().flatMap { run in windows.map { run.to + $0 } }
    for policy in scaleUp.policies + scaleDown.policies {
      times += memory.changes.map { $0.time + policy.period.wholeNanoseconds }
    }
    return times.filter { $0 > now }.min()
  }
}
