extension PortableMath {
  /// The quantile function of the standard normal law; -infinity at 0, infinity at 1.
  ///
  /// Relative error about 1e-16 in the middle and a few units of that in the tails.
  ///
  /// **Source**: Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988), 477-484,
  /// DOI 10.2307/2347330.
  public static func normalQuantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability is \(p); allowed: 0 to 1")
    let q = p - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return q * centralRatio(r)
    }
    let tail = q < 0 ? p : 1 - p
    if tail == 0 { return q < 0 ? -.infinity : .infinity }
    let r = (-log(tail)).squareRoot()
    let size = r <= 5 ? middleRatio(r - 1.6) : farRatio(r - 5)
    return q < 0 ? -size : size
  }

  /// The ratio of polynomials for probabilities from 0.075 to 0.925.
  private static func centralRatio(_ r: Double) -> Double {
    let numerator = horner(
      r, 2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
      4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
      1.3314166789178437745e2, 3.3871328727963666080e0)
    let denominator = horner(
      r, 5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
      2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
      4.2313330701600911252e1, 1)
    return numerator / denominator
  }

  /// The ratio of polynomials for tail probabilities from 1.4e-11 to 0.075.
  private static func middleRatio(_ r: Double) -> Double {
    let numerator = horner(
      r, 7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
      1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
      4.63033784615654529590e0, 1.42343711074968357734e0)
    let denominator = horner(
      r, 1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
      1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
      2.05319162663775882187e0, 1)
    return numerator / denominator
  }

  /// The ratio of polynomials for tail probabilities under 1.4e-11.
  private static func farRatio(_ r: Double) -> Double {
    let numerator = horner(
      r, 2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
      2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
      5.46378491116411436990e0, 6.65790464350110377720e0)
    let denominator = horner(
      r, 2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
      7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
      5.99832206555887937690e-1, 1)
    return numerator / denominator
  }

  /// The distribution function of the standard normal law, accurate in both tails.
  public static func normalCDF(_ x: Double) -> Double {
    0.5 * erfc(-x * 0.7071067811865476)
  }

  /// The complementary error function, with a relative error of a few units in 1e-16 below x = 5.
  ///
  /// **Source**: Cody, "Rational Chebyshev approximations for the error function", Mathematics of
  /// Computation 23 (1969), 631-637, DOI 10.1090/S0025-5718-1969-0247736-4.
  public static func erfc(_ x: Double) -> Double {
    if x.isNaN { return x }
    let size = x.magnitude
    if size <= 0.46875 { return 1 - x * erfRatio(x * x) }
    let tail: Double
    if size <= 4 {
      tail = gaussian(size) * erfcMiddleRatio(size)
    } else if size < 27 {
      let y = 1 / (size * size)
      let ratio = y * erfcFarRatio(y)
      tail = gaussian(size) * (0.5641895835477563 - ratio) / size
    } else {
      tail = 0
    }
    return x < 0 ? 2 - tail : tail
  }

  /// exp(-x^2), with the square in two exact parts.
  private static func gaussian(_ x: Double) -> Double {
    let rough = nearestInteger(x * 16) / 16
    let rest = (x - rough) * (x + rough)
    return exp(-rough * rough) * exp(-rest)
  }

  /// erf(x) / x for x^2 up to 0.22.
  private static func erfRatio(_ y: Double) -> Double {
    let numerator = horner(
      y, 1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2,
      3.77485237685302021e2, 3.20937758913846947e3)
    let denominator = horner(
      y, 1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
      2.84423683343917062e3)
    return numerator / denominator
  }

  /// exp(x^2) erfc(x) for x from 0.47 to 4.
  private static func erfcMiddleRatio(_ x: Double) -> Double {
    let numerator = horner(
      x, 2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
      6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
      1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3)
    let denominator = horner(
      x, 1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
      1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
      3.43936767414372164e3, 1.23033935480374942e3)
    return numerator / denominator
  }

  /// The correction to the asymptotic form for x above 4, in y = 1 / x^2.
  private static func erfcFarRatio(_ y: Double) -> Double {
    let numerator = horner(
      y, 1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
      1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4)
    let denominator = horner(
      y, 1, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1,
      6.05183413124413191e-2, 2.33520497626869185e-3)
    return numerator / denominator
  }

  /// A polynomial by Horner's rule, highest coefficient first.
  @inline(__always)
  private static func horner(_ x: Double, _ coefficients: Double...) -> Double {
    var sum = 0.0
    for coefficient in coefficients { sum = sum * x + coefficient }
    return sum
  }
}
