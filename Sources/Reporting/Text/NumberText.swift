import Stochastics

/// Numbers as people read them: few digits, commas between thousands.
enum NumberText {
  /// Whether a number has no more decimals than these, but for the noise of binary fractions.
  static func isWhole(_ value: Double, decimals: Int) -> Bool {
    let scaled = value * power(decimals)
    return (scaled - scaled.rounded()).magnitude <= 1e-9 * max(1, scaled.magnitude)
  }

  /// A number with so many decimals, 0 … 15; ties are rounded away from zero.
  static func fixed(_ value: Double, decimals: Int) -> String {
    precondition((0...15).contains(decimals), "\(decimals) decimals")
    if value.isNaN { return "unknown" }
    if value.isInfinite { return value < 0 ? "-infinite" : "infinite" }
    var power: UInt64 = 1
    for _ in 0..<decimals { power *= 10 }
    let scaled = (value.magnitude * Double(power)).rounded()
    // Above this a double has no decimals any more, and its own text is short.
    if scaled >= 9e15 { return decimals == 0 ? "\(value)" : fixed(value, decimals: decimals - 1) }
    let (whole, fraction) = UInt64(scaled).quotientAndRemainder(dividingBy: power)
    var text = grouped(whole)
    if decimals > 0 {
      let digits = String(fraction)
      text += "." + String(repeating: "0", count: decimals - digits.count) + digits
    }
    return value < 0 && scaled > 0 ? "-" + text : text
  }

  /// A number with so many significant digits; whole digits are never dropped.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    fixed(value, decimals: decimals(for: value, digits: digits))
  }

  /// Decimals that show so many significant digits of a number, at most 15; 0 for zero.
  static func decimals(for value: Double, digits: Int) -> Int {
    guard value.isFinite, value != 0 else { return 0 }
    var magnitude = value.magnitude
    var exponent = 0
    while magnitude >= 10, exponent < 400 {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < 1, exponent > -400 {
      magnitude *= 10
      exponent -= 1
    }
    return min(15, max(0, digits - 1 - exponent))
  }

  /// A whole number with commas between thousands.
  static func count(_ value: Int) -> String {
    (value < 0 ? "-" : "") + grouped(UInt64(value.magnitude))
  }

  /// A whole number of things, rounded up to two significant digits: `about 1,400`.
  static func roughly(_ value: Int) -> String {
    var step = 1
    while value / step >= 100 { step *= 10 }
    return count((value / step + (value % step == 0 ? 0 : 1)) * step)
  }

  /// A share as percent.
  static func percent(_ share: Double, digits: Int = 3) -> String {
    significant(share * 100, digits: digits) + " %"
  }

  /// Decimals that show an estimate and tell both ends of its interval apart.
  static func decimals(for estimate: Estimate) -> Int {
    var least = decimals(for: estimate.value, digits: 3)
    guard let half = estimate.halfWidth, half > 0 else { return least }
    // One digit of the half-width, two when it begins with 1 or 2.
    let one = decimals(for: half, digits: 1)
    let leading = half * power(one)
    least = max(least, leading < 2.95 ? min(15, one + 1) : one)
    return least
  }

  /// Decimals for an availability in percent: what is missing to 100 shows in two digits at least.
  static func decimals(forAvailability percent: Estimate) -> Int {
    var result = min(10, decimals(for: 100 - percent.value, digits: 2))
    if let half = percent.halfWidth, half > 0 {
      let one = decimals(for: half, digits: 1)
      result = max(result, min(10, one))
    }
    return result
  }

  /// The interval as `[low, high]`, or why there is none.
  static func interval(_ estimate: Estimate, decimals: Int) -> String {
    guard let low = estimate.low, let high = estimate.high else {
      return estimate.note.map { "none: \($0)" } ?? "none"
    }
    return "[\(fixed(low, decimals: decimals)), \(fixed(high, decimals: decimals))]"
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  private static func grouped(_ value: UInt64) -> String {
    let digits = String(value)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
