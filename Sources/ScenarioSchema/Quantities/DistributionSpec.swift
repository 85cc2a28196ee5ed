/// A law of chance as a scenario writes it; numbers are in the kept unit of the field's quantity.
///
/// It stays data here: fitting and drawing belong to those who know probability.
public struct DistributionSpec: Equatable, Sendable {
  /// One quantile: the value below which the share `probability` lies.
  public struct Quantile: Equatable, Sendable {
    /// Greater than 0, less than 1.
    public var probability: Double
    /// In the kept unit.
    public var value: Double

    /// Makes a quantile.
    public init(probability: Double, value: Double) {
      self.probability = probability
      self.value = value
    }
  }

  /// The family with its parameters.
  public enum Law: Equatable, Sendable {
    /// Always the same: a bare quantity.
    case constant(Double)
    /// Every value from `from` to `to` alike.
    case uniform(from: Double, to: Double)
    /// Memoryless: `{mean: 2h, law: exponential}`.
    case exponential(mean: Double)
    /// The logarithm is normal with deviation `sigma`.
    case logNormal(median: Double, sigma: Double)
    /// Survival `exp(-(x/scale)^shape)`.
    case weibull(shape: Double, scale: Double)
    /// Two quantiles stand for the log-normal law through them, three or more for an interpolation.
    case quantiles([Quantile])
  }

  /// The family with its parameters.
  public var law: Law
  /// The law is truncated below this.
  public var minimum: Double?
  /// The law is truncated above this.
  public var maximum: Double?

  /// Makes a law.
  public init(_ law: Law, minimum: Double? = nil, maximum: Double? = nil) {
    self.law = law
    self.minimum = minimum
    self.maximum = maximum
  }

  /// A constant, in the kept unit.
  public static func constant(_ value: Double) -> DistributionSpec {
    DistributionSpec(.constant(value))
  }

  /// The log-normal law through two quantiles, in the kept unit.
  public static func quantiles(
    _ first: (Double, Double), _ second: (Double, Double)
  ) -> DistributionSpec {
    DistributionSpec(
      .quantiles([
        Quantile(probability: first.0, value: first.1),
        Quantile(probability: second.0, value: second.1),
      ]))
  }
}
