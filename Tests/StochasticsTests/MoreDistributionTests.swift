import Foundation
import Stochastics
import Testing

extension DistributionTests {
  /// Gamma, Pareto and mixed laws with moments by hand.
  static let moreCases: [Case] = [
    Case(name: "gamma", law: .gamma(shape: 2.5, scale: 4), mean: 10, variance: 40, draws: 4_000),
    Case(
      name: "gamma, bursty", law: .gamma(shape: 0.3, scale: 10), mean: 3, variance: 30, draws: 4_000
    ),
    Case(
      name: "gamma, nearly regular", law: .gamma(shape: 400, scale: 0.05), mean: 20, variance: 1,
      draws: 2_000),
    // Three stages of mean 2 each, the gamma law that `erlang` makes.
    Case(
      name: "Erlang", law: .gamma(shape: 3, scale: 2), mean: 6, variance: 12, draws: 4_000),
    // What `empirical` makes of 9, 1, 4, 2: the mean of the pieces' middles 1.5, 3 and 6.5, and of
    // their second moments (a^2 + ab + b^2) / 3.
    Case(
      name: "empirical",
      law: .quantiles([
        QuantilePoint(probability: 0, value: 1), QuantilePoint(probability: 1.0 / 3, value: 2),
        QuantilePoint(probability: 2.0 / 3, value: 4), QuantilePoint(probability: 1, value: 9),
      ]), mean: 11.0 / 3, variance: (7.0 + 28 + 133) / 9 - 121.0 / 9),
    Case(name: "Pareto", law: .pareto(shape: 5, scale: 8), mean: 2, variance: 64 * 5.0 / 48),
    // Two exponential laws: 0.75 * 2 + 0.25 * 10; second moments 2 m^2.
    Case(
      name: "hyperexponential",
      law: .mixture([
        WeightedLaw(weight: 3, law: .exponential(mean: 2)),
        WeightedLaw(weight: 1, law: .exponential(mean: 10)),
      ]), mean: 4, variance: 0.75 * 8 + 0.25 * 200 - 16, draws: 2_000),
    // Of two disjoint ranges: 0.4 * 1 + 0.6 * 6; second moments (a^2 + ab + b^2) / 3.
    Case(
      name: "mixture with a gap",
      law: .mixture([
        WeightedLaw(weight: 0.4, law: .uniform(low: 0.5, high: 1.5)),
        WeightedLaw(weight: 0.6, law: .uniform(low: 5, high: 7)),
      ]), mean: 4, variance: 0.4 * 3.25 / 3 + 0.6 * 109 / 3 - 16, draws: 2_000),
    // F(4) = 26/27; E[X; X <= 4] = 2 (4/3 - 26/27) and E[X^2; X <= 4] = 4 (2 - 8/3 + 26/27).
    Case(
      name: "truncated Pareto", law: .truncated(.pareto(shape: 3, scale: 2), low: 0, high: 4),
      mean: 20.0 / 26, variance: 32.0 / 26 - 400.0 / 676),
  ]
}

struct MoreDistributionTests {
  @Test func `the cases of Erlang and empirical laws are what these make`() throws {
    let cases = DistributionTests.moreCases
    let erlang = try #require(cases.first { $0.name == "Erlang" })
    #expect(try Distribution.erlang(stages: 3, mean: 6) == erlang.law)
    let empirical = try #require(cases.first { $0.name == "empirical" })
    #expect(try Distribution.empirical([9, 1, 4, 2]) == empirical.law)
    #expect(try Distribution.empirical([5]) == .constant(5))
    // Of ten equal ones between two others: 9 of 11 steps are the atom.
    let law = try Distribution.empirical([3, 4] + [Double](repeating: 3.5, count: 10)).validated()
    #expect((law.cdf(3.5) - law.cdf(below: 3.5) - 9.0 / 11).magnitude < 1e-15)
    #expect(law.quantile(0) == 3 && law.quantile(0.5) == 3.5 && law.quantile(1) == 4)
  }

  @Test func `an empirical law of many observations gives back their quantiles`() throws {
    var stream = RandomStream(
      key: StreamKey(seed: 12, component: "empirical", purpose: "observations"), replication: 0)
    let sample = (0..<10_001).map { _ in stream.nextExponential(mean: 3) }
    let law = try Distribution.empirical(sample).validated()
    let sorted = sample.sorted()
    for place in stride(from: 0, through: 10_000, by: 7) {
      let p = Double(place) / 10_000
      #expect((law.quantile(p) / sorted[place] - 1).magnitude < 1e-9)
      #expect((law.cdf(sorted[place]) - p).magnitude < 1e-12)
    }
  }

  @Test func `an Erlang law has the distribution function of a sum of stages`() throws {
    // 1 - exp(-t) (1 + t + t^2 / 2) for three stages of mean 1.
    let law = try Distribution.erlang(stages: 3, mean: 3)
    for t in [0.01, 0.5, 2, 3, 9] {
      let sum = 1 - Foundation.exp(-t) * (1 + t + 0.5 * t * t)
      #expect((law.cdf(t) - sum).magnitude < 1e-14)
    }
    let one = try Distribution.erlang(stages: 1, mean: 7)
    for p in [1e-9, 0.3, 0.99, 1 - 1e-12] {
      #expect(
        (one.quantile(p) / Distribution.exponential(mean: 7).quantile(p) - 1).magnitude < 1e-12)
    }
  }

  @Test func `gamma quantiles agree with tables in both tails`() {
    // Half of chi-square quantiles with 10 degrees of freedom, and of 1 (a squared normal number).
    let law = Distribution.gamma(shape: 5, scale: 1)
    for (p, x) in [(0.005, 2.155856), (0.025, 3.246973), (0.95, 18.307038), (0.999, 29.588298)] {
      #expect((2 * law.quantile(p) - x).magnitude < 2e-6)
    }
    let squared = Distribution.gamma(shape: 0.5, scale: 2)
    for p in [1e-14, 1e-4, 0.2, 0.5, 0.9, 1 - 1e-6] {
      let z = PortableMath.normalQuantile(0.5 * (1 + p))
      #expect(p < 1e-3 || (squared.quantile(p) / (z * z) - 1).magnitude < 1e-9)
      // Near zero the density is 1 / sqrt(2 pi x), so that P = sqrt(2 x / pi).
      #expect(p > 1e-3 || (squared.quantile(p) / (0.5 * .pi * p * p) - 1).magnitude < 1e-8)
    }
  }

  @Test func `gamma quantiles rise with probability over all shapes`() {
    for shape in [0.1, 0.5, 0.99, 1, 1.7, 12, 150, 1_000] {
      var last = 0.0
      for exponent in stride(from: -52.0, through: -1, by: 3) {
        let p = Foundation.exp2(exponent)
        let x = PortableMath.gammaQuantile(shape, p)
        #expect(x > last && (PortableMath.lowerGammaRatio(shape, x) / p - 1).magnitude < 1e-9)
        last = x
      }
      for exponent in stride(from: -2.0, through: -53, by: -3) {
        let tail = Foundation.exp2(exponent)
        let x = PortableMath.gammaQuantile(shape, 1 - tail)
        #expect(x > last && (PortableMath.upperGammaRatio(shape, x) / tail - 1).magnitude < 1e-9)
        last = x
      }
      #expect(PortableMath.gammaQuantile(shape, 0) == 0)
      #expect(PortableMath.gammaQuantile(shape, 1) == .infinity)
    }
  }

  @Test func `a Pareto law has the stated tail and infinite variance up to shape 2`() throws {
    let law = try Distribution.pareto(shape: 1.5, mean: 10)
    guard case .pareto(_, let scale) = law else {
      Issue.record("\(law) is not a Pareto law")
      return
    }
    #expect(scale == 5 && law.mean == 10 && law.variance == .infinity)
    // (1 + 75/5)^-1.5 = 1/64.
    #expect((1 - law.cdf(75) - 1.0 / 64).magnitude < 1e-15)
    #expect((law.quantile(63.0 / 64) / 75 - 1).magnitude < 1e-13)
    // E[X; X <= x] = a x^2 / 2s and E[X^2; X <= x] = a x^3 / 3s for small x, whatever cancels.
    let cut = try law.truncated(from: 0, to: 1e-4)
    #expect((law.partialMean(upTo: 1e-6) / 1.5e-13 - 1).magnitude < 1e-5)
    #expect((cut.mean / 5e-5 - 1).magnitude < 1e-4)
    #expect((cut.variance / (1e-8 / 12) - 1).magnitude < 1e-4)
    // At the shape where a power of the closed form becomes a logarithm, as near it.
    let (at, near) = (
      Distribution.pareto(shape: 2, scale: 1), Distribution.pareto(shape: 2 + 1e-9, scale: 1)
    )
    let whole = try (at.truncated(from: 0, to: 50), near.truncated(from: 0, to: 50))
    #expect((whole.0.variance / whole.1.variance - 1).magnitude < 1e-7)
  }

  @Test func `a hyperexponential law has the moments it is made from, balanced`() throws {
    let law = try Distribution.hyperexponential(mean: 40, squaredVariation: 9)
    #expect((law.mean / 40 - 1).magnitude < 1e-14)
    #expect((law.variance / (9 * 1_600) - 1).magnitude < 1e-13)
    guard case .mixture(let parts) = law else {
      Issue.record("\(law) is not a mixture")
      return
    }
    #expect(parts.count == 2)
    for part in parts { #expect((part.weight * part.law.mean / 20 - 1).magnitude < 1e-14) }
    let wide = try Distribution.hyperexponential(mean: 1, squaredVariation: 1e6)
    #expect((wide.variance / 1e6 - 1).magnitude < 1e-9)
  }

  @Test func `a mixture keeps the atoms of its laws and can be cut`() throws {
    let law = try Distribution.mixture([
      WeightedLaw(weight: 1, law: .constant(5)),
      WeightedLaw(weight: 3, law: .uniform(low: 0, high: 10)),
    ]).validated()
    #expect(law.cdf(below: 5) == 0.375 && law.cdf(5) == 0.625)
    #expect(law.quantile(0.375) == 5 && law.quantile(0.5) == 5 && law.quantile(0.625) == 5)
    #expect((law.quantile(0.3) - 4).magnitude < 1e-14)
    #expect(law.quantile(0) == 0 && law.quantile(1) == 10)
    // From 4 to 10: 0.25 at 5 and 0.45 spread evenly around 7.
    let cut = try law.truncated(from: 4, to: 10)
    #expect((cut.mean - (0.25 * 5 + 0.45 * 7) / 0.7).magnitude < 1e-13)
    #expect((cut.cdf(5) - (0.25 + 0.075) / 0.7).magnitude < 1e-14)
    // Paired designs: more probability never gives less.
    var last = 0.0
    for step in 0...200 {
      let x = cut.quantile(Double(step) / 200)
      #expect(x >= last)
      last = x
    }
  }

  @Test func `wrong parameters of these laws are named with what is allowed`() {
    let part = WeightedLaw(weight: 1, law: .exponential(mean: 1))
    let wrong: [(Distribution, String)] = [
      (.gamma(shape: 0, scale: 1), "shape is 0.0; allowed: 0.1 to 1,000"),
      (.gamma(shape: 2, scale: -1), "scale is -1.0; allowed: greater than 0"),
      (.pareto(shape: 1, scale: 1), "shape is 1.0; allowed: greater than 1, up to 1,000"),
      (.pareto(shape: .nan, scale: 1), "shape is nan; allowed: greater than 1, up to 1,000"),
      (.pareto(shape: 2, scale: .infinity), "scale is inf; allowed: greater than 0"),
      (.mixture([]), "number of laws is 0.0; allowed: 1 or more"),
      (
        .mixture([part, WeightedLaw(weight: 0, law: .constant(1))]),
        "weight 2 is 0.0; allowed: greater than 0, up to 1e+09"
      ),
      (
        .mixture([part, WeightedLaw(weight: 1, law: .exponential(mean: 0))]),
        "mean is 0.0; allowed: greater than 0"
      ),
    ]
    for (law, message) in wrong {
      #expect { try law.validated() } throws: { "\($0)" == message }
    }
    let made: [(String, () throws -> Distribution)] = [
      ("number of observations is 0.0; allowed: 1 or more", { try .empirical([]) }),
      ("observation 2 is -3.0; allowed: 0 or more", { try .empirical([1, -3]) }),
      ("stages is 0.0; allowed: 1 to 1,000", { try .erlang(stages: 0, mean: 1) }),
      ("mean is -2.0; allowed: greater than 0", { try .erlang(stages: 2, mean: -2) }),
      ("mean is 0.0; allowed: greater than 0", { try .pareto(shape: 2, mean: 0) }),
      (
        "squared variation is 1.0; allowed: greater than 1, up to 1e+06",
        { try .hyperexponential(mean: 1, squaredVariation: 1) }
      ),
    ]
    for (message, make) in made { #expect { try make() } throws: { "\($0)" == message } }
  }
}
