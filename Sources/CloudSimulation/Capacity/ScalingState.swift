import CloudModel

/// What a region's autoscaler remembers, and what it may still see of the past.
struct ScalingState: Equatable, Sendable {
  /// What each policy remembers, and what it advised at its last look; nil before the first.
  var memories: [PolicyMemory]
  var advice: [ScalingAdvice?]
  /// When instances were last added, and when their number was last changed.
  var lastOut: Int64?
  var lastChange: Int64?
  /// The metrics as they were, since the oldest moment that a look can still read.
  var points: [MetricPoint] = []
  /// As long as the metrics stay in its bands, and counts as they are, nothing happens before the
  /// pending tick.
  var calm = ScalingOutlook(nextLook: nil)
  /// What the plan of ticks was made for; it is made anew when something of it changes.
  var isPlanned = false
  var hadData = false
  var desired = 0
  var isHeld = false
  /// The pending tick, or -1.
  var nextTick: Int64 = -1
  var stamp: UInt32 = 0

  init(_ design: AutoscalerDesign?) {
    let policies = design?.policies ?? []
    memories = policies.map(\.blank)
    advice = policies.map { _ in nil }
  }
}

/// The metrics of a region from a moment on, with their sums up to it.
struct MetricPoint: Equatable, Sendable {
  var time: Int64
  /// In 1e-6.
  var utilisation: Int64
  var rate: Rate
  /// Waiting requests at its time, and how fast they grow.
  var waiting: Amount
  var growth: Rate
  /// Whether the region answers and its metrics arrive.
  var hasData: Bool
  /// Utilisation and rate, summed over all time before.
  var utilisationSum: Int128 = 0
  var rateSum: Int128 = 0

  /// The sums up to a later moment, while these metrics hold.
  func sums(at time: Int64) -> (utilisation: Int128, rate: Int128) {
    let held = Int128(time - self.time)
    return (utilisationSum + Int128(utilisation) * held, rateSum + Int128(rate) * held)
  }

  /// The waiting requests at a later moment.
  func waiting(at time: Int64) -> Amount { waiting + Amount(growth) * Amount(time - self.time) }

  /// The metrics as policies see them, at the point's own time.
  var metrics: ScalingMetrics {
    ScalingMetrics(
      utilisation: utilisation, requestRate: rate, waiting: Units.requests(waiting))
  }
}

extension ScalingState {
  /// Takes note of the metrics from a moment on; what no look can read any more is forgotten.
  mutating func observe(_ seen: MetricPoint, span: Int64) {
    let now = seen.time
    var point = seen
    guard let last = points.last else {
      points.append(point)
      return
    }
    if last.utilisation == point.utilisation, last.rate == point.rate,
      last.growth == point.growth, last.hasData == point.hasData,
      last.waiting(at: now) == point.waiting
    {
      return
    }
    let sums = last.sums(at: now)
    point.utilisationSum = sums.utilisation
    point.rateSum = sums.rate
    if last.time == now { points.removeLast() }
    points.append(point)
    var past = 0
    while past + 1 < points.count, points[past + 1].time <= now - span { past += 1 }
    if past > 0 { points.removeFirst(past) }
  }

  /// Position of the point that held just before a moment.
  private func index(before time: Int64) -> Int? { points.lastIndex { $0.time < time } }

  /// The metrics that a look at a moment sees; nil when there is no datapoint.
  func metrics(at look: Int64, _ cadence: ScalingCadence) -> ScalingMetrics? {
    let end = look - cadence.delay
    let begin = end - cadence.window
    guard begin >= 0, let last = index(before: end), points[last].hasData else { return nil }
    var result = points[last].metrics
    result.waiting = Units.requests(points[last].waiting(at: end))
    guard cadence.window > 0, points[last].time > begin,
      let first = points.lastIndex(where: { $0.time <= begin })
    else { return result }
    let (from, to) = (points[first].sums(at: begin), points[last].sums(at: end))
    result.utilisation = Int64((to.utilisation - from.utilisation) / Int128(cadence.window))
    result.requestRate = Rate((to.rate - from.rate) / Int128(cadence.window))
    return result
  }

  /// Whether whatever looks from this one on will see lies in the bands of an outlook.
  func isSettled(from look: Int64, _ cadence: ScalingCadence, _ outlook: ScalingOutlook) -> Bool {
    let begin = look - cadence.delay - cadence.window
    guard begin >= 0, let last = points.last else { return false }
    for point in points.reversed() {
      if point.hasData != last.hasData || last.hasData && !outlook.holds(point.metrics) {
        return false
      }
      if point.growth != 0, outlook.waiting != nil { return false }
      if point.time <= begin { return true }
    }
    return false
  }
}
