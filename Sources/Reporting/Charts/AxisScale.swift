/// A linear or logarithmic axis with ticks at round values.
struct AxisScale: Equatable {
  let low: Double
  let high: Double
  let isLogarithmic: Bool
  let ticks: [Double]

  /// - Parameters:
  ///   - range: what must be on the axis; its ends move out to ticks.
  ///   - count: about how many ticks there is room for.
  ///   - isLogarithmic: only where both ends are above 0; else the axis is linear.
  init(_ range: ClosedRange<Double>, count: Int, isLogarithmic: Bool = false) {
    let count = max(2, count)
    if isLogarithmic, range.lowerBound > 0, range.upperBound.isFinite {
      var ticks = [Self.powerOfTen(atMost: range.lowerBound)]
      while ticks[ticks.count - 1] < range.upperBound, ticks.count < 40 {
        ticks.append(ticks[ticks.count - 1] * 10)
      }
      if ticks.count == 1 { ticks.append(ticks[0] * 10) }
      let every = (ticks.count - 1) / count + 1
      low = ticks[0]
      high = ticks[ticks.count - 1]
      self.ticks = ticks.enumerated().filter { $0.offset % every == 0 }.map(\.element)
      self.isLogarithmic = true
      return
    }
    self.isLogarithmic = false
    var range = range
    if !(range.upperBound > range.lowerBound) || !(range.upperBound - range.lowerBound).isFinite {
      // One value: from zero to somewhat beyond it.
      let value = range.lowerBound.isFinite ? range.lowerBound : 0
      range = value == 0 ? 0...1 : min(0, 1.2 * value)...max(0, 1.2 * value)
    }
    let width = range.upperBound - range.lowerBound
    let step = Self.step(atLeast: width / Double(count))
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    // The upper end moves out to a tick, unless that would leave much empty.
    let isNear = (last + 1) * step - range.upperBound < 0.5 * step
    let top = last * step < range.upperBound - 1e-9 * width && isNear ? last + 1 : last
    ticks = first <= top ? (Int(first)...Int(top)).map { Double($0) * step } : [range.lowerBound]
    low = range.lowerBound
    high = max(range.upperBound, top * step)
  }

  /// Where a value is, 0 at the low end and 1 at the high one; outside of these what lies outside.
  func share(_ value: Double) -> Double {
    if isLogarithmic {
      if value <= 0 { return 0 }
      return Self.decades(value / low) / Self.decades(high / low)
    }
    return (value - low) / (high - low)
  }

  func contains(_ value: Double) -> Bool { value >= low && value <= high }

  static func label(_ value: Double) -> String { ValueScale.label(value) }

  /// The least of 1, 2 and 5 times a power of ten that is not under a value above 0.
  static func step(atLeast value: Double) -> Double {
    let power = powerOfTen(atMost: value)
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value * (1 - 1e-12) } ?? 10 * power
  }

  static func powerOfTen(atMost value: Double) -> Double {
    var power = 1.0
    while power * 10 <= value, power < 1e300 { power *= 10 }
    while power > value, power > 1e-300 { power /= 10 }
    return power
  }

  /// A logarithm to the base ten, good enough for a picture and the same on every machine.
  private static func decades(_ value: Double) -> Double {
    var rest = value
    var whole = 0.0
    while rest >= 10 {
      rest /= 10
      whole += 1
    }
    while rest < 1, rest > 0 {
      rest *= 10
      whole -= 1
    }
    // Bits of the logarithm by squaring: 12 of them are a thousandth of a pixel.
    var part = 0.5
    for _ in 0..<20 {
      rest *= rest
      if rest >= 10 {
        rest /= 10
        whole += part
      }
      part /= 2
    }
    return whole
  }
}
