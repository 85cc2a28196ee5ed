/// A rate of events that changes over time, along pieces of constant or of straight rate.
///
/// The next event's time is found by inversion of the cumulative rate: when its increase since the
/// last event reaches an exponential number of mean 1. One draw an event, so that paired designs stay
/// in step.
///
/// **Source**: Çinlar, Introduction to Stochastic Processes (1975), chapter 4, section 7; for straight
/// pieces Klein and Roberts, "A time-varying Poisson arrival process generator", Simulation 43 (1984).
public struct RateProfile: Equatable, Sendable {
  /// The rate from one time on, or at it.
  public struct Point: Equatable, Sendable {
    /// In the caller's unit of time.
    public let time: Double
    /// Events per unit of time, 0 or more.
    public let rate: Double

    /// Makes the point of a profile.
    public init(time: Double, rate: Double) {
      self.time = time
      self.rate = rate
    }
  }

  /// What the rate is between two points.
  public enum Shape: Sendable, CaseIterable {
    /// That of the earlier point.
    case constant
    /// On the straight line between them.
    case linear
  }

  /// The points; the first is at time 0.
  public let points: [Point]
  /// What the rate is between two points.
  public let shape: Shape
  /// The time after which the profile repeats; nil when the last point's rate holds for ever.
  ///
  /// On straight pieces the last one leads from the last point to the first of the next round.
  public let period: Double?
  /// The expected number of events before each point, and before the end of the period.
  private let cumulative: [Double]

  /// Makes a profile.
  ///
  /// - Parameters:
  ///   - points: at least one, the first at time 0, each later than the one before; rates from 0.
  ///   - shape: what the rate is between two points.
  ///   - period: later than the last point, or nil.
  /// - Throws: `ParameterError` naming the first argument that is not allowed.
  public init(points: [Point], shape: Shape, period: Double? = nil) throws(ParameterError) {
    try Self.check(points, period: period)
    self.points = points
    self.shape = shape
    self.period = period
    var ends = points
    if let period { ends.append(Point(time: period, rate: points[0].rate)) }
    var sums = [0.0]
    for (left, right) in zip(ends, ends.dropFirst()) {
      let rate = shape == .constant ? left.rate : 0.5 * (left.rate + right.rate)
      sums.append(sums[sums.count - 1] + rate * (right.time - left.time))
    }
    cumulative = sums
    try ParameterError.require(
      sums[sums.count - 1].isFinite, "expected number of events", sums[sums.count - 1], "finite")
  }

  /// The rate at a time from 0 on.
  public func rate(at time: Double) -> Double {
    precondition(time >= 0, "the time of a rate is \(time); allowed: 0 or more")
    let (_, rest) = split(time)
    let index = piece(at: rest)
    return points[index].rate + slope(index) * (rest - points[index].time)
  }

  /// The expected number of events from time 0 to a time from 0 on.
  public func cumulativeRate(at time: Double) -> Double {
    precondition(time >= 0, "the time of a cumulative rate is \(time); allowed: 0 or more")
    let (rounds, rest) = split(time)
    let index = piece(at: rest)
    let elapsed = rest - points[index].time
    let within = (points[index].rate + 0.5 * slope(index) * elapsed) * elapsed
    return rounds * roundTotal + (cumulative[index] + within)
  }

  /// The earliest time at which the expected number of events since time 0 reaches an amount.
  ///
  /// - Returns: nil when it never does.
  public func time(ofCumulativeRate amount: Double) -> Double? {
    precondition(amount >= 0, "a cumulative rate is \(amount); allowed: 0 or more")
    if amount == 0 { return 0 }
    guard let period else { return timeInRound(amount) }
    guard roundTotal > 0 else { return nil }
    let rounds = (amount / roundTotal).rounded(.down)
    let rest = max(0, amount - rounds * roundTotal)
    // A whole number of rounds is reached where the last of them stops adding.
    if rest == 0 { return (rounds - 1) * period + (timeInRound(roundTotal) ?? period) }
    return rounds * period + min(timeInRound(rest) ?? period, period)
  }

  /// Draws the time of the first event after a time; uses exactly one number of the stream.
  ///
  /// *O(log n)* in the number of points.
  ///
  /// - Returns: nil when no event follows.
  public func nextEventTime(after time: Double, using stream: inout RandomStream) -> Double? {
    let amount = stream.nextExponential(mean: 1)
    // Rounding of large sums may lead back by a last bit.
    return self.time(ofCumulativeRate: cumulativeRate(at: time) + amount).map { max($0, time) }
  }

  /// The expected number of events in a period, or up to the last point.
  private var roundTotal: Double { cumulative[cumulative.count - 1] }

  /// A time as whole periods and the rest.
  private func split(_ time: Double) -> (rounds: Double, rest: Double) {
    guard let period else { return (0, time) }
    let rest = time.truncatingRemainder(dividingBy: period)
    return (((time - rest) / period).rounded(), rest)
  }

  /// The index of the last point at or before a time within the first period.
  private func piece(at time: Double) -> Int {
    lastIndex { points[$0].time <= time }
  }

  /// The change of the rate per unit of time after a point.
  private func slope(_ index: Int) -> Double {
    if shape == .constant { return 0 }
    let point = points[index]
    if index + 1 < points.count {
      return (points[index + 1].rate - point.rate) / (points[index + 1].time - point.time)
    }
    guard let period else { return 0 }
    return (points[0].rate - point.rate) / (period - point.time)
  }

  /// The earliest time of a positive amount within the first period, or nil beyond all.
  private func timeInRound(_ amount: Double) -> Double? {
    let index = lastIndex { $0 == 0 || cumulative[$0] < amount }
    let (point, slope) = (points[index], slope(index))
    let missing = amount - cumulative[index]
    // The root of rate x + slope x^2 / 2 = missing that does not cancel; rounding may take what is
    // under the square root a little below 0 where a falling rate ends at 0.
    let square = max(0, point.rate * point.rate + 2 * slope * missing)
    let divisor = point.rate + square.squareRoot()
    guard divisor > 0 else { return nil }
    let time = point.time + 2 * missing / divisor
    return index + 1 < points.count ? min(time, points[index + 1].time) : time
  }

  /// The last index of a point for which a condition holds that fails from some index on.
  private func lastIndex(where holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = points.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Throws unless times rise from 0 to below the period and rates are 0 or more.
  private static func check(_ points: [Point], period: Double?) throws(ParameterError) {
    try ParameterError.require(
      !points.isEmpty, "number of points", Double(points.count), "1 or more")
    for (index, point) in points.enumerated() {
      let name = "point \(index + 1)"
      try ParameterError.require(
        point.rate >= 0 && point.rate.isFinite, "rate of \(name)", point.rate, "0 or more")
      if index == 0 {
        try ParameterError.require(point.time == 0, "time of \(name)", point.time, "0")
      } else {
        let last = points[index - 1].time
        try ParameterError.require(
          point.time > last && point.time.isFinite, "time of \(name)", point.time,
          "greater than the one before (\(last))")
      }
    }
    if let period, let last = points.last {
      try ParameterError.require(
        period > last.time && period.isFinite, "period", period,
        "greater than the last point's time (\(last.time))")
    }
  }
}
