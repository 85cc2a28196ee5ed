/// Arithmetic on curves of straight lines.
enum Curves {
  typealias Point = IncidentTimeline.Point

  /// Sums from the bottom up, each at all times at which any of the curves has a point.
  static func stacked(_ series: [IncidentTimeline.Series]) -> [[Point]] {
    let times = Set(series.flatMap { $0.points.map(\.seconds) }).sorted()
    var before = [Double](repeating: 0, count: times.count)
    var after = before
    return series.map { series in
      var layer: [Point] = []
      for (index, time) in times.enumerated() {
        let (left, right) = limits(series.points, at: time)
        before[index] += max(0, left)
        after[index] += max(0, right)
        layer.append(Point(time, before[index]))
        // Jumps of the layers below lift this one as well.
        if after[index] != before[index] { layer.append(Point(time, after[index])) }
      }
      return layer
    }
  }

  /// The values just before and just after a time; the ends go on outside, and nothing known is zero.
  static func limits(_ points: [Point], at time: Double) -> (left: Double, right: Double) {
    guard let first = points.first, let last = points.last else { return (0, 0) }
    if time < first.seconds { return known(first.value, first.value) }
    if time > last.seconds { return known(last.value, last.value) }
    // The first point not before the time, by bisection, as curves may be long.
    var low = 0
    var high = points.count - 1
    while low < high {
      let middle = (low + high) / 2
      if points[middle].seconds < time { low = middle + 1 } else { high = middle }
    }
    if points[low].seconds > time {
      let (start, end) = (points[low - 1], points[low])
      let share = (time - start.seconds) / (end.seconds - start.seconds)
      let value = start.value + share * (end.value - start.value)
      return known(value, value)
    }
    var final = low
    while final + 1 < points.count && points[final + 1].seconds == time { final += 1 }
    return known(points[low].value, points[final].value)
  }

  private static func known(_ left: Double, _ right: Double) -> (left: Double, right: Double) {
    (left.isFinite ? left : 0, right.isFinite ? right : 0)
  }

  /// The stretches of a curve between values that are not numbers.
  static func runs(_ points: [Point]) -> [[Point]] {
    points.split { !$0.value.isFinite || !$0.seconds.isFinite }.map(Array.init)
  }

  /// The curve with a point at each bound within it, so that a line bends where the scale changes.
  static func withBounds(_ points: [Point], _ bounds: [Double]) -> [Point] {
    var result: [Point] = []
    for point in points {
      if let last = result.last {
        for bound in bounds where last.seconds < bound && bound < point.seconds {
          let share = (bound - last.seconds) / (point.seconds - last.seconds)
          result.append(Point(bound, last.value + share * (point.value - last.value)))
        }
      }
      result.append(point)
    }
    return result
  }

  /// At most four points a pixel: the first, the lowest, the highest and the last, in their order.
  static func thinned(_ places: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    var result: [(x: Double, y: Double)] = []
    var start = 0
    while start < places.count {
      let column = places[start].x.rounded(.down)
      var end = start
      var lowest = start
      var highest = start
      while end < places.count && places[end].x.rounded(.down) == column {
        if places[end].y < places[lowest].y { lowest = end }
        if places[end].y > places[highest].y { highest = end }
        end += 1
      }
      for index in Set([start, lowest, highest, end - 1]).sorted() { result.append(places[index]) }
      start = end
    }
    return result
  }
}

/// A linear axis for values from zero to a round number.
struct ValueScale {
  let ticks: [Double]
  private let top: Double
  private let bottom: Double
  private let highest: Double

  /// - Parameter isShare: the values are percent, whose axis ends at 100 when they reach that.
  init(highest: Double, isShare: Bool, top: Double, bottom: Double) {
    self.top = top
    self.bottom = bottom
    let reached = highest > 0 && highest.isFinite ? highest : 1
    let step: Double
    if isShare && reached > 50 && reached <= 100.5 {
      step = 50
    } else {
      let power = Self.powerOfTen(below: reached / 3)
      step = [1, 2, 5, 10].map { $0 * power }.first { reached / $0 <= 3.2 } ?? 10 * power
    }
    let count = max(1, (reached / step - 0.02).rounded(.up))
    ticks = (0...Int(count)).map { Double($0) * step }
    self.highest = count * step
  }

  func y(_ value: Double) -> Double { bottom - value / highest * (bottom - top) }

  /// The number with commas between thousands, or with as many decimals as it needs.
  static func label(_ value: Double) -> String {
    if value.magnitude >= 1e15 || (value != 0 && value.magnitude < 1e-5) { return "\(value)" }
    if value == value.rounded() {
      var text = ""
      let digits = String(Int64(value.magnitude))
      for (index, digit) in digits.enumerated() {
        if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
        text.append(digit)
      }
      return (value < 0 ? "-" : "") + text
    }
    var bytes: [UInt8] = []
    bytes.append(shortest: (value * 1e6).rounded() / 1e6)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The greatest power of ten that is at most `value`, by steps: a logarithm may miss by one.
  private static func powerOfTen(below value: Double) -> Double {
    var power = 1.0
    while power * 10 <= value { power *= 10 }
    while power > value && power > 1e-300 { power /= 10 }
    return power
  }
}
