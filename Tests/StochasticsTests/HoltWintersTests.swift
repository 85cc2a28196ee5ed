import Testing

@testable import Stochastics

/// Exponential smoothing with level, trend and season.
struct HoltWintersTests {
  private static let season = [1.3, 0.9, 0.6, 1.2]

  /// Four seasons that the method describes exactly.
  private static func exact(
    _ kind: HoltWinters.Season, count: Int = 24, level: Double = 100, trend: Double = 2
  ) -> [Double] {
    (1...count).map { step in
      let base = level + trend * Double(step)
      let factor = season[(step - 1) % 4]
      return kind == .additive ? base + 20 * (factor - 1) : base * factor
    }
  }

  private static func noisy(_ kind: HoltWinters.Season, count: Int = 80) -> [Double] {
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "smoothing", purpose: kind.rawValue), replication: 0)
    return exact(kind, count: count).map { $0 * (0.9 + 0.2 * stream.nextUniform()) }
  }

  @Test func `a series with trend and added season is continued exactly`() throws {
    let fit = try HoltWinters(Self.exact(.additive), period: 4, season: .additive)
    let future = Self.exact(.additive, count: 40)
    #expect(fit.squaredErrors < 1e-18)
    for steps in 1...16 { #expect((fit.forecast(steps) - future[23 + steps]).magnitude < 1e-9) }
  }

  @Test func `a level with a season that multiplies is continued exactly`() throws {
    let values = Self.exact(.multiplicative, trend: 0)
    let fit = try HoltWinters(values, period: 4, season: .multiplicative)
    for steps in 1...16 {
      #expect((fit.forecast(steps) - 100 * Self.season[(steps - 1) % 4]).magnitude < 1e-9)
    }
  }

  @Test func `one step of the filter is that of the book`() throws {
    // Two seasons of two steps: level 3 - 0.5 * 1.5, trend 0.5, season -0.5 and 0.5 (sections 8.3).
    let values = [2.0, 4, 3, 5]
    let chosen = HoltWinters.Parameters(alpha: 0.5, beta: 0.2, gamma: 0.4)
    let fit = try HoltWinters(values, period: 2, season: .additive, parameters: chosen)
    var (level, trend, factors) = (2.25, 0.5, [-0.75, 0.75])
    var squares = 0.0
    for (index, value) in values.enumerated() {
      let (old, drift, factor) = (level, trend, factors[index % 2])
      squares += (value - old - drift - factor) * (value - old - drift - factor)
      level = 0.5 * (value - factor) + 0.5 * (old + drift)
      trend = 0.2 * (level - old) + 0.8 * drift
      factors[index % 2] = 0.4 * (value - old - drift) + 0.6 * factor
    }
    #expect((fit.squaredErrors - squares).magnitude < 1e-12)
    #expect((fit.forecast(1) - (level + trend + factors[0])).magnitude < 1e-12)
    #expect((fit.forecast(4) - (level + 4 * trend + factors[1])).magnitude < 1e-12)
  }

  @Test(arguments: HoltWinters.Season.allCases)
  func `no parameters near those that were found do better`(kind: HoltWinters.Season) throws {
    let values = Self.noisy(kind)
    let fit = try HoltWinters(values, period: 4, season: kind)
    for (a, b, c) in [
      (0.05, 0, 0), (-0.05, 0, 0), (0, 0.05, 0), (0, -0.05, 0), (0, 0, 0.05), (0, 0, -0.05),
    ] {
      func moved(_ share: Double, _ by: Double) -> Double { min(1, max(0, share + by)) }
      let other = HoltWinters.Parameters(
        alpha: moved(fit.parameters.alpha, a), beta: moved(fit.parameters.beta, b),
        gamma: moved(fit.parameters.gamma, c))
      let near = try HoltWinters(values, period: 4, season: kind, parameters: other)
      #expect(near.squaredErrors >= fit.squaredErrors * (1 - 1e-3))
    }
  }

  @Test(arguments: HoltWinters.Season.allCases)
  func `a series in another unit is forecast in it`(kind: HoltWinters.Season) throws {
    let values = Self.noisy(kind)
    let one = try HoltWinters(values, period: 4, season: kind)
    let other = try HoltWinters(values.map { 8 * $0 }, period: 4, season: kind)
    #expect(one.parameters == other.parameters)
    for steps in 1...8 {
      #expect((other.forecast(steps) / (8 * one.forecast(steps)) - 1).magnitude < 1e-9)
    }
  }

  @Test func `a constant that is added to all is added to the forecast`() throws {
    let values = Self.noisy(.additive)
    let chosen = HoltWinters.Parameters(alpha: 0.3, beta: 0.1, gamma: 0.2)
    let one = try HoltWinters(values, period: 4, season: .additive, parameters: chosen)
    let other = try HoltWinters(
      values.map { $0 + 64 }, period: 4, season: .additive, parameters: chosen)
    for steps in 1...8 {
      #expect((other.forecast(steps) - one.forecast(steps) - 64).magnitude < 1e-9)
    }
  }

  @Test func `without a trend the forecast repeats its season`() throws {
    let fit = try HoltWinters(
      Self.noisy(.multiplicative), period: 4, season: .multiplicative, hasTrend: false)
    for steps in 1...8 { #expect(fit.forecast(steps) == fit.forecast(steps + 4)) }
  }

  @Test func `what cannot be fitted is refused`() {
    #expect(throws: StatisticsError.self) {
      try HoltWinters([1, 2, 3, 4, 5, 6, 7], period: 4, season: .additive)
    }
    #expect(throws: StatisticsError.self) {
      try HoltWinters([1, 2, 0, 4, 5, 6, 7, 8], period: 4, season: .multiplicative)
    }
    #expect(throws: StatisticsError.self) {
      try HoltWinters([1, 2, .nan, 4], period: 2, season: .additive)
    }
  }
}
