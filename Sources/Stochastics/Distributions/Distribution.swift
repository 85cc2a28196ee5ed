/// A law of a non-negative quantity: a duration, a size, a share. The unit is the caller's.
///
/// Each law is sampled by inversion, one uniform number a sample, so that two designs that draw from
/// the same stream stay in step. Sampling uses `PortableMath` and gives the same bits everywhere.
///
/// The cases are plain data; `validated()` checks their parameters, and the members below require
/// that the law is valid.
public indirect enum Distribution: Equatable, Sendable {
  /// Always the same value, at least 0.
  case constant(Double)
  /// Every value from `low` to `high` equally; 0 <= low < high.
  case uniform(low: Double, high: Double)
  /// Memoryless; mean > 0.
  case exponential(mean: Double)
  /// exp(mu + sigma Z) for a standard normal Z; sigma > 0.
  case logNormal(mu: Double, sigma: Double)
  /// P(X > x) = exp(-(x / scale)^shape); shape from 0.1, scale > 0.
  case weibull(shape: Double, scale: Double)
  /// P(X <= x) = P(shape, x / scale), the incomplete gamma ratio; shape from 0.1, scale > 0.
  case gamma(shape: Double, scale: Double)
  /// The Pareto law of type II (Lomax): P(X > x) = (1 + x / scale)^-shape; shape above 1, scale > 0.
  ///
  /// It starts at 0. The variance is infinite up to shape 2; type I, which starts at `scale`, is
  /// this law plus `scale`.
  case pareto(shape: Double, scale: Double)
  /// One of several laws, each with its weight; the weights need not add up to 1.
  case mixture([WeightedLaw])
  /// Linear between given quantiles, which rise in probability and do not fall in value.
  ///
  /// The law ends at its outermost points: a first probability above 0 is the probability of the
  /// first value, and 1 less the last probability that of the last. Equal values make an atom.
  case quantiles([QuantilePoint])
  /// The law given that its value lies from `low` to `high`, which must have probability 1e-6 or more.
  case truncated(Distribution, low: Double, high: Double)

  /// The log-normal law that has two given quantiles, such as p50 = 40 s and p95 = 120 s.
  ///
  /// - Throws: `ParameterError` unless 0 < p1 < p2 < 1 and 0 < v1 < v2.
  public static func logNormal(
    quantile p1: Double, _ v1: Double, quantile p2: Double, _ v2: Double
  ) throws(ParameterError) -> Distribution {
    try ParameterError.require(p1 > 0 && p1 < 1, "first probability", p1, "between 0 and 1")
    try ParameterError.require(
      p2 > p1 && p2 < 1, "second probability", p2, "greater than the first (\(p1)), below 1")
    try ParameterError.require(v1 > 0 && v1.isFinite, "first value", v1, "greater than 0")
    try ParameterError.require(
      v2 > v1 && v2.isFinite, "second value", v2, "greater than the first (\(v1))")
    let z1 = PortableMath.normalQuantile(p1)
    let z2 = PortableMath.normalQuantile(p2)
    let sigma = (PortableMath.log(v2) - PortableMath.log(v1)) / (z2 - z1)
    return try Distribution.logNormal(mu: PortableMath.log(v1) - sigma * z1, sigma: sigma)
      .validated()
  }

  /// The log-normal law with a given mean and median, as published incident statistics state them.
  ///
  /// - Throws: `ParameterError` unless 0 < median < mean.
  public static func logNormal(
    mean: Double, median: Double
  ) throws(ParameterError) -> Distribution {
    try ParameterError.require(median > 0 && median.isFinite, "median", median, "greater than 0")
    try ParameterError.require(
      mean > median && mean.isFinite, "mean", mean, "greater than the median (\(median))")
    let sigma = (2 * PortableMath.log(mean / median)).squareRoot()
    return try Distribution.logNormal(mu: PortableMath.log(median), sigma: sigma).validated()
  }

  /// Draws one value; uses exactly one number of the stream.
  public func sample(using stream: inout RandomStream) -> Double {
    quantile(stream.nextUniform())
  }

  /// The standard deviation.
  public var standardDeviation: Double { variance.squareRoot() }
}

/// A value and the probability of staying at or under it.
public struct QuantilePoint: Equatable, Sendable {
  /// From 0 to 1.
  public let probability: Double
  /// In the caller's unit.
  public let value: Double

  /// Makes the point P(X <= value) = probability.
  public init(probability: Double, value: Double) {
    self.probability = probability
    self.value = value
  }
}
