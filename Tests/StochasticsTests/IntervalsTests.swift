import Foundation
import Stochastics
import Testing

struct IntervalsTests {
  /// Whether an interval has the given ends within a tolerance.
  static func matches(_ e: Estimate, _ low: Double, _ high: Double, _ tolerance: Double) -> Bool {
    guard let a = e.low, let b = e.high else { return false }
    return (a - low).magnitude < tolerance && (b - high).magnitude < tolerance
  }

  @Test func `the mean has Student's interval from the table`() throws {
    // Mean 5.5, s^2 = 55/6, t(0.975, 9) = 2.262157.
    let e = try Intervals.mean((1...10).map(Double.init))
    let half = 2.262157 * (55.0 / 60).squareRoot()
    #expect(e.value == 5.5 && Self.matches(e, 5.5 - half, 5.5 + half, 1e-6))
    #expect(e.method == "Student t, 95 %" && e.note == nil)
    // t(0.995, 4) = 4.604095.
    let five = try Intervals.mean([1, 2, 3, 4, 5], confidence: 0.99)
    #expect(
      Self.matches(five, 3 - 4.604095 / 2.0.squareRoot(), 3 + 4.604095 / 2.0.squareRoot(), 1e-6))
    #expect(five.method == "Student t, 99 %")
    #expect(try Intervals.mean([1, 2, 3, 4, 5], confidence: 0.999).method == "Student t, 99.9 %")
  }

  @Test func `few events give no interval, and the note counts them`() throws {
    let zeros = [Double](repeating: 0, count: 196)
    let four = try Intervals.mean(zeros + [3, 1, 7, 2])
    #expect(four.low == nil && four.high == nil && four.note == "too few events (4)")
    #expect((four.value - 13.0 / 200).magnitude < 1e-15)
    #expect(try Intervals.mean(zeros + [3, 1, 7, 2, 2]).low != nil)
    // Availabilities of 1 are as silent as losses of 0.
    #expect(try Intervals.mean(zeros.map { 1 - $0 } + [0.9]).note == "too few events (1)")
    #expect(try Intervals.mean(zeros).note == "too few events (0)")
    #expect(try Intervals.mean([4]).note == "too few observations (1)")
    let ratio = try Intervals.ratio(
      numerators: zeros + [3, 1], denominators: [Double](repeating: 9, count: 198))
    #expect(ratio.low == nil && ratio.note == "too few events (2)")
    #expect(try Intervals.mean([4, 5]).note == nil)
  }

  @Test func `a ratio has the delta method's interval`() throws {
    // Residuals y - 2x: 0, 1, -1, 0; s^2 = 2/3; t(0.975, 3) = 3.182446; mean of x = 2.5.
    let e = try Intervals.ratio(numerators: [2, 5, 5, 8], denominators: [1, 2, 3, 4])
    let half = 3.182446 * (2.0 / 3 / 4).squareRoot() / 2.5
    #expect(e.value == 2 && Self.matches(e, 2 - half, 2 + half, 1e-6))
    #expect(e.method == "ratio (delta), 95 %")
  }

  @Test func `the jackknife agrees with its definition and removes bias`() throws {
    // Leaving one out: 18/9, 15/8, 15/7, 12/6; pseudo-values 8 - 3 times these.
    let e = try Intervals.ratio(
      numerators: [2, 5, 5, 8], denominators: [1, 2, 3, 4], method: .jackknife)
    let pseudo = [2.0, 2.375, 11.0 / 7, 2.0]
    let expected = try Intervals.mean(pseudo)
    #expect((e.value - expected.value).magnitude < 1e-13)
    #expect(Self.matches(e, try #require(expected.low), try #require(expected.high), 1e-12))
  }

  @Test func `proportions have the tables' intervals`() throws {
    let wilson = try Intervals.proportion(successes: 5, trials: 10)
    #expect(wilson.value == 0.5 && Self.matches(wilson, 0.236593, 0.763407, 1e-6))
    let exact = try Intervals.proportion(successes: 5, trials: 10, method: .clopperPearson)
    #expect(Self.matches(exact, 0.187086, 0.812914, 1e-6))
    // 1 - 0.025^(1/10).
    let none = try Intervals.proportion(successes: 0, trials: 10, method: .clopperPearson)
    #expect(Self.matches(none, 0, 1 - Foundation.pow(0.025, 0.1), 1e-12))
    let all = try Intervals.proportion(successes: 10, trials: 10)
    // n / (n + z^2).
    #expect(Self.matches(all, 10 / (10 + 1.959963985 * 1.959963985), 1, 1e-9))
  }

  @Test func `Clopper-Pearson covers at least as it claims and Wilson about so`() throws {
    // Exact coverage by adding up the binomial law, no sampling.
    let n = 40
    var worst = 1.0
    var wilsonSum = 0.0
    let grid = stride(from: 0.02, through: 0.98, by: 0.02)
    var exact: [Estimate] = []
    var wilson: [Estimate] = []
    for k in 0...n {
      exact.append(try Intervals.proportion(successes: k, trials: n, method: .clopperPearson))
      wilson.append(try Intervals.proportion(successes: k, trials: n))
    }
    for p in grid {
      var (covered, wilsonCovered) = (0.0, 0.0)
      var weight = Foundation.pow(1 - p, Double(n))
      for k in 0...n {
        if let low = exact[k].low, let high = exact[k].high, low <= p, p <= high {
          covered += weight
        }
        if let low = wilson[k].low, let high = wilson[k].high, low <= p, p <= high {
          wilsonCovered += weight
        }
        weight *= Double(n - k) / Double(k + 1) * p / (1 - p)
      }
      worst = min(worst, covered)
      wilsonSum += wilsonCovered
    }
    #expect(worst >= 0.95)
    #expect((wilsonSum / Double(Array(grid).count) - 0.95).magnitude < 0.01)
  }

  @Test func `clustered trials are worth fewer, by the spread between clusters`() throws {
    // One trial each: Clopper and Pearson's own interval.
    let single = try Intervals.clusteredProportion(
      successes: [1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1], trials: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    #expect(
      single == (try Intervals.proportion(successes: 9, trials: 11, method: .clopperPearson)))
    // 20 clusters of 10 that agree within: 0.5 has variance 0.25 / 19, so 19 trials, and Student's
    // t(0.975, 199) = 1.971957 over t(0.975, 19) = 2.093024 makes 16.8655 of them.
    let agreed = try Intervals.clusteredProportion(
      successes: (0..<20).map { $0 < 10 ? 10 : 0 }, trials: [Int](repeating: 10, count: 20))
    #expect(agreed.method == "Korn-Graubard, 95 %" && agreed.value == 0.5)
    let sixteen = try Intervals.proportion(successes: 8, trials: 16, method: .clopperPearson)
    let eighteen = try Intervals.proportion(successes: 9, trials: 18, method: .clopperPearson)
    let half = try #require(agreed.halfWidth)
    #expect(try half < #require(sixteen.halfWidth))
    #expect(try half > #require(eighteen.halfWidth))
    // Nothing but successes: each cluster is one trial, 1 - 0.025^(1/20).
    let all = try Intervals.clusteredProportion(
      successes: [Int](repeating: 12, count: 20), trials: [Int](repeating: 12, count: 20))
    #expect(Self.matches(all, Foundation.pow(0.025, 1.0 / 20), 1, 1e-12))
    let one = try Intervals.clusteredProportion(successes: [3], trials: [12])
    #expect(one.value == 0.25 && one.low == nil && one.note == "too few observations (1)")
  }

  @Test func `Clopper-Pearson's ends solve their equations for many trials`() throws {
    for k in stride(from: 4_900, to: 5_000, by: 7) {
      let e = try Intervals.proportion(successes: k, trials: 5_000, method: .clopperPearson)
      // P(X >= k) at the lower and P(X <= k) at the upper end are 2.5 %.
      let low = try BinomialCount(trials: 5_000, probability: try #require(e.low))
      let high = try BinomialCount(trials: 5_000, probability: try #require(e.high))
      #expect((1 - low.cdf(k - 1) - 0.025).magnitude < 1e-9)
      #expect((high.cdf(k) - 0.025).magnitude < 1e-9)
    }
  }

  @Test func `a quantile lies between the ranks of the binomial law`() throws {
    let values = (1...100).map(Double.init).reversed().map { $0 }
    let median = try Intervals.quantile(values, 0.5)
    #expect(median.value == 50.5 && median.low == 40 && median.high == 61 && median.note == nil)
    let high = try Intervals.quantile(Array(values.prefix(71)), 0.95)
    #expect(high.low != nil && high.high == nil && high.note == "too few observations (71)")
    // 0.95^72 = 0.0249: the first number of observations whose largest one closes the interval.
    #expect(try Intervals.quantile(Array(values.prefix(72)), 0.95).high == 100)
    let one = try Intervals.quantile([3], 0.5)
    #expect(one.value == 3 && one.low == nil && one.high == nil)
  }

  @Test func `paired differences use what the pairs share`() throws {
    let a = Array(repeatElement([10.0, 21, 29, 41, 52, 58], count: 4).joined())
    let b = Array(repeatElement([11.0, 22, 31, 41, 53, 60], count: 4).joined())
    let result = try Intervals.pairedDifference(a, b)
    // Differences -1, -1, -2, 0, -1, -2, four times: mean -7/6, variance about it 17/36 (24/23) and
    // third moment 2/27; t(0.975, 23) = 2.068658.
    let e = result.difference
    let error = (17.0 / 36 / 23).squareRoot()
    #expect(e.method == "paired t and Hall, 95 %" && (e.value + 7.0 / 6).magnitude < 1e-14)
    #expect((try #require(e.low) - (e.value - 2.068658 * error)).magnitude < 1e-6)
    // The skew widens the upper side: there Hall's transform is -t.
    let deviation = (17.0 / 36 * 24 / 23).squareRoot()
    let skew = 2.0 / 27 / Foundation.pow(deviation, 3) / 24.0.squareRoot()
    let u = (e.value - (try #require(e.high))) / error
    let transform = u + skew * u * u / 3 + skew * skew * u * u * u / 27 + skew / 6
    #expect((transform + 2.068658).magnitude < 1e-5 && u < -2.07)
    // P(T23 < 7/6 / error) is 1 - 7e-9; Hall's transform is less sure.
    let sure = try #require(result.probabilityALess)
    #expect(sure > 0.999_99 && sure < 1 - 7e-9)
    #expect((result.shareALess - 5.5 / 6).magnitude < 1e-15)
    let same = try Intervals.pairedDifference(a, a)
    #expect(same.difference.note == "too few events (0)" && same.probabilityALess == nil)
    #expect(same.shareALess == 0.5)
    // Nine pairs that differ do not show how much a tenth may.
    let zeros = [Double](repeating: 0, count: 200)
    let nine = try Intervals.pairedDifference(
      [Double](repeating: 3, count: 9) + zeros, zeros + Array(zeros.prefix(9)))
    #expect(nine.difference.note == "too few events (9)" && nine.difference.low == nil)
    #expect(nine.probabilityALess == nil)
  }

  @Test func `wrong arguments are errors that name them`() {
    #expect(throws: StatisticsError.noObservations) { try Intervals.mean([]) }
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try Intervals.pairedDifference([1, 2], [1])
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try Intervals.weightedMean([1], weights: [1, 2])
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try Intervals.clusteredProportion(successes: [1], trials: [1, 2])
    }
    #expect(throws: StatisticsError.noObservations) {
      try Intervals.clusteredProportion(successes: [0], trials: [0])
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try Intervals.ratio(numerators: [1], denominators: [1, 2])
    }
    let wrong: [(String, () throws -> Estimate)] = [
      (
        "confidence is 1.0; allowed: between 0 and 1",
        { try Intervals.mean([1, 2], confidence: 1) }
      ),
      ("observation is nan; allowed: a finite number", { try Intervals.mean([1, .nan]) }),
      ("p is 0.0; allowed: between 0 and 1", { try Intervals.quantile([1], 0) }),
      (
        "successes is 6.0; allowed: 0 to 5", { try Intervals.proportion(successes: 6, trials: 5) }
      ),
      (
        "numerator is -1.0; allowed: 0 or more",
        { try Intervals.skewedRatio(numerators: [1, -1], denominators: [1, 1]) }
      ),
      (
        "weight is -2.0; allowed: 0 or more",
        { try Intervals.weightedMean([1, 2], weights: [1, -2]) }
      ),
      (
        "sum of the weights is 0.0; allowed: greater than 0",
        { try Intervals.weightedMean([1, 2], weights: [0, 0]) }
      ),
      (
        "successes is 4.0; allowed: 0 to 3",
        { try Intervals.clusteredProportion(successes: [1, 4], trials: [2, 3]) }
      ),
      (
        "sum of the denominators is 0.0; allowed: greater than 0",
        { try Intervals.ratio(numerators: [1, 2], denominators: [0, 0]) }
      ),
    ]
    for (message, attempt) in wrong {
      #expect { try attempt() } throws: { "\($0)" == message }
    }
  }

  @Test func `an estimate changes unit, side and range with its interval`() {
    let e = Estimate(value: 0.25, low: -0.25, high: 0.5, method: "m")
    #expect(e.complement == Estimate(value: 0.75, low: 0.5, high: 1.25, method: "m"))
    #expect(e.scaled(by: 4) == Estimate(value: 1, low: -1, high: 2, method: "m"))
    #expect(e.limited(to: 0...1) == Estimate(value: 0.25, low: 0, high: 0.5, method: "m"))
    #expect(e.halfWidth == 0.375)
  }
}
