extension Distribution {
  /// The mean.
  public var mean: Double { partialMoment(1, upTo: .infinity) }

  /// The variance.
  public var variance: Double {
    switch self {
    case .constant:
      return 0
    case .uniform(let low, let high):
      return (high - low) * (high - low) / 12
    case .exponential(let mean):
      return mean * mean
    case .logNormal(_, let sigma):
      let mean = self.mean
      return mean * mean * PortableMath.expm1(sigma * sigma)
    case .gamma(let shape, let scale):
      return shape * scale * scale
    case .pareto(let shape, let scale):
      if shape <= 2 { return .infinity }
      return scale * scale * shape / ((shape - 1) * (shape - 1) * (shape - 2))
    case .mixture(let parts):
      // Within the laws and between their means: nothing cancels.
      let mean = self.mean
      return Self.average(parts) { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
    case .weibull, .quantiles, .truncated:
      let mean = self.mean
      return max(0, partialMoment(2, upTo: .infinity) - mean * mean)
    }
  }

  /// E[X; X <= x], the part of the mean that values up to x contribute.
  ///
  /// E[min(X, x)] is `partialMean(upTo: x) + x * (1 - cdf(x))`.
  public func partialMean(upTo x: Double) -> Double { partialMoment(1, upTo: x) }

  /// E[X^order; X <= x] for order 1 or 2, in closed form for every law; may be infinite.
  func partialMoment(_ order: Int, upTo x: Double) -> Double {
    let n = Double(order)
    switch self {
    case .constant(let value):
      return x >= value ? Self.power(value, order) : 0
    case .uniform(let low, let high):
      let end = min(max(x, low), high)
      return Self.linearMoment(order, low, end) * (end - low) / (high - low)
    case .exponential(let mean):
      return Self.exponentialMoment(order, mean: mean, upTo: x)
    case .logNormal(let mu, let sigma):
      if x <= 0 { return 0 }
      let whole = PortableMath.exp(n * mu + 0.5 * n * n * sigma * sigma)
      if x.isInfinite { return whole }
      let z = (PortableMath.log(x) - mu - n * sigma * sigma) / sigma
      return whole * PortableMath.normalCDF(z)
    case .weibull(let shape, let scale):
      if x <= 0 { return 0 }
      let order = 1 + n / shape
      let whole = Self.power(scale, Int(n)) * PortableMath.gamma(order)
      if x.isInfinite { return whole }
      return whole * PortableMath.lowerGammaRatio(order, PortableMath.pow(x / scale, shape))
    case .gamma(let shape, let scale):
      if x <= 0 { return 0 }
      let whole = order == 1 ? shape * scale : shape * (shape + 1) * scale * scale
      return whole * PortableMath.lowerGammaRatio(shape + n, x / scale)
    case .pareto(let shape, let scale):
      return Self.paretoMoment(order, shape: shape, scale: scale, upTo: x)
    case .mixture(let parts):
      return Self.average(parts) { $0.partialMoment(order, upTo: x) }
    case .quantiles(let points):
      return Self.moment(order, of: points, upTo: x)
    case .truncated(let law, let low, let high):
      if x < low { return 0 }
      let start = law.cdf(below: low)
      let mass = law.cdf(high) - start
      let inner = law.partialMoment(order, upTo: min(x, high))
      return (inner - law.partialMoment(order, below: low)) / mass
    }
  }

  /// E[X^order; X < x].
  private func partialMoment(_ order: Int, below x: Double) -> Double {
    let atom = cdf(x) - cdf(below: x)
    return partialMoment(order, upTo: x) - (atom > 0 ? atom * Self.power(x, order) : 0)
  }

  /// m^n times the lower incomplete gamma function of n + 1 at x / m.
  private static func exponentialMoment(_ order: Int, mean: Double, upTo x: Double) -> Double {
    if x <= 0 { return 0 }
    let whole = order == 1 ? mean : 2 * mean * mean
    if x.isInfinite { return whole }
    let t = x / mean
    // For small t the closed form cancels; the incomplete gamma series does not.
    if t < 1 { return whole * PortableMath.lowerGammaRatio(Double(order + 1), t) }
    let polynomial = order == 1 ? 1 + t : 1 + t + 0.5 * t * t
    return whole * (1 - polynomial * PortableMath.exp(-t))
  }

  /// The sum over the pieces of the quantile function: each is uniform, or an atom.
  private static func moment(_ order: Int, of points: [QuantilePoint], upTo x: Double) -> Double {
    guard let first = points.first, let last = points.last else { return 0 }
    var sum = x >= first.value ? first.probability * power(first.value, order) : 0
    for (left, right) in zip(points, points.dropFirst()) where x >= left.value {
      let mass = right.probability - left.probability
      if right.value <= x {
        sum += mass * linearMoment(order, left.value, right.value)
      } else {
        let share = (x - left.value) / (right.value - left.value)
        sum += mass * share * linearMoment(order, left.value, x)
      }
    }
    if x >= last.value { sum += (1 - last.probability) * power(last.value, order) }
    return sum
  }

  /// E[U^order] for U uniform between two values.
  private static func linearMoment(_ order: Int, _ low: Double, _ high: Double) -> Double {
    order == 1 ? 0.5 * (low + high) : (low * low + low * high + high * high) / 3
  }

  /// x or x squared.
  static func power(_ x: Double, _ order: Int) -> Double {
    order == 1 ? x : x * x
  }
}
