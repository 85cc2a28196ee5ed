import Foundation
import Stochastics
import Testing

struct RejectionLawTests {
  static func stream(_ name: String) -> RandomStream {
    RandomStream(
      key: StreamKey(seed: 13, component: name, purpose: "rejection"), replication: 3, branch: 1)
  }

  static func sample(_ law: RejectionLaw, _ count: Int) throws -> [Double] {
    let law = try law.validated()
    var stream = stream("\(law)")
    return (0..<count).map { _ in law.sample(using: &stream) }
  }

  @Test func `GSL draws the numbers of the stream, and moves it on`() {
    var ours = Self.stream("uniform")
    ours.counter = 0xFFFF_FFF0  // Over the end of a word of 32 bits.
    var theirs = ours
    let law = RejectionLaw.uniform(low: 0, high: 1)
    for _ in 0..<1_000 { #expect(ours.nextUniform() == law.sample(using: &theirs)) }
    #expect(ours == theirs)
    // -mean log1p(-u) of the same u, by the C library.
    for _ in 0..<1_000 {
      let x = RejectionLaw.exponential(mean: 3).sample(using: &theirs)
      #expect((x - ours.nextExponential(mean: 3)).magnitude < 1e-14 * x)
    }
    #expect(ours == theirs)
    var copy = theirs
    let gamma = RejectionLaw.gamma(shape: 0.3, scale: 2)
    let first = (0..<100).map { _ in gamma.sample(using: &theirs) }
    #expect(first == (0..<100).map { _ in gamma.sample(using: &copy) })
  }

  /// GSL's sampler and the same law's distribution function from this module.
  static let continuous: [(RejectionLaw, Distribution)] = [
    (.uniform(low: 2, high: 5), .uniform(low: 2, high: 5)),
    (.exponential(mean: 4), .exponential(mean: 4)),
    (.gamma(shape: 0.3, scale: 2), .gamma(shape: 0.3, scale: 2)),
    (.gamma(shape: 7.5, scale: 0.1), .gamma(shape: 7.5, scale: 0.1)),
  ]

  @Test(arguments: continuous)
  func `GSL's continuous distributions through a stream follow their law`(
    law: RejectionLaw, twin: Distribution
  ) throws {
    // False alarm 1 in 1,000 each.
    let sample = try Self.sample(law, 20_000)
    #expect(try GoodnessOfFit.kolmogorovSmirnov(sample) { twin.cdf($0) }.pValue > 0.001)
  }

  @Test func `normal, Student and beta numbers of GSL follow their law`() throws {
    let normal = try Self.sample(.normal(mean: 3, sigma: 2), 20_000)
    let phi = { (x: Double) in 0.5 * Foundation.erfc((3 - x) / 2 / 2.0.squareRoot()) }
    #expect(try GoodnessOfFit.kolmogorovSmirnov(normal, cdf: phi).pValue > 0.001)
    // One degree of freedom is Cauchy's law, and B(1, b) has 1 - (1 - x)^b.
    let cauchy = try Self.sample(.student(degreesOfFreedom: 1), 20_000)
    #expect(
      try GoodnessOfFit.kolmogorovSmirnov(cauchy) { 0.5 + Foundation.atan($0) / .pi }.pValue
        > 0.001)
    let beta = try Self.sample(.beta(1, 2.5), 20_000)
    #expect(
      try GoodnessOfFit.kolmogorovSmirnov(beta) { 1 - Foundation.pow(1 - $0, 2.5) }.pValue > 0.001)
  }

  @Test func `GSL's counts through a stream follow their law`() throws {
    // Both ways of GSL's Poisson numbers: under and over a mean of 10.
    for mean in [3.0, 60] {
      let law = try PoissonCount(mean: mean)
      let counts = try Self.sample(.poisson(mean: mean), 20_000).map { Int($0) }
      #expect(try CountTests.pValue(counts) { law.probability(of: $0) } > 0.001)
    }
    let trials = try BinomialCount(trials: 40, probability: 0.3)
    let binomial = try Self.sample(.binomial(trials: 40, probability: 0.3), 20_000).map { Int($0) }
    #expect(try CountTests.pValue(binomial) { trials.probability(of: $0) } > 0.001)
    // (k + 1) p^2 (1 - p)^k failures before two successes.
    let failures = try Self.sample(.negativeBinomial(successes: 2, probability: 0.3), 20_000)
    #expect(
      try CountTests.pValue(failures.map { Int($0) }) {
        Double($0 + 1) * 0.09 * Foundation.pow(0.7, Double($0))
      } > 0.001)
    // 4 of 10, of which 3 are marked: C(3, k) C(7, 4 - k) / 210.
    let marked = try Self.sample(.hypergeometric(marked: 3, others: 7, drawn: 4), 20_000)
    #expect(
      try CountTests.pValue(marked.map { Int($0) }) { [35.0, 105, 63, 7][$0] / 210 } > 0.001)
  }

  @Test func `wrong parameters of GSL's laws are named with what is allowed`() {
    let wrong: [(RejectionLaw, String)] = [
      (.uniform(low: 3, high: 3), "high is 3.0; allowed: greater than low (3.0)"),
      (.normal(mean: 0, sigma: 0), "sigma is 0.0; allowed: greater than 0"),
      (.exponential(mean: -1), "mean is -1.0; allowed: greater than 0"),
      (.gamma(shape: .nan, scale: 1), "shape is nan; allowed: greater than 0"),
      (.beta(1, 0), "b is 0.0; allowed: greater than 0"),
      (.student(degreesOfFreedom: 0), "degrees of freedom is 0.0; allowed: greater than 0"),
      (.poisson(mean: -1), "mean is -1.0; allowed: 0 to 1e+09"),
      (.binomial(trials: -1, probability: 0.5), "trials is -1.0; allowed: 0 to 2147483647"),
      (
        .negativeBinomial(successes: 1, probability: 0),
        "probability is 0.0; allowed: greater than 0, up to 1"
      ),
      (.hypergeometric(marked: 1, others: 2, drawn: 4), "drawn is 4.0; allowed: 0 to 3"),
    ]
    for (law, message) in wrong {
      #expect { try law.validated() } throws: { "\($0)" == message }
    }
  }
}
