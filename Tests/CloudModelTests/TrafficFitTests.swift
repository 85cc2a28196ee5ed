import Stochastics
import Testing

@testable import CloudModel

/// A trace made from a known shape gives the shape back.
struct TrafficFitTests {
  static let hours = (0..<24).map { 0.4 + 0.05 * Double(12 - abs(12 - $0)) }
  static let weekday = [1.1, 1.2, 1.2, 1.15, 1.05, 0.7, 0.6]

  /// Weeks of requests in steps of 15 minutes, from Monday 2024-01-01 in UTC; noise as stated.
  static func trace(
    weeks: Int, base: Double = 50, growth: Double = 0.5, sigma: Double = 0.1,
    correlation: Double = 0.8, seed: UInt64 = 1
  ) -> TrafficTrace {
    var stream = RandomStream(
      key: StreamKey(seed: seed, component: "test", purpose: "trace"), replication: 0)
    let hourMean = hours.reduce(0, +) / 24
    let dayMean = weekday.reduce(0, +) / 7
    var x = sigma * PortableMath.normalQuantile(stream.nextUniform())
    let rates = (0..<weeks * 672).map { step in
      let rate =
        base * hours[step / 4 % 24] / hourMean * weekday[step / 96 % 7] / dayMean
        * PortableMath.pow(1 + growth, Double(step) * 900 / 31_536_000)
        * PortableMath.exp(x - 0.5 * sigma * sigma)
      let z = PortableMath.normalQuantile(stream.nextUniform())
      x = correlation * x + (1 - correlation * correlation).squareRoot() * sigma * z
      return rate
    }
    return TrafficTrace(
      startUnixSeconds: 1_704_067_200, stepSeconds: 900, ratesPerSecond: rates, source: "test")
  }

  @Test func `a shape without noise is found exactly`() throws {
    let fit = try TrafficFit(Self.trace(weeks: 6, sigma: 0))
    let hourMean = Self.hours.reduce(0, +) / 24
    for (found, expected) in zip(try #require(fit.hourOfDay), Self.hours) {
      // Growth within an hour is not part of the fit.
      #expect(abs(found.value - expected / hourMean) < 1e-5)
    }
    for (found, expected) in zip(try #require(fit.weekday), Self.weekday) {
      #expect(abs(found.value - expected) < 1e-5)
    }
    #expect(abs(fit.base.value - 50) < 2e-3)
    #expect(abs(try #require(fit.growth).value - 0.5) < 1e-5)
    #expect(fit.season == nil && fit.explained > 0.999999)
    #expect(fit.sigma == 0 && fit.correlation == 0)
  }

  @Test func `parameters are recovered within their standard errors`() throws {
    var scores: [Double] = []
    let hourMean = Self.hours.reduce(0, +) / 24
    for seed in 0..<20 {
      let fit = try TrafficFit(Self.trace(weeks: 12, seed: UInt64(seed)))
      func score(_ factor: TrafficFit.Factor, _ truth: Double) {
        scores.append((factor.value - truth) / factor.standardError)
      }
      for (found, truth) in zip(try #require(fit.hourOfDay), Self.hours) {
        score(found, truth / hourMean)
      }
      for (found, truth) in zip(try #require(fit.weekday), Self.weekday) { score(found, truth) }
      score(fit.base, 50)
      score(try #require(fit.growth), 0.5)
      // n = 8064 steps: sd of sigma^2 is 2^0.5 sigma^2 ((1 + r^2) / (1 - r^2) / n)^0.5, 3.4 %; half
      // for sigma. Bartlett: sd of r is ((1 - r^2) / n)^0.5 = 0.0067. Four of each.
      #expect(abs(fit.sigma / 0.1 - 1) < 4 * 0.017)
      #expect(abs(fit.correlation - 0.8) < 4 * 0.0067 + 0.01)
    }
    let within = Double(scores.count { abs($0) < 2 }) / Double(scores.count)
    // 95 % for a normal law and exact errors; the window of 24 hours makes them a little short.
    #expect(within > 0.88 && within < 0.99, "\(within)")
    #expect(scores.allSatisfy { abs($0) < 5 })
  }

  @Test func `hours are those of the time zone`() throws {
    let utc = try TrafficFit(Self.trace(weeks: 3, growth: 0, sigma: 0))
    let tokyo = try TrafficFit(
      Self.trace(weeks: 3, growth: 0, sigma: 0), timeZone: "Asia/Tokyo")
    let (here, there) = (try #require(utc.hourOfDay), try #require(tokyo.hourOfDay))
    for hour in 0..<24 {
      // Noon in Tokyo is 3 h in UTC; weekdays begin elsewhere, so hours after midnight differ a little.
      #expect(abs(there[(hour + 9) % 24].value - here[hour].value) < 0.06)
    }
  }

  @Test func `what a trace is too short for is left out`() throws {
    func part(_ steps: Int) throws -> TrafficFit {
      var trace = Self.trace(weeks: 5)
      trace.ratesPerSecond = Array(trace.ratesPerSecond.prefix(steps))
      return try TrafficFit(trace)
    }
    let hour = try part(4)
    #expect(hour.hourOfDay == nil && hour.weekday == nil && hour.growth == nil)
    let day = try part(96)
    #expect(day.hourOfDay != nil && day.weekday == nil)
    let week = try part(672)
    #expect(week.weekday != nil && week.growth == nil)
    #expect(try part(28 * 96).growth != nil)
  }

  @Test func `an hour without requests has the factor 0`() throws {
    var trace = Self.trace(weeks: 2, sigma: 0)
    for step in trace.ratesPerSecond.indices where step / 4 % 24 == 3 {
      trace.ratesPerSecond[step] = 0
    }
    let fit = try TrafficFit(trace)
    #expect(try #require(fit.hourOfDay)[3] == TrafficFit.Factor(value: 0, standardError: 0))
    #expect(fit.ratios[12] == nil && fit.ratios[16] != nil)
    var silent = trace
    silent.ratesPerSecond = silent.ratesPerSecond.map { _ in 0 }
    #expect(throws: StatisticsError.self) { try TrafficFit(silent) }
  }

  @Test func `whole days of residuals have mean 1`() throws {
    let trace = Self.trace(weeks: 2)
    let days = try TrafficFit(trace).residualDays(trace)
    #expect(days.count == 14 && days.allSatisfy { $0.count == 96 })
    #expect(abs(days.joined().reduce(0, +) / 1344 - 1) < 1e-6)
    #expect(days.joined().allSatisfy { ($0 * 1e6).rounded() / 1e6 == $0 })
  }
}
