extension Distribution {
  /// The smallest value with P(X <= value) >= p, for p from 0 to 1; infinity at 1 for endless laws.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability is \(p); allowed: 0 to 1")
    switch self {
    case .constant(let value):
      return value
    case .uniform(let low, let high):
      return low + p * (high - low)
    case .exponential(let mean):
      return -mean * PortableMath.log1p(-p)
    case .logNormal(let mu, let sigma):
      return PortableMath.exp(mu + sigma * PortableMath.normalQuantile(p))
    case .weibull(let shape, let scale):
      return scale * PortableMath.pow(-PortableMath.log1p(-p), 1 / shape)
    case .gamma(let shape, let scale):
      return scale * PortableMath.gammaQuantile(shape, p)
    case .pareto(let shape, let scale):
      return scale * PortableMath.expm1(-PortableMath.log1p(-p) / shape)
    case .mixture(let parts):
      return Self.mixedQuantile(parts, p)
    case .quantiles(let points):
      return Self.interpolate(points, at: p)
    case .truncated(let law, let low, let high):
      let start = law.cdf(below: low)
      let inner = start + p * (law.cdf(high) - start)
      // Rounding may carry a value past the ends.
      return min(max(law.quantile(min(inner, 1)), low), high)
    }
  }

  /// P(X <= x).
  public func cdf(_ x: Double) -> Double {
    if case .constant(let value) = self { return x >= value ? 1 : 0 }
    if case .quantiles(let points) = self { return Self.probability(points, upTo: x) }
    if case .mixture(let parts) = self { return Self.average(parts) { $0.cdf(x) } }
    if case .truncated(let law, let low, let high) = self {
      if x < low { return 0 }
      if x >= high { return 1 }
      let start = law.cdf(below: low)
      return min(1, max(0, (law.cdf(x) - start) / (law.cdf(high) - start)))
    }
    return continuousCDF(x)
  }

  /// P(X < x); differs from `cdf` only where a value has a probability of its own.
  public func cdf(below x: Double) -> Double {
    switch self {
    case .constant(let value):
      return x > value ? 1 : 0
    case .quantiles(let points):
      return Self.probability(points, below: x)
    case .truncated(let law, let low, let high):
      if x <= low { return 0 }
      if x > high { return 1 }
      let start = law.cdf(below: low)
      return min(1, max(0, (law.cdf(below: x) - start) / (law.cdf(high) - start)))
    case .mixture(let parts):
      return Self.average(parts) { $0.cdf(below: x) }
    case .uniform, .exponential, .logNormal, .weibull, .gamma, .pareto:
      return continuousCDF(x)
    }
  }

  /// The distribution function of the laws without atoms.
  private func continuousCDF(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    switch self {
    case .uniform(let low, let high):
      return min(1, max(0, (x - low) / (high - low)))
    case .exponential(let mean):
      return -PortableMath.expm1(-x / mean)
    case .logNormal(let mu, let sigma):
      return PortableMath.normalCDF((PortableMath.log(x) - mu) / sigma)
    case .weibull(let shape, let scale):
      return -PortableMath.expm1(-PortableMath.pow(x / scale, shape))
    case .gamma(let shape, let scale):
      return PortableMath.lowerGammaRatio(shape, x / scale)
    case .pareto(let shape, let scale):
      return -PortableMath.expm1(-shape * PortableMath.log1p(x / scale))
    case .constant, .quantiles, .mixture, .truncated:
      return cdf(x)
    }
  }

  /// The value at probability p on the line through the points.
  private static func interpolate(_ points: [QuantilePoint], at p: Double) -> Double {
    guard let first = points.first, let last = points.last else { return 0 }
    if p <= first.probability { return first.value }
    if p >= last.probability { return last.value }
    let index = firstIndex(points) { $0.probability >= p }
    let (left, right) = (points[index - 1], points[index])
    let share = (p - left.probability) / (right.probability - left.probability)
    return left.value + share * (right.value - left.value)
  }

  /// P(X <= x): the largest probability whose value does not exceed x.
  private static func probability(_ points: [QuantilePoint], upTo x: Double) -> Double {
    guard let first = points.first, let last = points.last else { return 1 }
    if x < first.value { return 0 }
    if x >= last.value { return 1 }
    let index = firstIndex(points) { $0.value > x }
    return between(points[index - 1], points[index], at: x)
  }

  /// P(X < x): the smallest probability whose value reaches x.
  private static func probability(_ points: [QuantilePoint], below x: Double) -> Double {
    guard let first = points.first, let last = points.last else { return 1 }
    if x <= first.value { return 0 }
    if x > last.value { return 1 }
    let index = firstIndex(points) { $0.value >= x }
    return between(points[index - 1], points[index], at: x)
  }

  /// The first point for which a condition holds that holds from some point on, but not the first.
  private static func firstIndex(
    _ points: [QuantilePoint], where holds: (QuantilePoint) -> Bool
  ) -> Int {
    var low = 0
    var high = points.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(points[middle]) { high = middle } else { low = middle }
    }
    return high
  }

  /// The probability at x on the line between two points of different values.
  private static func between(_ left: QuantilePoint, _ right: QuantilePoint, at x: Double) -> Double
  {
    let share = (x - left.value) / (right.value - left.value)
    return left.probability + share * (right.probability - left.probability)
  }
}
