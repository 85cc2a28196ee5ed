import Stochastics

/// The number of events of a Poisson process in a period: rate times length is the mean.
public enum PoissonCounts {
  /// The probability of exactly `count` events.
  public static func probability(of count: Int, mean: Double) -> Double {
    precondition(mean >= 0 && mean.isFinite, "the mean of a Poisson law is \(mean)")
    if count < 0 { return 0 }
    if mean == 0 { return count == 0 ? 1 : 0 }
    let k = Double(count)
    return PortableMath.exp(k * PortableMath.log(mean) - mean - PortableMath.logGamma(k + 1))
  }

  /// The probability of at most `count` events.
  public static func probability(ofAtMost count: Int, mean: Double) -> Double {
    precondition(mean >= 0 && mean.isFinite, "the mean of a Poisson law is \(mean)")
    if count < 0 { return 0 }
    return 1 - PortableMath.lowerGammaRatio(Double(count) + 1, mean)
  }

  /// The probability of one event or more, 1 - exp(-mean).
  public static func probabilityOfAny(mean: Double) -> Double {
    precondition(mean >= 0, "the mean of a Poisson law is \(mean); allowed: 0 or more")
    return -PortableMath.expm1(-mean)
  }
}
