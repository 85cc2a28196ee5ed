import Foundation
import Stochastics
import Testing

struct ComparisonTests {
  @Test func `Welch's test agrees with a worked example`() throws {
    // Means 2 and 5, variances 1 and 4 over 3 and 5: 1/3 and 4/5.
    let a = [1.0, 2, 3]
    let b = [3.0, 3, 5, 7, 7]
    let result = try Intervals.welchDifference(a, b)
    let variance = 1.0 / 3 + 4.0 / 5
    let freedom = variance * variance / (1.0 / 9 / 2 + 16.0 / 25 / 4)
    #expect(result.difference.value == -3 && result.difference.method == "Welch t, 95 %")
    #expect((try #require(result.degreesOfFreedom) - freedom).magnitude < 1e-12)
    // By t = -2.818 at 5.958 degrees of freedom; tables bracket it by 5 and 6 degrees.
    let p = try #require(result.pValue)
    #expect(p > 0.0304 && p < 0.0373)
    let half = try #require(result.difference.halfWidth) / variance.squareRoot()
    #expect(half > 2.446912 && half < 2.570582)
    let back = try Intervals.welchDifference(b, a)
    #expect(back.difference.value == 3 && back.pValue == p)
  }

  @Test func `Welch's test is silent where the spread is not known`() throws {
    #expect(
      try Intervals.welchDifference([1], [2, 3]).difference.note == "too few observations (1)")
    let zeros = [Double](repeating: 0, count: 50)
    let none = try Intervals.welchDifference(zeros, zeros + [4])
    #expect(none.difference.note == "too few events (0)" && none.pValue == nil)
    #expect(try Intervals.welchDifference(zeros, [3, 1, 4, 1, 5, 9, 2, 6]).difference.low != nil)
    #expect(throws: StatisticsError.noObservations) { try Intervals.welchDifference([], [1]) }
  }

  @Test func `Holm's adjustment keeps order and never falls`() throws {
    // 0.01 * 4, 0.02 * 3, 0.03 * 2 raised to the one before, 0.9.
    let adjusted = try Intervals.holm([0.02, 0.9, 0.01, 0.03])
    for (value, expected) in zip(adjusted, [0.06, 0.9, 0.04, 0.06]) {
      #expect((value - expected).magnitude < 1e-15)
    }
    #expect(try Intervals.holm([0.7, 0.8]) == [1, 1])
    #expect(try Intervals.holm([]) == [])
    #expect {
      try Intervals.holm([0.1, 1.5])
    } throws: { "\($0)" == "p-value is 1.5; allowed: 0 to 1" }
  }

  @Test func `batch means of independent observations are those of 40 batches`() throws {
    let key = StreamKey(seed: 1, component: "batches", purpose: "independent")
    var stream = RandomStream(key: key, replication: 0)
    let values = (0..<4_005).map { _ in stream.nextUniform() }
    let e = try Intervals.batchMeans(values)
    let means = (0..<40).map { batch in
      values[(5 + batch * 100)..<(105 + batch * 100)].reduce(0, +) / 100
    }
    let expected = try Intervals.mean(means)
    #expect(e.method == "40 batch means, 95 %")
    #expect((e.value - expected.value).magnitude < 1e-14)
    // Wider by the correlation of successive means, where that is positive.
    let tally = Tally(means)
    let products = (1..<40).map { (means[$0] - tally.mean) * (means[$0 - 1] - tally.mean) }
    let r = max(0, products.reduce(0, +) / tally.sumOfSquares)
    let half = try #require(expected.halfWidth) * ((1 + r) / (1 - r)).squareRoot()
    #expect((try #require(e.halfWidth) - half).magnitude < 1e-14)
  }

  @Test func `batch means refuse a run that is too short for its correlation`() throws {
    // A random walk is correlated over its whole length.
    var walk: [Double] = []
    var place = 0.0
    let key = StreamKey(seed: 2, component: "batches", purpose: "walk")
    var stream = RandomStream(key: key, replication: 0)
    for _ in 0..<800 {
      place += stream.nextUniform() - 0.5
      walk.append(place)
    }
    let e = try Intervals.batchMeans(walk)
    #expect(e.low == nil && e.note == "too few observations (800): batch means correlate")
    #expect(try Intervals.batchMeans([1, 2, 3]).note == "too few observations (3)")
  }

  @Test func `goodness of fit agrees with tables`() throws {
    // Kolmogorov's limit law: 5 % at 1.3581, 1 % at 1.6276, by either series at 1.
    let uniform = { (x: Double) in min(1, max(0, x)) }
    let centred = (0..<100).map { (Double($0) + 0.5) / 100 }
    let best = try GoodnessOfFit.kolmogorovSmirnov(centred, cdf: uniform)
    #expect((best.statistic - 0.005).magnitude < 1e-15 && best.pValue > 0.999_999)
    let factor = 10 + 0.12 + 0.011
    for (x, p) in [(1.3581, 0.05), (1.6276, 0.01), (0.999_9, 0.27), (1.000_1, 0.27)] {
      let shifted = centred.map { min(1, $0 + x / factor - 0.005) }
      let outcome = try GoodnessOfFit.kolmogorovSmirnov(shifted, cdf: uniform)
      #expect((outcome.pValue - p).magnitude < 0.000_2)
    }
    // Chi-square: 5 % at 3.841459 with 1, at 16.918978 with 9 degrees of freedom.
    let two = try GoodnessOfFit.chiSquare(observed: [60, 40], expected: [50, 50])
    #expect(two.statistic == 4 && (two.pValue - 0.0455003).magnitude < 1e-7)
    let three = try GoodnessOfFit.chiSquare(
      observed: [60, 40, 50], expected: [50, 50, 50], estimated: 1)
    #expect((three.pValue - two.pValue).magnitude < 1e-15)
  }

  @Test func `goodness of fit detects a wrong law and names wrong arguments`() throws {
    let law = Distribution.exponential(mean: 1)
    let key = StreamKey(seed: 3, component: "fit", purpose: "wrong law")
    var stream = RandomStream(key: key, replication: 0)
    let sample = (0..<2_000).map { _ in 1.15 * law.sample(using: &stream) }
    #expect(
      try GoodnessOfFit.kolmogorovSmirnov(sample, cdf: { law.cdf($0) }).pValue < 1e-4)
    #expect {
      try GoodnessOfFit.chiSquare(observed: [1, 99], expected: [2, 98])
    } throws: { "\($0)" == "expected count is 2.0; allowed: 5 or more" }
    #expect {
      try GoodnessOfFit.chiSquare(observed: [50], expected: [50])
    } throws: { "\($0)" == "degrees of freedom is 0.0; allowed: 1 or more" }
    #expect {
      try GoodnessOfFit.kolmogorovSmirnov([2], cdf: { $0 })
    } throws: { "\($0)" == "distribution function is 2.0; allowed: 0 to 1" }
  }

  @Test func `p-values of right laws are uniform`() throws {
    let law = Distribution.weibull(shape: 0.7, scale: 3)
    let pValues = try (0..<400).map { replication in
      let key = StreamKey(seed: 4, component: "fit", purpose: "right law")
      var stream = RandomStream(key: key, replication: replication)
      let sample = (0..<30).map { _ in law.sample(using: &stream) }
      return try GoodnessOfFit.kolmogorovSmirnov(sample, cdf: { law.cdf($0) }).pValue
    }
    // False alarm 1 in 1,000.
    #expect(try GoodnessOfFit.kolmogorovSmirnov(pValues, cdf: { $0 }).pValue > 0.001)
  }

  @Test func `the interval of skewed totals holds Student's and reaches further up`() throws {
    let values = (0..<60).map { Foundation.exp(0.05 * Double($0)) }
    let e = try Intervals.skewedMean(values)
    let plain = try Intervals.mean(values)
    #expect(e.value == plain.value && e.method == "Student t and Hall, 95 %")
    #expect(try #require(e.low) == (try #require(plain.low)))
    #expect(try #require(e.high) > (try #require(plain.high)) + 0.01)
    // The transform of the upper end is -t: solved backwards from the definition.
    let tally = Tally(values)
    let deviation = try #require(tally.standardDeviation)
    let cubes = values.map { Foundation.pow(($0 - tally.mean) / deviation, 3) }
    let a = cubes.reduce(0, +) / 60 / 60.0.squareRoot()
    let u = (tally.mean - (try #require(e.high))) / (deviation / 60.0.squareRoot())
    // t(0.975, 59) = 2.000995.
    let transform = u + a * u * u / 3 + a * a * u * u * u / 27 + a / 6
    #expect((transform + 2.000995).magnitude < 1e-5)
    // Symmetric observations need no correction.
    let even = (0...100).map(Double.init)
    #expect(
      (try #require(try Intervals.skewedMean(even).high)
        - (try #require(try Intervals.mean(even).high))).magnitude < 1e-5)
  }

  @Test func `skewed totals whose tail cannot be seen give no interval`() throws {
    let law = Distribution.logNormal(mu: 0, sigma: 2.5)
    let values = (0..<100).map { law.quantile((Double($0) + 0.5) / 100) }
    let e = try Intervals.skewedMean(values)
    // Those under a thousandth of the mean are none.
    let events = values.count { $0 > 1e-3 * e.value }
    #expect(e.low == nil && e.high == nil && e.note == "too few events (\(events))")
    #expect(events > 85 && events < 100)
    // Nine equal outages are too few, ten are not.
    let quiet = [Double](repeating: 0, count: 200)
    #expect(
      try Intervals.skewedMean(quiet + [Double](repeating: 7, count: 9)).note
        == "too few events (9)")
    #expect(try Intervals.skewedMean(quiet + [Double](repeating: 7, count: 10)).low != nil)
    // Regular totals need no number of events: any three differ by less than a fifth.
    #expect(try Intervals.skewedMean([10, 11, 12]).high != nil)
    #expect(try Intervals.skewedMean([10, 21, 39]).note == "too few events (3)")
    #expect(try Intervals.skewedMean([3, 0, 0, 0]).note == "too few events (1)")
    #expect {
      try Intervals.skewedMean([1, -1])
    } throws: { "\($0)" == "observation is -1.0; allowed: 0 or more" }
  }
}
