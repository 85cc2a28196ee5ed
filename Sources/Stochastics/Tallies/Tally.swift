/// Count, mean, variance and range of observations, in one pass and constant memory.
///
/// **Source**: Welford (1962), DOI 10.1080/00401706.1962.10490022; merging after Chan, Golub and
/// LeVeque (1983), DOI 10.1080/00031305.1983.10483115. Merging tallies in another order may change
/// the last bits, so results are merged in replication order.
public struct Tally: Equatable, Sendable, Codable {
  /// The number of observations.
  public private(set) var count = 0
  /// The mean; 0 without observations.
  public private(set) var mean = 0.0
  /// The sum of squared distances from the mean.
  public private(set) var sumOfSquares = 0.0
  /// The smallest observation, or nil without any.
  public private(set) var minimum: Double?
  /// The largest observation, or nil without any.
  public private(set) var maximum: Double?

  /// Makes an empty tally.
  public init() {}

  /// Makes the tally of given observations.
  public init(_ observations: some Sequence<Double>) {
    for observation in observations { add(observation) }
  }

  /// The unbiased variance, or nil with fewer than two observations.
  public var variance: Double? {
    count < 2 ? nil : sumOfSquares / Double(count - 1)
  }

  /// The standard deviation, or nil with fewer than two observations.
  public var standardDeviation: Double? { variance?.squareRoot() }

  /// The standard deviation of the mean, or nil with fewer than two observations.
  public var standardError: Double? {
    variance.map { ($0 / Double(count)).squareRoot() }
  }

  /// The sum of the observations.
  public var total: Double { mean * Double(count) }

  /// Takes in one observation, which must be a finite number.
  public mutating func add(_ observation: Double) {
    precondition(observation.isFinite, "observation \(count) of a tally is \(observation)")
    count += 1
    let distance = observation - mean
    mean += distance / Double(count)
    sumOfSquares += distance * (observation - mean)
    minimum = min(minimum ?? observation, observation)
    maximum = max(maximum ?? observation, observation)
  }

  /// Takes in all observations of another tally.
  public mutating func merge(_ other: Tally) {
    guard let low = other.minimum, let high = other.maximum else { return }
    guard let ownLow = minimum, let ownHigh = maximum else {
      self = other
      return
    }
    let all = Double(count + other.count)
    let distance = other.mean - mean
    sumOfSquares +=
      other.sumOfSquares + distance * distance * Double(count) * Double(other.count) / all
    mean += distance * Double(other.count) / all
    count += other.count
    minimum = min(ownLow, low)
    maximum = max(ownHigh, high)
  }
}
