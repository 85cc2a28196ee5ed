extension PortableMath {
  /// x to the power y, with the special values of IEEE 754's `pow`.
  ///
  /// The logarithm is carried with about 65 bits in two numbers, so that the result keeps its last
  /// bits even where y ln x is large. Products are made exact by Dekker's splitting, without fused
  /// multiply-add (Dekker 1971, DOI 10.1007/BF01397083).
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    if x < 0 || (x == 0 && x.sign == .minus) { return powOfNegative(x, y) }
    return powOfPositive(x, y)
  }

  /// The power of a negative base or of -0: real only for whole exponents.
  private static func powOfNegative(_ x: Double, _ y: Double) -> Double {
    let size = powOfPositive(x.magnitude, y)
    if y.isInfinite || x == 0 || x.isInfinite {
      return isOdd(y) ? -size : size
    }
    guard y.rounded(.towardZero) == y else { return .nan }
    return isOdd(y) ? -size : size
  }

  /// Whether y is an odd whole number.
  private static func isOdd(_ y: Double) -> Bool {
    y.magnitude < 0x1p53 && y.rounded(.towardZero) == y
      && y.truncatingRemainder(dividingBy: 2) != 0
  }

  /// The power of a base from +0 to infinity.
  private static func powOfPositive(_ x: Double, _ y: Double) -> Double {
    if x == 1 { return 1 }
    if y.isInfinite { return (x > 1) == (y > 0) ? .infinity : 0 }
    if x == 0 || x.isInfinite { return (x == 0) == (y > 0) ? 0 : .infinity }
    let logarithm = logInTwoParts(x)
    let rough = y * logarithm.high
    if rough > 710 { return .infinity }
    if rough < -746 { return 0 }
    let product = exactProduct(y, logarithm.high)
    let low = product.low + y * logarithm.low
    let high = product.high + low
    let rest = low - (high - product.high)
    // exp(high + rest) = exp(high) (1 + rest): the rest is below 2^-43.
    let k = nearestInteger(high * 1.4426950408889634)
    let small = reducedExpm1(high: high - k * ln2High, low: k * ln2Low - rest)
    return scale(1 + small, by: Int(k))
  }

  /// ln x for positive finite x as an unevaluated sum, with a relative error near 2^-64.
  private static func logInTwoParts(_ x: Double) -> (high: Double, low: Double) {
    var bits = x.bitPattern
    var exponent = 0
    if x < 0x1p-1022 {
      bits = (x * 0x1p54).bitPattern
      exponent = -54
    }
    let offset = bits &- 0x3FE6_A09E_0000_0000
    exponent += Int(Int64(bitPattern: offset) >> 52)
    let f = Double(bitPattern: bits &- (offset & 0xFFF0_0000_0000_0000)) - 1

    // s = f / (2 + f) in two parts; the remainder of the division is exact but for its last bits.
    let denominator = exactSum(2, f)
    let s = f / denominator.high
    let back = exactProduct(s, denominator.high)
    let sLow = (((f - back.high) - back.low) - s * denominator.low) / denominator.high

    // 2s + 2/3 s^3 in two parts; from s^5 on one part is enough.
    let square = exactProduct(s, s)
    let squareLow = square.low + 2 * s * sLow
    let cube = exactProduct(square.high, s)
    let cubeLow = cube.low + squareLow * s + square.high * sLow
    let third = exactProduct(cube.high, 2.0 / 3)
    let thirdLow = third.low + cube.high * 0x1.5555555555555p-55 + cubeLow * (2.0 / 3)
    let z = square.high
    let tail = s * artanhTail(z: z, w: z * z)
    let first = exactSum(2 * s, third.high)
    let series = exactSum(first.high, tail)
    let seriesLow = series.low + first.low + thirdLow + 2 * sLow

    // k ln 2: the upper product is exact.
    let k = Double(exponent)
    let sum = exactSum(k * ln2High, series.high)
    let lowProduct = exactProduct(k, ln2Low)
    let lower = exactSum(sum.low, lowProduct.high)
    let low = lower.high + (lower.low + (lowProduct.low + k * ln2Lower + seriesLow))
    let high = sum.high + low
    return (high, low - (high - sum.high))
  }

  /// What ln 2 exceeds the sum of its upper and its lower part by.
  private static var ln2Lower: Double { 0x1.cc01f97b57a08p-87 }

  /// a + b as a rounded sum and its exact error (Knuth).
  private static func exactSum(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
    let sum = a + b
    let part = sum - a
    return (sum, (a - (sum - part)) + (b - part))
  }

  /// a b as a rounded product and its exact error (Dekker), for sizes below 2^996.
  private static func exactProduct(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
    let product = a * b
    let (aHigh, aLow) = split(a)
    let (bHigh, bLow) = split(b)
    let low = ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow
    return (product, low)
  }

  /// A number as the sum of two numbers of at most 26 bits.
  private static func split(_ a: Double) -> (high: Double, low: Double) {
    let shifted = 134_217_729 * a
    let high = shifted - (shifted - a)
    return (high, a - high)
  }

  /// 2/5 z^2 + 2/7 z^3 + ... + 2/23 z^11, for z = s^2 at most 0.0295 and w = z^2.
  private static func artanhTail(z: Double, w: Double) -> Double {
    var odd = 2.0 / 19 + w * (2.0 / 23)
    odd = 2.0 / 15 + w * odd
    odd = 2.0 / 11 + w * odd
    odd = 2.0 / 7 + w * odd
    var even = 2.0 / 17 + w * (2.0 / 21)
    even = 2.0 / 13 + w * even
    even = 2.0 / 9 + w * even
    even = 2.0 / 5 + w * even
    return w * (even + z * odd)
  }
}
