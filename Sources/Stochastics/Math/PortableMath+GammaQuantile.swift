extension PortableMath {
  /// The quantile function of the gamma law of scale 1: the x with P(shape, x) = p.
  ///
  /// Newton's method for the logarithm of the smaller tail as a function of ln x, which is concave,
  /// from the starting value of Wilson and Hilferty; a step out of the bracket is replaced by
  /// bisection. The relative error in the smaller tail is about 1e-12 up to shape 1,000.
  ///
  /// **Source**: Wilson and Hilferty (1931), DOI 10.1073/pnas.17.12.684; for small x the first term
  /// of Abramowitz and Stegun 6.5.29; the bracketing after Press et al., Numerical Recipes, 3rd
  /// edition, section 9.4.
  public static func gammaQuantile(_ shape: Double, _ p: Double) -> Double {
    precondition(shape > 0 && shape.isFinite, "the shape of a gamma law is \(shape)")
    precondition(p >= 0 && p <= 1, "a probability is \(p); allowed: 0 to 1")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    let isLower = p <= 0.5
    // Exact: p above one half has no bits below 2^-53.
    let goal = isLower ? p : 1 - p
    let logGoal = log(goal)
    let logGammaOfShape = logGamma(shape)
    var low = 0.0
    var high = Double.infinity
    var x = firstGammaQuantile(shape, p, logGammaOfShape: logGammaOfShape)
    for _ in 0..<200 {
      let tail = isLower ? lowerGammaRatio(shape, x) : upperGammaRatio(shape, x)
      if tail == goal { return x }
      if (tail < goal) == isLower { low = x } else { high = x }
      // d ln(tail) / d ln x = x f(x) / tail, negative for the upper tail.
      let slope = exp(shape * log(x) - x - logGammaOfShape) / tail
      let step = (logGoal - log(tail)) / (isLower ? slope : -slope)
      var next = x * exp(min(max(step, -2), 2))
      // Newton's steps shrink quadratically: after one this small the next would be lost in rounding.
      // A step of bisection may be as small, and far from the root: it must not end here.
      if (next - x).magnitude <= x * 0x1p-27 { return min(max(next, low), high) }
      if !(next > low && next < high) {
        next = high.isFinite ? 0.5 * (low + high) : 2 * x
      }
      if next == low || next == high { return next }
      x = next
    }
    return x
  }

  /// A first guess, positive and finite.
  private static func firstGammaQuantile(
    _ shape: Double, _ p: Double, logGammaOfShape: Double
  ) -> Double {
    // P(a, x) is about x^a / Gamma(a + 1) where that is small.
    let small = exp((log(p) + log(shape) + logGammaOfShape) / shape)
    if small < 0.2 * (shape + 1) || shape < 0.5 { return min(max(small, 0x1p-1000), 100) }
    let spread = 1 / (9 * shape)
    let root = 1 - spread + normalQuantile(p) * spread.squareRoot()
    let cube = shape * root * root * root
    return root > 0 && cube > small ? cube : small
  }
}
