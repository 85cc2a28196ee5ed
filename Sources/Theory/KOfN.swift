import Stochastics

/// A group of n independent, equal components of which k must be up.
///
/// **Source**: the binomial law; Trivedi and Bobbio, Reliability and Availability Engineering,
/// section 4.3.
public enum KOfN {
  /// The probabilities of 0, 1, ..., n components being up, each with the given availability.
  public static func upCounts(n: Int, availability: Double) -> [Double] {
    precondition(n >= 0, "n is \(n); allowed: 0 or more")
    precondition(
      availability >= 0 && availability <= 1, "availability is \(availability); allowed: 0 to 1")
    if availability == 1 { return [Double](repeating: 0, count: n) + [1] }
    let odds = availability / (1 - availability)
    let rates = (0..<n).map { Double(n - $0) * odds }
    return BirthDeathChain.stationary(births: rates, deaths: (0..<n).map { Double($0 + 1) })
  }

  /// The probability that at least k of n components are up.
  public static func availability(k: Int, n: Int, componentAvailability: Double) -> Double {
    precondition(k <= n, "\(k) of \(n) components cannot be up")
    if k <= 0 { return 1 }
    let counts = upCounts(n: n, availability: componentAvailability)
    return min(1, counts[k...].reversed().reduce(0, +))
  }

  /// The expected share of the demand that n components serve, the mean of min(1, j c / d).
  ///
  /// - Parameters:
  ///   - n: the number of components.
  ///   - componentAvailability: the probability of one being up.
  ///   - capacity: what one of them serves, in the demand's unit.
  ///   - demand: what is asked for, above 0.
  public static func servedShare(
    n: Int, componentAvailability: Double, capacity: Double, demand: Double
  ) -> Double {
    precondition(
      capacity >= 0 && demand > 0, "capacity \(capacity), demand \(demand); allowed: >= 0 and > 0")
    var share = 0.0
    for (up, probability) in upCounts(n: n, availability: componentAvailability).enumerated() {
      share += probability * min(1, Double(up) * capacity / demand)
    }
    return min(1, share)
  }
}
