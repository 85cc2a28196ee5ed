/// Elementary functions that give the same bits on every processor.
///
/// A C library's `log`, `exp` and `pow` differ in the last bit between processors with and without
/// fused multiply-add. Whatever decides the time of an event uses these instead: plain IEEE 754
/// operations in a fixed order. Results lie within two units in the last place of the exact value.
public enum PortableMath {
  /// The upper 33 bits of ln 2; its product with an exponent is exact.
  @usableFromInline static var ln2High: Double {
    @inlinable get { Double(bitPattern: 0x3FE6_2E42_FEE0_0000) }
  }
  /// The rest of ln 2.
  @usableFromInline static var ln2Low: Double {
    @inlinable get { Double(bitPattern: 0x3DEA_39EF_3579_3C76) }
  }

  /// The natural logarithm; -infinity at zero, NaN below zero.
  ///
  /// x = 2^k m, and m lies in one of 128 parts of an octave with middle c: with r = (m - c) / c,
  /// ln x = k ln 2 + ln c + ln(1 + r), where ln c comes from a table and |r| < 2^-8. The difference m - c
  /// is exact, the first sum too, and around 1 the table has ln c = 0: within 0.6 units in the last place.
  ///
  /// **Source**: Tang, "Table-driven implementation of the logarithm function in IEEE floating-point
  /// arithmetic", ACM Transactions on Mathematical Software 16 (1990), DOI 10.1145/98267.98294. No
  /// division, and half the latency of a series around 1 alone.
  @inlinable
  public static func log(_ x: Double) -> Double {
    var bits = x.bitPattern
    var exponent = 0
    // True for zero, subnormal, negative, infinite and NaN arguments, in one comparison.
    if bits &- 0x0010_0000_0000_0000 >= 0x7FE0_0000_0000_0000 {
      if x == 0 { return -.infinity }
      if x < 0 { return .nan }
      if !x.isFinite { return x }
      bits = (x * 0x1p54).bitPattern
      exponent = -54
    }
    return logOfNormal(bits, exponent)
  }

  /// The natural logarithm of 2^exponent times the positive normal number with these bits.
  @inlinable
  static func logOfNormal(_ bits: UInt64, _ exponent: Int) -> Double {
    let offset = bits &- 0x3FE6_9000_0000_0000
    let k = Double(exponent &+ Int(truncatingIfNeeded: Int64(bitPattern: offset) >> 52))
    let m = Double(bitPattern: bits &- (offset & 0xFFF0_0000_0000_0000))
    let row = logRows[Int(truncatingIfNeeded: offset >> 45 & 127)]

    let r = (m - row.middle) * row.inverse
    let square = r * r
    // ln(1 + r) = r + r^2 (-1/2 + r/3 - r^2/4 + r^3/5 - r^4/6 + r^5/7), in pairs of terms.
    let first = -0.5 + r * (1.0 / 3)
    let second = -0.25 + r * 0.2
    let third = -1.0 / 6 + r * (1.0 / 7)
    let series = first + square * (second + square * third)
    let whole = k * ln2High + row.high
    let high = whole + r
    let low = (whole - high) + r
    let rest = row.low + k * ln2Low
    return high + (low + (square * series + rest))
  }

  /// The natural logarithm of 1 + x, accurate for small x too; -infinity at -1.
  ///
  /// **Source**: Goldberg, "What every computer scientist should know about floating-point
  /// arithmetic", theorem 4, DOI 10.1145/103162.103163, with the correction added instead of divided.
  @inlinable
  public static func log1p(_ x: Double) -> Double {
    let sum = 1 + x
    if sum == 1 || !sum.isFinite || sum <= 0 { return sum == 1 ? x : log(sum) }
    // What rounding took from the sum, by the smaller of its two terms.
    let lost = x.magnitude < 1 ? x - (sum - 1) : 1 - (sum - x)
    return log(sum) + lost / sum
  }

  /// The exponential function; infinity above 709.78, zero below -745.13.
  @inlinable
  public static func exp(_ x: Double) -> Double {
    if !(x <= 709.782712893384) { return x.isNaN ? x : .infinity }
    if x < -745.1332191019412 { return 0 }
    let k = nearestInteger(x * 1.4426950408889634)
    let high = x - k * ln2High
    let low = k * ln2Low
    return scale(1 + reducedExpm1(high: high, low: low), by: Int(k))
  }

  /// exp(x) - 1, accurate for small x too.
  @inlinable
  public static func expm1(_ x: Double) -> Double {
    if !(x.magnitude < 40) { return exp(x) - 1 }
    let k = nearestInteger(x * 1.4426950408889634)
    let small = reducedExpm1(high: x - k * ln2High, low: k * ln2Low)
    if k == 0 { return small }
    let power = scale(1, by: Int(k))
    return power * small + (power - 1)
  }

  /// exp(high - low) - 1 for an argument of at most 0.35 in size.
  ///
  /// **Source**: exp(r) = 1 + 2r / (R - r) with R = r coth(r / 2) = 2 + r^2/6 - r^4/360 + ..., whose
  /// coefficients are 2 B(2n) / (2n)! with the Bernoulli numbers B; arranged as in fdlibm's `e_exp.c`.
  @inlinable
  static func reducedExpm1(high: Double, low: Double) -> Double {
    let r = high - low
    let z = r * r
    var series = -691.0 / 653_837_184_000 + z * (7.0 / 261_534_873_600)
    series = 1.0 / 23_950_080 + z * series
    series = -1.0 / 604_800 + z * series
    series = 1.0 / 15_120 + z * series
    series = -1.0 / 360 + z * series
    series = 1.0 / 6 + z * series
    let c = r - z * series
    return high - (low - r * c / (2 - c))
  }

  /// x rounded to the nearest whole number, ties to even, for sizes below 2^51.
  @inlinable
  static func nearestInteger(_ x: Double) -> Double {
    (x + 0x1.8p52) - 0x1.8p52
  }

  /// x times 2^exponent with one rounding, for x near 1 and results from the smallest number up.
  @inlinable
  static func scale(_ x: Double, by exponent: Int) -> Double {
    if exponent > 1_023 { return x * 0x1p1023 * powerOfTwo(exponent - 1_023) }
    if exponent < -1_022 { return x * powerOfTwo(exponent + 60) * 0x1p-60 }
    return x * powerOfTwo(exponent)
  }

  /// 2^exponent for exponents from -1,022 to 1,023.
  @inlinable
  static func powerOfTwo(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: exponent &+ 1_023) << 52)
  }
}
