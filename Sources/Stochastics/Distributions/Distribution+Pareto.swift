extension Distribution {
  /// E[X^order; X <= x] of the Pareto law of type II, for order 1 or 2; infinite where it is.
  ///
  /// With Y = 1 + X / scale and t = ln(1 + x / scale), E[Y^k; X <= x] is
  /// shape (1 - exp(-(shape - k) t)) / (shape - k); powers of X = scale (Y - 1) follow.
  static func paretoMoment(
    _ order: Int, shape: Double, scale: Double, upTo x: Double
  ) -> Double {
    if x <= 0 { return 0 }
    let factor = power(scale, order)
    if x.isInfinite {
      if Double(order) >= shape { return .infinity }
      return order == 1 ? scale / (shape - 1) : 2 * factor / ((shape - 1) * (shape - 2))
    }
    let t = PortableMath.log1p(x / scale)
    if shape * t < 1 { return factor * smallParetoMoment(order, shape: shape, at: x / scale) }
    func moment(_ k: Double) -> Double {
      if shape == k { return shape * t }
      return shape * -PortableMath.expm1(-(shape - k) * t) / (shape - k)
    }
    if order == 1 { return scale * (moment(1) - moment(0)) }
    return factor * (moment(2) - 2 * moment(1) + moment(0))
  }

  /// The same for scale 1 and small z, where the closed form cancels: shape times the incomplete beta
  /// function of w = z / (1 + z) at (n + 1, shape - n), as a series of positive terms.
  ///
  /// **Source**: Abramowitz and Stegun 26.5.4.
  private static func smallParetoMoment(_ order: Int, shape: Double, at z: Double) -> Double {
    let n = Double(order)
    let w = z / (1 + z)
    var term = 1 / (n + 1)
    var sum = term
    var k = 0.0
    // Under shape ln(1 + z) < 1 the terms fall geometrically; the bound is never met.
    while term > sum * 0x1p-54 && k < 1_000 {
      term *= (shape + 1 + k) / (n + 2 + k) * w
      sum += term
      k += 1
    }
    // w^(n + 1) (1 - w)^(shape - n).
    let front =
      PortableMath.pow(w, n + 1) * PortableMath.exp(-(shape - n) * PortableMath.log1p(z))
    return shape * front * sum
  }
}
