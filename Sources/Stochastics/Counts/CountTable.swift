/// The cumulative probabilities of a whole-numbered law over the range that matters.
///
/// Built outwards from the mode by ratios of neighbouring probabilities, with plain arithmetic only,
/// so that it is the same on every machine. What lies beyond has less than 2^-60 of the mode's
/// probability a count and cannot be drawn by uniform numbers of 53 bits.
struct CountTable: Equatable, Sendable {
  /// The smallest count of the table.
  let first: Int
  /// The probability of each count from `first` on.
  let probabilities: [Double]
  /// P(X <= first + index); the last is 1.
  let cumulative: [Double]

  /// Makes the table of a law with one mode.
  ///
  /// - Parameters:
  ///   - mode: the most probable count.
  ///   - up: P(k + 1) / P(k), 0 at the largest count.
  ///   - down: P(k - 1) / P(k), 0 at the smallest count.
  init(mode: Int, up: (Int) -> Double, down: (Int) -> Double) {
    var below: [Double] = []
    var weight = 1.0
    var k = mode
    while true {
      weight *= down(k)
      if weight < 0x1p-60 { break }
      below.append(weight)
      k -= 1
    }
    first = k
    var weights = Array(below.reversed()) + [1]
    weight = 1
    k = mode
    while true {
      weight *= up(k)
      if weight < 0x1p-60 { break }
      weights.append(weight)
      k += 1
    }
    var sums: [Double] = []
    sums.reserveCapacity(weights.count)
    var sum = 0.0
    for weight in weights {
      sum += weight
      sums.append(sum)
    }
    probabilities = weights.map { $0 / sum }
    cumulative = sums.map { $0 / sum }
  }

  /// The smallest count whose cumulative probability reaches p; *O(log n)* in the table's length.
  func quantile(_ p: Double) -> Int {
    precondition(p >= 0 && p <= 1, "a probability is \(p); allowed: 0 to 1")
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] >= p { high = middle } else { low = middle + 1 }
    }
    return first + low
  }

  /// P(X <= count).
  func cdf(_ count: Int) -> Double {
    if count < first { return 0 }
    return cumulative[min(count - first, cumulative.count - 1)]
  }

  /// P(X = count).
  func probability(of count: Int) -> Double {
    guard count >= first, count - first < probabilities.count else { return 0 }
    return probabilities[count - first]
  }
}
