import CloudModel
import Stochastics

/// What multiplies a rate as the years go by: compound growth and dated factors.
struct Drift {
  private let logGrowth: Double
  /// Seconds from the scenario's start, and the factor then.
  private let points: [(seconds: Double, factor: Double)]
  private let firstMidnight: Int64
  let isFlat: Bool

  /// - Parameter start: the scenario's start, seconds since 1970-01-01 UTC.
  init(_ shape: TrafficShape, start: Int64) {
    isFlat = !shape.grows
    logGrowth = shape.growthPerYear == 0 ? 0 : PortableMath.log(1 + shape.growthPerYear)
    var points = shape.trend.map {
      (seconds: Double($0.unixSeconds - start), factor: $0.factor)
    }
    if let first = points.first, first.seconds > 0 { points.insert((0, 1), at: 0) }
    self.points = points
    firstMidnight = LocalReading.firstMultiple(of: 86_400, from: start)
  }

  /// Midnights in UTC, at which the factor is taken anew.
  func changePoints(_ horizon: Int64) -> [Int64] {
    if isFlat { return [] }
    let first = firstMidnight * Units.second
    return Array(stride(from: first, to: horizon, by: 86_400 * Int(Units.second)))
  }

  /// The factor at a moment, nanoseconds from the scenario's start.
  func factor(at time: Int64) -> Double {
    if isFlat { return 1 }
    let years = Double(time) / Double(Units.year)
    return (logGrowth == 0 ? 1 : PortableMath.exp(logGrowth * years)) * trend(at: time)
  }

  private func trend(at time: Int64) -> Double {
    guard let last = points.last else { return 1 }
    let seconds = Double(time) / 1e9
    guard let next = points.firstIndex(where: { $0.seconds > seconds }) else { return last.factor }
    if next == 0 { return points[0].factor }
    let (from, to) = (points[next - 1], points[next])
    let share = (seconds - from.seconds) / (to.seconds - from.seconds)
    return from.factor + share * (to.factor - from.factor)
  }
}
