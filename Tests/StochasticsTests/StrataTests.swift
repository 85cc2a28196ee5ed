import Stochastics
import Testing

/// Ratios of weighted strata.
struct StrataTests {
  private static func stream(_ number: Int) -> RandomStream {
    RandomStream(
      key: StreamKey(seed: 3, component: "strata", purpose: "test"), replication: number)
  }

  @Test func `one stratum of weight one is the plain ratio`() throws {
    var stream = Self.stream(0)
    let above = (0..<400).map { _ in
      stream.nextUniform() < 0.5 ? stream.nextExponential(mean: 1) : 0
    }
    let below = (0..<400).map { _ in 1 + stream.nextUniform() }
    let plain = try Intervals.skewedRatio(numerators: above, denominators: below)
    let strata = try Intervals.stratified([Stratum(weight: 1, above: above, below: below)])
    #expect(abs(strata.value - plain.value) < 1e-12)
    let (low, high) = (try #require(strata.low), try #require(strata.high))
    let (a, b) = (try #require(plain.low), try #require(plain.high))
    #expect(abs(low - a) < 1e-9 && abs(high - b) < 1e-9)
  }

  @Test func `the variance is the sum over strata of weight squared times s squared over n`() {
    // Means 2 and 10, variances 2 and 8, so 0.25 * 2 / 2 + 0.25 * 8 / 2 by hand.
    let strata = [
      Stratum(weight: 0.5, above: [1, 3], below: [1, 1]),
      Stratum(weight: 0.5, above: [8, 12], below: [1, 1]),
    ]
    #expect(abs(Intervals.stratifiedVariance(strata) - 1.25) < 1e-12)
  }

  @Test func `intervals from strata of rare long outages are covered`() throws {
    // P(N = 0, 1, 2 or more) of mean 0.1; outages are exponential of mean 1.
    let weights = [0.904837, 0.090484, 0.004679]
    let truth = weights[1] + 2 * weights[2]
    var (hits, given) = (0, 0)
    for run in 0..<300 {
      var stream = Self.stream(1 + run)
      let strata = weights.enumerated().map { index, weight in
        let values = (0..<(index == 0 ? 30 : 60)).map { _ in
          (0..<index).reduce(0.0) { sum, _ in sum + stream.nextExponential(mean: 1) }
        }
        return Stratum(weight: weight, above: values, below: values.map { _ in 1 })
      }
      let estimate = try Intervals.stratified(strata)
      guard let low = estimate.low, let high = estimate.high else { continue }
      given += 1
      if low <= truth, truth <= high { hits += 1 }
    }
    #expect(given > 270)
    // One side of 3.09 standard errors: one seed in 1,000.
    let share = Double(hits) / Double(given)
    #expect(share > 0.95 - 3.09 * (0.0475 / Double(given)).squareRoot(), "\(share)")
  }

  @Test func `few contributions give no interval and say how many`() throws {
    let above = [Double](repeating: 0, count: 90) + [Double](repeating: 1, count: 10)
    let estimate = try Intervals.stratified(
      [Stratum(weight: 1, above: above, below: above.map { _ in 1 })])
    #expect(estimate.low == nil && estimate.note == "too few events (10)")
    #expect(throws: StatisticsError.self) { try Intervals.stratified([]) }
    #expect(throws: StatisticsError.self) {
      try Intervals.stratified([Stratum(weight: 1, above: [1], below: [0])])
    }
  }
}
