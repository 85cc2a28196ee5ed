/// A smooth curve through points that never falls.
///
/// Points of one place count with their mean. Where measured values fall, neighbours are pooled to
/// their weighted mean until none does (isotonic regression). Between the knots the curve is cubic
/// with slopes that cannot overshoot; before the first knot it is level, behind the last it goes on
/// with the slope of the last piece. It takes additions, products and quotients alone, in a fixed
/// order, so that it is the same number on every machine: it decides rates.
///
/// **Source**: M. Steffen, A simple method for monotonic interpolation in one dimension, Astronomy
/// and Astrophysics 239 (1990), 443-450, equations 2 to 11; pool-adjacent-violators: Barlow et al.,
/// Statistical Inference under Order Restrictions (1972), section 1.2.
public struct MonotoneCurve: Equatable, Sendable {
  /// Where the knots are, rising.
  public let places: [Double]
  /// The curve's value at each knot, not falling.
  public let values: [Double]
  private let slopes: [Double]
  private let lastSlope: Double

  /// A curve through points; nil with fewer than two places.
  public init?(_ points: [(place: Double, value: Double)]) {
    let knots = Self.pooled(points)
    guard knots.count > 1 else { return nil }
    places = knots.map(\.place)
    values = knots.map(\.value)
    let gaps = zip(places.dropFirst(), places).map { $0 - $1 }
    let secants = zip(zip(values.dropFirst(), values), gaps).map { ($0.0 - $0.1) / $1 }
    slopes = Self.slopes(secants, gaps)
    lastSlope = secants[secants.count - 1]
  }

  /// The value at a place; *O(log knots)*.
  public func value(at place: Double) -> Double {
    let last = places.count - 1
    if place <= places[0] { return values[0] }
    if place >= places[last] { return values[last] + lastSlope * (place - places[last]) }
    var low = 0
    var high = last
    while high - low > 1 {
      let middle = (low + high) / 2
      if places[middle] <= place { low = middle } else { high = middle }
    }
    let gap = places[low + 1] - places[low]
    let secant = (values[low + 1] - values[low]) / gap
    let x = place - places[low]
    let cubic = (slopes[low] + slopes[low + 1] - 2 * secant) / (gap * gap)
    let square = (3 * secant - 2 * slopes[low] - slopes[low + 1]) / gap
    return ((cubic * x + square) * x + slopes[low]) * x + values[low]
  }

  /// Places in order, each once, with values that do not fall.
  private static func pooled(
    _ points: [(place: Double, value: Double)]
  ) -> [(place: Double, value: Double)] {
    var blocks: [(places: [Double], sum: Double, weight: Double)] = []
    for point in points.sorted(by: { ($0.place, $0.value) < ($1.place, $1.value) }) {
      if let last = blocks.indices.last, blocks[last].places == [point.place] {
        blocks[last].sum += point.value
        blocks[last].weight += 1
      } else {
        blocks.append(([point.place], point.value, 1))
      }
    }
    var pools: [(places: [Double], sum: Double, weight: Double)] = []
    for block in blocks {
      pools.append(block)
      while pools.count > 1, let last = pools.last {
        let before = pools[pools.count - 2]
        if before.sum / before.weight <= last.sum / last.weight { break }
        pools.removeLast(2)
        pools.append(
          (before.places + last.places, before.sum + last.sum, before.weight + last.weight))
      }
    }
    return pools.flatMap { pool in pool.places.map { ($0, pool.sum / pool.weight) } }
  }

  /// Slopes at the knots: at most twice the smaller secant beside each, 0 at a level piece.
  private static func slopes(_ secants: [Double], _ gaps: [Double]) -> [Double] {
    var slopes = [secants[0]]
    for index in 1..<max(1, secants.count) {
      let (left, right) = (secants[index - 1], secants[index])
      let mean =
        (left * gaps[index] + right * gaps[index - 1]) / (gaps[index - 1] + gaps[index])
      slopes.append(min(2 * min(left, right), mean))
    }
    slopes.append(secants[secants.count - 1])
    return slopes
  }
}
