extension Distribution {
  /// This law, when its parameters are allowed.
  ///
  /// - Throws: `ParameterError` naming the first parameter that is not.
  public func validated() throws(ParameterError) -> Distribution {
    switch self {
    case .constant(let value):
      try check(value >= 0 && value.isFinite, "value", value, "0 or more")
    case .uniform(let low, let high):
      try check(low >= 0 && low.isFinite, "low", low, "0 or more")
      try check(high > low && high.isFinite, "high", high, "greater than low (\(low))")
    case .exponential(let mean):
      try check(mean > 0 && mean.isFinite, "mean", mean, "greater than 0")
    case .logNormal(let mu, let sigma):
      try check(mu.magnitude <= 300, "mu", mu, "-300 to 300")
      try check(sigma > 0, "sigma", sigma, "greater than 0")
      // Beyond it a mean exceeds the median by a factor of e^200 and its square overflows.
      try check(sigma <= 10, "sigma", sigma, "10 or less")
    case .weibull(let shape, let scale):
      try check(shape > 0, "shape", shape, "greater than 0")
      // Below 0.1 moments overflow the incomplete gamma function's range of accuracy.
      try check(shape >= 0.1 && shape <= 1_000, "shape", shape, "0.1 to 1,000")
      try check(scale > 0 && scale.isFinite, "scale", scale, "greater than 0")
    case .gamma(let shape, let scale):
      try check(shape >= 0.1 && shape <= 1_000, "shape", shape, "0.1 to 1,000")
      try check(scale > 0 && scale.isFinite, "scale", scale, "greater than 0")
    case .pareto(let shape, let scale):
      // At 1 and below even the mean is infinite.
      try check(shape > 1 && shape <= 1_000, "shape", shape, "greater than 1, up to 1,000")
      try check(scale > 0 && scale.isFinite, "scale", scale, "greater than 0")
    case .mixture(let parts):
      try check(!parts.isEmpty, "number of laws", Double(parts.count), "1 or more")
      for (index, part) in parts.enumerated() {
        try check(
          part.weight > 0 && part.weight <= 1e9, "weight \(index + 1)", part.weight,
          "greater than 0, up to 1e+09")
        _ = try part.law.validated()
      }
    case .quantiles(let points):
      try Self.check(points)
    case .truncated(let law, let low, let high):
      _ = try law.validated()
      try check(low >= 0 && low.isFinite, "low", low, "0 or more")
      try check(high > low, "high", high, "greater than low (\(low))")
      let mass = law.cdf(high) - law.cdf(below: low)
      try check(mass >= 1e-6, "probability from low to high", mass, "1e-06 or more")
    }
    return self
  }

  /// The law given that its value lies from `low` to `high`.
  ///
  /// - Throws: `ParameterError` unless 0 <= low < high and the law has its values there with
  ///   probability 1e-6 or more; further out, too few bits of its probabilities are left.
  public func truncated(
    from low: Double, to high: Double
  ) throws(ParameterError) -> Distribution {
    try Distribution.truncated(self, low: low, high: high).validated()
  }

  /// Throws unless probabilities rise within 0 to 1 and values do not fall.
  private static func check(_ points: [QuantilePoint]) throws(ParameterError) {
    try ParameterError.require(
      !points.isEmpty, "number of quantiles", Double(points.count), "1 or more")
    for (index, point) in points.enumerated() {
      let name = "quantile \(index + 1)"
      try ParameterError.require(
        point.probability >= 0 && point.probability <= 1, "probability of \(name)",
        point.probability, "0 to 1")
      try ParameterError.require(
        point.value >= 0 && point.value.isFinite, "value of \(name)", point.value, "0 or more")
      guard index > 0 else { continue }
      let last = points[index - 1]
      try ParameterError.require(
        point.probability > last.probability, "probability of \(name)", point.probability,
        "greater than the one before (\(last.probability))")
      try ParameterError.require(
        point.value >= last.value, "value of \(name)", point.value,
        "at least the one before (\(last.value))")
    }
  }

  private func check(
    _ isAllowed: Bool, _ parameter: String, _ value: Double, _ range: String
  ) throws(ParameterError) {
    try ParameterError.require(isAllowed, parameter, value, range)
  }
}
