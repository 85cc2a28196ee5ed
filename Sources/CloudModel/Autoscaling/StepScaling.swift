/// Adds or removes by steps of a metric's distance from a threshold; an item of `scaling_policies`.
///
/// Two alarms with datapoints of their own. A breach adds what the step for its size says, to the
/// capacity without the instances that still warm up, so that it is not added again at every datapoint;
/// nothing is removed while instances are on their way.
///
/// **Source**: Amazon EC2 Auto Scaling guide, step and simple scaling policies: adjustment types, step
/// bounds, rounding, instance warm-up.
public struct StepScaling: ScalingPolicy {
  /// How a step changes the instances; keys `add`, `remove` and `set` of a step.
  public enum Adjustment: Equatable, Sendable {
    /// So many more (or fewer, when negative).
    case instances(Int)
    /// A share more (or less): from 0 to 1 is 1, else cut off towards 0.
    case share(Double)
    /// So many in all.
    case exactly(Int)
  }

  /// A step; an item of `steps`.
  public struct Step: Equatable, Sendable {
    /// Key `from`: distance from the threshold at which it begins, in the metric's unit; the last step
    /// that begins at the distance or before it counts.
    public var from: Double
    /// What it does.
    public var adjustment: Adjustment

    /// Makes a step.
    public init(from: Double, _ adjustment: Adjustment) {
      self.from = from
      self.adjustment = adjustment
    }
  }

  /// One of the two alarms; key `scale_out` or `scale_in`.
  public struct Alarm: Equatable, Sendable {
    /// Key `above` or `below`, in the metric's unit.
    public var threshold: Double
    /// Key `datapoints`: so many in a row.
    public var datapoints: Int
    /// Key `steps`, ascending in `from`.
    public var steps: [Step]

    /// Makes an alarm.
    public init(threshold: Double, datapoints: Int, steps: [Step]) {
      self.threshold = threshold
      self.datapoints = datapoints
      self.steps = steps
    }
  }

  /// What it remembers.
  public struct Memory: Equatable, Sendable {
    /// First datapoint of the unbroken row beyond each threshold, or nil.
    var highFrom: Int64?
    var lowFrom: Int64?
  }

  /// Its name in the catalog.
  public static let name = "step"
  /// Key `metric`.
  public var metric: ScalingMetric
  /// Key `scale_out`.
  public var out: Alarm?
  /// Key `scale_in`.
  public var into: Alarm?
  /// Key `counts_loading`: whether instances on their way are known; false only to show what becomes
  /// of a scaler that forgets them.
  public var countsLoading: Bool
  /// Key `period`: between datapoints, each the mean of one period; default 1min.
  public var cadence: ScalingCadence

  /// Makes a policy.
  public init(
    metric: ScalingMetric, out: Alarm?, into: Alarm?, countsLoading: Bool = true,
    cadence: ScalingCadence = .minutes
  ) {
    self.metric = metric
    self.out = out
    self.into = into
    self.countsLoading = countsLoading
    self.cadence = cadence
  }

  /// Nothing is remembered at the start.
  public var blankMemory: Memory { Memory() }

  private func isHigh(_ value: Double?) -> Bool {
    guard let value, let out else { return false }
    return value > out.threshold
  }

  private func isLow(_ value: Double?) -> Bool {
    guard let value, let into else { return false }
    return value < into.threshold
  }

  /// One look.
  public func decide(
    _ observation: ScalingObservation, _ memory: inout Memory
  ) -> ScalingAdvice {
    let value = observation.value(of: metric)
    let datapoint = observation.now / cadence.interval - 1
    memory.highFrom = isHigh(value) ? memory.highFrom ?? datapoint : nil
    memory.lowFrom = isLow(value) ? memory.lowFrom ?? datapoint : nil
    return advice(observation, value, memory, datapoint)
  }

  private func advice(
    _ observation: ScalingObservation, _ value: Double?, _ memory: Memory, _ datapoint: Int64
  ) -> ScalingAdvice {
    guard let value else { return .keep }
    let counts = observation.counts
    if let out, let from = memory.highFrom {
      if datapoint - from + 1 < Int64(out.datapoints) { return .keep }
      // A blind scaler adds to all that is wanted, as if what it asked for had not been asked for.
      let base = countsLoading ? Swift.max(0, counts.desired - counts.loading) : counts.desired
      let wish = out.target(value - out.threshold, base)
      return wish > counts.desired ? .instances(wish) : .keep
    }
    if let into, let from = memory.lowFrom {
      if datapoint - from + 1 < Int64(into.datapoints) { return .keep }
      if countsLoading, counts.loading > 0 { return .keep }
      let wish = into.target(into.threshold - value, counts.desired)
      return wish < counts.desired ? .instances(Swift.max(0, wish)) : .keep
    }
    return .abstain
  }

  /// When a look may next matter.
  public func outlook(
    _ observation: ScalingObservation, _ memory: Memory
  ) -> ScalingOutlook {
    let soon = cadence.look(after: observation.now)
    let value = observation.value(of: metric)
    if isHigh(value) != (memory.highFrom != nil) || isLow(value) != (memory.lowFrom != nil) {
      return ScalingOutlook(nextLook: soon)
    }
    var outlook = ScalingOutlook(nextLook: nil)
    guard let metrics = observation.metrics else { return outlook }
    // Whatever moves is looked at: steps make the wish depend on the value.
    outlook.pin(metric, metrics)
    let row = memory.highFrom.map { ($0, out) } ?? memory.lowFrom.map { ($0, into) }
    if let (from, alarm) = row, let alarm {
      let ripe = (from + Int64(alarm.datapoints)) * cadence.interval
      let later = advice(observation, value, memory, Swift.max(ripe, soon) / cadence.interval - 1)
      let isRefused: Bool
      switch later {
      case .instances(let wish):
        isRefused =
          wish > observation.counts.desired
          ? !observation.counts.canGrow : !observation.counts.canShrink
      default: isRefused = true
      }
      if !isRefused || ripe > soon { outlook.nextLook = Swift.max(ripe, soon) }
    } else if metric == .gpuUtilization {
      // Between the thresholds nothing happens.
      let low = into.map { Int64(($0.threshold * 1e6).rounded(.up)) } ?? Int64.min
      let high = out.map { Int64(($0.threshold * 1e6).rounded(.down)) } ?? Int64.max
      if low <= high, (low...high).contains(metrics.utilisation) {
        outlook.utilisation = low...high
      }
    }
    return outlook
  }
}

extension StepScaling.Alarm {
  /// Instances that are wanted at a distance from the threshold.
  func target(_ distance: Double, _ base: Int) -> Int {
    guard let step = steps.last(where: { $0.from <= distance }) else { return base }
    switch step.adjustment {
    case .instances(let count): return base + count
    case .exactly(let count): return count
    case .share(let share):
      let exact = Double(base) * share
      // The product of decimals may lie a rounding under the whole number that is meant.
      let change = exact < 0 ? -(-exact + 1e-9).rounded(.down) : (exact + 1e-9).rounded(.down)
      if exact > 0, change < 1 { return base + 1 }
      if exact < 0, change > -1 { return base - 1 }
      return base + Int(change)
    }
  }
}
