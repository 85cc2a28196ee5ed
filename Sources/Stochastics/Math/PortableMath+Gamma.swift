extension PortableMath {
  /// The natural logarithm of the gamma function for x > 0.
  ///
  /// **Source**: Stirling's series (Abramowitz and Stegun 6.1.41) after shifting x to at least 12,
  /// where its first omitted term is below 1e-17.
  public static func logGamma(_ x: Double) -> Double {
    precondition(x > 0, "the argument of logGamma is \(x); allowed: greater than 0")
    if x.isInfinite { return x }
    var shifted = x
    var product = 1.0
    while shifted < 12 {
      product *= shifted
      shifted += 1
    }
    let y = 1 / (shifted * shifted)
    var series = -691.0 / 360_360 + y * (1.0 / 156)
    series = 1.0 / 1_188 + y * series
    series = -1.0 / 1_680 + y * series
    series = 1.0 / 1_260 + y * series
    series = -1.0 / 360 + y * series
    series = 1.0 / 12 + y * series
    let halfLogTwoPi = 0.9189385332046728
    return (shifted - 0.5) * log(shifted) - shifted + halfLogTwoPi + series / shifted - log(product)
  }

  /// The gamma function for x > 0; infinity above 171.62.
  public static func gamma(_ x: Double) -> Double {
    exp(logGamma(x))
  }

  /// The regularised lower incomplete gamma function P(a, x) for a > 0 and x >= 0.
  ///
  /// **Source**: the series 6.5.29 and the continued fraction 6.5.31 of Abramowitz and Stegun, the
  /// latter by Lentz's method; they meet at x = a + 1.
  public static func lowerGammaRatio(_ a: Double, _ x: Double) -> Double {
    precondition(a > 0 && x >= 0, "lowerGammaRatio(\(a), \(x)); allowed: a > 0, x >= 0")
    if x == 0 { return 0 }
    if x.isInfinite { return 1 }
    let front = exp(a * log(x) - x - logGamma(a))
    if x < a + 1 { return front * gammaSeries(a, x) }
    return 1 - front * gammaFraction(a, x)
  }

  /// The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), accurate where small.
  public static func upperGammaRatio(_ a: Double, _ x: Double) -> Double {
    precondition(a > 0 && x >= 0, "upperGammaRatio(\(a), \(x)); allowed: a > 0, x >= 0")
    if x == 0 { return 1 }
    if x.isInfinite { return 0 }
    let front = exp(a * log(x) - x - logGamma(a))
    if x < a + 1 { return 1 - front * gammaSeries(a, x) }
    return front * gammaFraction(a, x)
  }

  /// 1/a + x/(a(a+1)) + x^2/(a(a+1)(a+2)) + ...
  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var divisor = a
    // The number of terms grows with the square root of a; the bound is never met below a = 1e6.
    for _ in 0..<20_000 {
      if term <= sum * 0x1p-54 { break }
      divisor += 1
      term *= x / divisor
      sum += term
    }
    return sum
  }

  /// 1 / (x + 1 - a - 1(1 - a) / (x + 3 - a - 2(2 - a) / (x + 5 - a - ...))).
  private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 0x1p-1000
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var value = d
    for step in 1..<20_000 {
      let n = Double(step)
      let coefficient = -n * (n - a)
      b += 2
      d = coefficient * d + b
      if d.magnitude < tiny { d = tiny }
      c = b + coefficient / c
      if c.magnitude < tiny { c = tiny }
      d = 1 / d
      let factor = d * c
      value *= factor
      // Rounding may leave a factor one unit above 1 for ever.
      if (factor - 1).magnitude <= 0x1p-52 { break }
    }
    return value
  }
}
