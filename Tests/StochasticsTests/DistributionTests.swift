import Foundation
import Stochastics
import Testing

struct DistributionTests {
  /// One law, with moments from outside this module where they are not simple.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let law: Distribution
    let mean: Double
    let variance: Double
    /// Fewer for laws whose quantile function iterates.
    var draws = 20_000
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "uniform", law: .uniform(low: 2, high: 10), mean: 6, variance: 64.0 / 12),
    Case(name: "exponential", law: .exponential(mean: 3), mean: 3, variance: 9),
    Case(
      name: "log-normal", law: .logNormal(mu: 1, sigma: 0.8), mean: Foundation.exp(1.32),
      variance: Foundation.expm1(0.64) * Foundation.exp(2.64)),
    Case(
      name: "Weibull, wearing out", law: .weibull(shape: 2, scale: 5),
      mean: 5 * Double.pi.squareRoot() / 2, variance: 25 * (1 - Double.pi / 4)),
    // Gamma(3) = 2 and Gamma(5) = 24.
    Case(
      name: "Weibull, early failures", law: .weibull(shape: 0.5, scale: 4), mean: 8,
      variance: 16 * 24 - 64),
    Case(
      name: "quantiles",
      law: .quantiles([
        QuantilePoint(probability: 0, value: 1), QuantilePoint(probability: 0.5, value: 2),
        QuantilePoint(probability: 0.9, value: 6), QuantilePoint(probability: 1, value: 20),
      ]),
      // 0.5 * 1.5 + 0.4 * 4 + 0.1 * 13, and second moments (a^2 + ab + b^2) / 3.
      mean: 3.65, variance: 0.5 * 7 / 3 + 0.4 * 52 / 3 + 0.1 * 556 / 3 - 3.65 * 3.65),
    // Memoryless beyond the lower end: 1 + Exp(2) given at most 4 more.
    Case(
      name: "truncated exponential", law: .truncated(.exponential(mean: 2), low: 1, high: 5),
      mean: 1 + 2 - 4 / Foundation.expm1(2),
      variance: 4 - 16 * Foundation.exp(2) / (Foundation.expm1(2) * Foundation.expm1(2))),
  ]

  /// The laws of the tests below: these and those of `moreCases`.
  static let allCases = cases + moreCases

  @Test(arguments: allCases)
  func `samples follow the law's distribution function`(item: Case) throws {
    _ = try item.law.validated()
    let key = StreamKey(seed: 11, component: item.name, purpose: "Kolmogorov-Smirnov")
    var stream = RandomStream(key: key, replication: 0)
    let n = item.draws
    let sample = (0..<n).map { _ in item.law.sample(using: &stream) }.sorted()
    #expect(stream.counter == UInt64(n))
    // False alarm 1 in 1,000 each.
    #expect(try GoodnessOfFit.kolmogorovSmirnov(sample, cdf: { item.law.cdf($0) }).pValue > 0.001)
    // Cells of equal probability, 49 degrees of freedom.
    var cells = [Int](repeating: 0, count: 50)
    let limits = (1..<50).map { item.law.quantile(Double($0) / 50) }
    for x in sample { cells[limits.firstIndex { x <= $0 } ?? 49] += 1 }
    let expected = [Double](repeating: Double(n) / 50, count: 50)
    #expect(try GoodnessOfFit.chiSquare(observed: cells, expected: expected).pValue > 0.001)
  }

  @Test(arguments: allCases)
  func `moments equal their closed forms`(item: Case) {
    #expect((item.law.mean / item.mean - 1).magnitude < 1e-12)
    #expect((item.law.variance / item.variance - 1).magnitude < 1e-11)
  }

  @Test(arguments: allCases)
  func `the quantile function inverts the distribution function`(item: Case) {
    for p in [1e-12, 1e-6, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1 - 1e-6] {
      // The value itself is rounded, which costs an absolute 1e-16 where the law starts above 0.
      #expect((item.law.cdf(item.law.quantile(p)) - p).magnitude < 1e-9 * p + 5e-16)
    }
    #expect(item.law.cdf(-1) == 0 && item.law.cdf(.infinity) == 1)
  }

  @Test(arguments: allCases)
  func `the partial mean is the area over the quantile function`(item: Case) {
    // Midpoint rule in p over [0, F(x)]: independent of the closed forms.
    for p in [0.1, 0.5, 0.93] {
      let x = item.law.quantile(p)
      let steps = item.draws / 5
      var area = 0.0
      for step in 0..<steps {
        area += item.law.quantile(p * (Double(step) + 0.5) / Double(steps)) * p / Double(steps)
      }
      #expect((item.law.partialMean(upTo: x) / area - 1).magnitude < (steps < 4_000 ? 2e-3 : 2e-4))
    }
    #expect(item.law.partialMean(upTo: 0) == 0)
    let whole = item.law.partialMean(upTo: 1e9)
    #expect((whole / item.mean - 1).magnitude < 1e-9)
  }

  @Test func `a small partial mean does not drown in rounding`() {
    // E[X; X <= x] = x^2 / 2m for x far below the mean m.
    #expect(
      (Distribution.exponential(mean: 1e6).partialMean(upTo: 1e-3) / 5e-13 - 1).magnitude < 1e-8)
  }

  @Test func `a log-normal law passes through the two quantiles it is made from`() throws {
    let law = try Distribution.logNormal(quantile: 0.5, 40, quantile: 0.95, 120)
    #expect((law.quantile(0.5) / 40 - 1).magnitude < 1e-14)
    #expect((law.quantile(0.95) / 120 - 1).magnitude < 1e-14)
    // sigma = ln 3 / 1.6448536269514722.
    guard case .logNormal(let mu, let sigma) = law else { throw ParameterError.unexpected }
    #expect((mu - Foundation.log(40)).magnitude < 1e-14)
    #expect((sigma - 0.667909).magnitude < 1e-6)
    let other = try Distribution.logNormal(mean: 3.54, median: 1.88)
    #expect((other.mean / 3.54 - 1).magnitude < 1e-13)
    #expect((other.quantile(0.5) / 1.88 - 1).magnitude < 1e-14)
  }

  @Test func `atoms keep their probability`() throws {
    let law = try Distribution.quantiles([
      QuantilePoint(probability: 0.2, value: 5), QuantilePoint(probability: 0.5, value: 10),
      QuantilePoint(probability: 0.7, value: 10), QuantilePoint(probability: 0.9, value: 30),
    ]).validated()
    #expect(law.cdf(below: 5) == 0 && law.cdf(5) == 0.2)
    #expect(law.cdf(below: 10) == 0.5 && law.cdf(10) == 0.7)
    #expect(law.cdf(below: 30) == 0.9 && law.cdf(30) == 1)
    #expect(law.quantile(0.1) == 5 && law.quantile(0.6) == 10 && law.quantile(0.95) == 30)
    // 0.2*5 + 0.3*7.5 + 0.2*10 + 0.2*20 + 0.1*30.
    #expect((law.mean - 12.25).magnitude < 1e-14)
    #expect((law.partialMean(upTo: 10) - 5.25).magnitude < 1e-14)
    // Both ends of a truncation belong to it, with their atoms: 0.2*10 + 0.2*20 + 0.1*30 of 0.5.
    let cut = try law.truncated(from: 10, to: 30)
    #expect((cut.mean - 18).magnitude < 1e-13)
    #expect((cut.cdf(10) - 0.4).magnitude < 1e-15 && cut.cdf(below: 10) == 0)
    let lower = try law.truncated(from: 0, to: 10)
    #expect((lower.mean - 7.5).magnitude < 1e-13)
    #expect(try Distribution.constant(7).truncated(from: 7, to: 8).mean == 7)
    #expect(Distribution.constant(7).variance == 0)
  }

  @Test func `a truncation of a truncation is the inner interval`() throws {
    let law = Distribution.logNormal(mu: 2, sigma: 1.2)
    let twice = try law.truncated(from: 1, to: 100).truncated(from: 3, to: 50)
    let once = try law.truncated(from: 3, to: 50)
    #expect((twice.mean / once.mean - 1).magnitude < 1e-12)
    for p in [0, 0.001, 0.4, 0.999, 1] {
      #expect((twice.quantile(p) / once.quantile(p) - 1).magnitude < 1e-9)
      #expect(once.quantile(p) >= 3 && once.quantile(p) <= 50)
    }
  }

  @Test func `a law may be cut from below alone, as for a component of known age`() throws {
    // Memoryless: 3 + Exp(2). And a Weibull's remaining life, P(X > x | X > 3) by its survival.
    let law = try Distribution.exponential(mean: 2).truncated(from: 3, to: .infinity)
    #expect((law.mean - 5).magnitude < 1e-13 && (law.variance - 4).magnitude < 1e-12)
    #expect((law.quantile(0.5) - 3 - 2 * Foundation.log(2)).magnitude < 1e-13)
    let aged = try Distribution.weibull(shape: 2, scale: 5).truncated(from: 3, to: .infinity)
    #expect((aged.cdf(6) + Foundation.expm1(-27.0 / 25)).magnitude < 1e-13)
    #expect((aged.quantile(0) - 3).magnitude < 1e-14)
  }

  @Test func `wrong parameters are named with what is allowed`() {
    let wrong: [(Distribution, String)] = [
      (.logNormal(mu: 0, sigma: -1), "sigma is -1.0; allowed: greater than 0"),
      (.logNormal(mu: 0, sigma: .nan), "sigma is nan; allowed: greater than 0"),
      (.constant(-0.5), "value is -0.5; allowed: 0 or more"),
      (.uniform(low: 3, high: 3), "high is 3.0; allowed: greater than low (3.0)"),
      (.uniform(low: -1, high: 3), "low is -1.0; allowed: 0 or more"),
      (.exponential(mean: 0), "mean is 0.0; allowed: greater than 0"),
      (.exponential(mean: .infinity), "mean is inf; allowed: greater than 0"),
      (.weibull(shape: 0.01, scale: 1), "shape is 0.01; allowed: 0.1 to 1,000"),
      (.weibull(shape: 2, scale: .nan), "scale is nan; allowed: greater than 0"),
      (.quantiles([]), "number of quantiles is 0.0; allowed: 1 or more"),
      (
        .quantiles([
          QuantilePoint(probability: 0.5, value: 1), QuantilePoint(probability: 0.4, value: 2),
        ]), "probability of quantile 2 is 0.4; allowed: greater than the one before (0.5)"
      ),
      (
        .quantiles([
          QuantilePoint(probability: 0.5, value: 3), QuantilePoint(probability: 0.6, value: 2),
        ]), "value of quantile 2 is 2.0; allowed: at least the one before (3.0)"
      ),
      (
        .truncated(.uniform(low: 0, high: 1), low: 2, high: 3),
        "probability from low to high is 0.0; allowed: 1e-06 or more"
      ),
      (
        .truncated(.exponential(mean: -1), low: 0, high: 1), "mean is -1.0; allowed: greater than 0"
      ),
    ]
    for (law, message) in wrong {
      do {
        _ = try law.validated()
        Issue.record("\(law) was taken")
      } catch {
        #expect(error.description == message)
      }
    }
    #expect(throws: ParameterError.self) {
      try Distribution.logNormal(quantile: 0.5, 10, quantile: 0.4, 20)
    }
    #expect(throws: ParameterError.self) {
      try Distribution.logNormal(quantile: 0.5, 10, quantile: 0.9, 10)
    }
    #expect(throws: ParameterError.self) { try Distribution.logNormal(mean: 1, median: 2) }
  }
}

extension ParameterError {
  /// Thrown where a test finds another kind of law than it made.
  fileprivate static let unexpected = ParameterError(
    parameter: "law", value: 0, range: "log-normal")
}
