import Foundation
import Stochastics
import Testing

struct CountTests {
  static func stream(_ name: String) -> RandomStream {
    RandomStream(
      key: StreamKey(seed: 31, component: name, purpose: "counts"), replication: 0)
  }

  /// Chi-square against probabilities, with cells of fewer than 5 expected joined to their left.
  static func pValue(_ sample: [Int], _ probability: (Int) -> Double) throws -> Double {
    var counts: [Int: Int] = [:]
    for count in sample { counts[count, default: 0] += 1 }
    let largest = try #require(sample.max())
    var observed: [Int] = []
    var expected: [Double] = []
    var (seen, mean, left) = (0, 0.0, 1.0)
    for k in 0...largest {
      seen += counts[k, default: 0]
      mean += probability(k) * Double(sample.count)
      left -= probability(k)
      if mean >= 5 {
        observed.append(seen)
        expected.append(mean)
        (seen, mean) = (0, 0)
      }
    }
    observed[observed.count - 1] += seen
    expected[expected.count - 1] += mean + max(0, left) * Double(sample.count)
    return try GoodnessOfFit.chiSquare(observed: observed, expected: expected).pValue
  }

  @Test(arguments: [0.01, 0.7, 3, 20, 900.5])
  func `Poisson counts follow their law`(mean: Double) throws {
    let law = try PoissonCount(mean: mean)
    // Independent of the table: the logarithm of the probability by the gamma function.
    let probability = { (k: Int) -> Double in
      Foundation.exp(Double(k) * Foundation.log(mean) - mean - Foundation.lgamma(Double(k) + 1))
    }
    for k in [0, 1, Int(mean), Int(mean + 3 * mean.squareRoot())] {
      let exact = probability(k)
      #expect((law.probability(of: k) - exact).magnitude < 1e-11 * exact + 1e-18)
      // P(X <= k) = Q(k + 1, mean).
      let sum = PortableMath.upperGammaRatio(Double(k) + 1, mean)
      #expect((law.cdf(k) - sum).magnitude < 1e-11)
    }
    var stream = Self.stream("Poisson \(mean)")
    let sample = (0..<20_000).map { _ in law.sample(using: &stream) }
    #expect(stream.counter == 20_000)
    if mean > 0.1 { #expect(try Self.pValue(sample, probability) > 0.001) }
    let tally = Tally(sample.map(Double.init))
    // 3.29 standard errors: false alarm 1 in 1,000.
    #expect((tally.mean - mean).magnitude < 3.29 * (mean / 20_000).squareRoot())
  }

  @Test(arguments: [(1, 0.3), (12, 0.5), (40, 0.97), (5_000, 0.001), (100_000, 0.4)])
  func `binomial counts follow their law`(trials: Int, p: Double) throws {
    let law = try BinomialCount(trials: trials, probability: p)
    let n = Double(trials)
    let probability = { (k: Int) -> Double in
      let way =
        Foundation.lgamma(n + 1) - Foundation.lgamma(Double(k) + 1)
        - Foundation.lgamma(n - Double(k) + 1)
      return Foundation.exp(
        way + Double(k) * Foundation.log(p) + (n - Double(k)) * Foundation.log1p(-p))
    }
    for k in [0, 1, trials / 2, Int(law.mean), trials] {
      let exact = probability(k)
      #expect((law.probability(of: k) - exact).magnitude < 1e-8 * exact + 1e-18)
    }
    #expect(law.cdf(trials) == 1 && law.cdf(-1) == 0)
    var stream = Self.stream("binomial \(trials)")
    let sample = (0..<10_000).map { _ in law.sample(using: &stream) }
    #expect(stream.counter == 10_000)
    if trials < 10_000 { #expect(try Self.pValue(sample, probability) > 0.001) }
    let tally = Tally(sample.map(Double.init))
    #expect((tally.mean - law.mean).magnitude < 3.29 * (law.variance / 10_000).squareRoot())
    // The variance of a sample variance is near 2 s^4 / n for counts that are nearly normal.
    let spread = try #require(tally.variance)
    if law.variance > 20 { #expect((spread / law.variance - 1).magnitude < 3.29 * 0.01415) }
  }

  @Test func `counts are quantiles and rise with the mean`() throws {
    let (less, more) = (try PoissonCount(mean: 4), try PoissonCount(mean: 4.5))
    for step in 0...1_000 {
      let p = Double(step) / 1_000
      #expect(less.quantile(p) <= more.quantile(p))
      let k = less.quantile(p)
      #expect(less.cdf(k) >= p && (k == 0 || less.cdf(k - 1) < p || p == 0))
    }
    #expect(try PoissonCount(mean: 1e8).quantile(0.5) == 100_000_000)
    #expect(try BinomialCount(trials: 7, probability: 0).quantile(1) == 0)
    #expect(try BinomialCount(trials: 7, probability: 1).quantile(1e-16) == 7)
    #expect(try BinomialCount(trials: 0, probability: 0.5).quantile(0.9) == 0)
  }

  @Test func `categories are chosen in proportion to their weights`() throws {
    let choice = try CategoricalChoice(weights: [2, 0, 7, 1, 0.5, 9.5])
    var stream = Self.stream("categories")
    let sample = (0..<40_000).map { _ in choice.sample(using: &stream) }
    #expect(stream.counter == 40_000)
    #expect(!sample.contains(1))
    let kept = [0, 2, 3, 4, 5]
    let outcome = try GoodnessOfFit.chiSquare(
      observed: kept.map { category in sample.count { $0 == category } },
      expected: kept.map { choice.probabilities[$0] * 40_000 })
    #expect(outcome.pValue > 0.001)
    #expect(choice.probabilities == [0.1, 0, 0.35, 0.05, 0.025, 0.475])
    var single = Self.stream("one")
    let one = try CategoricalChoice(weights: [3])
    #expect((0..<100).allSatisfy { _ in one.sample(using: &single) == 0 })
  }

  @Test func `wrong parameters of counts are named with what is allowed`() {
    #expect {
      try PoissonCount(mean: .nan)
    } throws: { "\($0)" == "mean is nan; allowed: greater than 0, up to 1e+08" }
    #expect {
      try BinomialCount(trials: -1, probability: 0.5)
    } throws: { "\($0)" == "trials is -1.0; allowed: 0 to 1e+09" }
    #expect {
      try BinomialCount(trials: 1, probability: 1.5)
    } throws: { "\($0)" == "probability is 1.5; allowed: 0 to 1" }
    #expect {
      try CategoricalChoice(weights: [1, -2])
    } throws: { "\($0)" == "weight 2 is -2.0; allowed: 0 or more" }
    #expect {
      try CategoricalChoice(weights: [0, 0])
    } throws: { "\($0)" == "sum of the weights is 0.0; allowed: greater than 0" }
    #expect {
      try CategoricalChoice(weights: [])
    } throws: { "\($0)" == "number of weights is 0.0; allowed: 1 or more" }
  }
}
