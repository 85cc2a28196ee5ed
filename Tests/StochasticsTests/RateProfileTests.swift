import Foundation
import Stochastics
import Testing

struct RateProfileTests {
  /// A day with a quiet night, a pause and a peak.
  static let day: [RateProfile.Point] = [
    .init(time: 0, rate: 2), .init(time: 6, rate: 0), .init(time: 8, rate: 0),
    .init(time: 12, rate: 10), .init(time: 20, rate: 6),
  ]

  static func profile(_ shape: RateProfile.Shape, period: Double? = 24) throws -> RateProfile {
    try RateProfile(points: day, shape: shape, period: period)
  }

  @Test func `cumulative rates are the areas under the pieces`() throws {
    // 6*2 + 0 + 0 + 8*10 + 4*6; and 6*1 + 0 + 4*5 + 8*8 + 4*4.
    let steps = try Self.profile(.constant)
    let lines = try Self.profile(.linear)
    #expect(steps.cumulativeRate(at: 24) == 116 && lines.cumulativeRate(at: 24) == 106)
    #expect(steps.cumulativeRate(at: 24 * 7 + 13) == 116 * 7 + 22)
    // 6 and half of 2 hours at 0 to 5, in the eighth day.
    #expect(lines.cumulativeRate(at: 24 * 7 + 10) == 106 * 7 + 11)
    #expect(steps.rate(at: 24 * 3 + 12) == 10 && lines.rate(at: 24 * 3 + 10) == 5)
    #expect(lines.rate(at: 22) == 4)
    let open = try Self.profile(.linear, period: nil)
    #expect(open.rate(at: 1e6) == 6 && open.cumulativeRate(at: 30) == 90 + 60)
  }

  @Test(arguments: RateProfile.Shape.allCases, [nil, 24.0])
  func `times invert cumulative rates`(shape: RateProfile.Shape, period: Double?) throws {
    let profile = try Self.profile(shape, period: period)
    for step in 1...2_000 {
      let amount = Double(step) * 0.37
      let time = try #require(profile.time(ofCumulativeRate: amount))
      #expect((profile.cumulativeRate(at: time) - amount).magnitude < 1e-10)
      // Events do not fall into the pause.
      let hour = period == nil ? time : time.truncatingRemainder(dividingBy: 24)
      #expect(!(hour > 6.000001 && hour < 7.999999))
    }
    #expect(profile.time(ofCumulativeRate: 0) == 0)
  }

  @Test(arguments: RateProfile.Shape.allCases)
  func `events follow the rate and are a Poisson process in its own time`(
    shape: RateProfile.Shape
  ) throws {
    let profile = try Self.profile(shape)
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "\(shape)", purpose: "events"), replication: 0)
    let days = 100
    var hours: [Double] = []
    var perDay = [Int](repeating: 0, count: days)
    var gaps: [Double] = []
    var time = 0.0
    var draws: UInt64 = 0
    while true {
      let next = try #require(profile.nextEventTime(after: time, using: &stream))
      draws += 1
      if next >= Double(days) * 24 { break }
      #expect(next > time)
      gaps.append(profile.cumulativeRate(at: next) - profile.cumulativeRate(at: time))
      hours.append(next.truncatingRemainder(dividingBy: 24))
      perDay[Int(next / 24)] += 1
      time = next
    }
    #expect(stream.counter == draws)
    // False alarm 1 in 1,000 each. Given their number, event times have the density of the rate.
    let total = profile.cumulativeRate(at: 24)
    let fit = try GoodnessOfFit.kolmogorovSmirnov(hours) {
      min(1, profile.cumulativeRate(at: min($0, 23.999999999)) / total)
    }
    #expect(fit.pValue > 0.001)
    let law = Distribution.exponential(mean: 1)
    #expect(try GoodnessOfFit.kolmogorovSmirnov(gaps, cdf: { law.cdf($0) }).pValue > 0.001)
    // Daily counts are Poisson: variance over mean is 1 with standard error sqrt(2 / 99).
    let counts = Tally(perDay.map(Double.init))
    let dispersion = try #require(counts.variance) / total
    #expect((dispersion - 1).magnitude < 3.29 * (2.0 / 99).squareRoot())
  }

  @Test func `a rate that falls to zero for good has a last event`() throws {
    // An expected 5 events in all: the line from 10 to 0 within 1.
    let profile = try RateProfile(
      points: [.init(time: 0, rate: 10), .init(time: 1, rate: 0)], shape: .linear)
    #expect(profile.time(ofCumulativeRate: 5.000001) == nil)
    #expect(profile.time(ofCumulativeRate: 5) == 1)
    // 10 x - 5 x^2 = 3.75 at one half.
    #expect(profile.time(ofCumulativeRate: 3.75) == 0.5)
    let never = try RateProfile(points: [.init(time: 0, rate: 0)], shape: .constant, period: 3)
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "none", purpose: "events"), replication: 0)
    #expect(never.nextEventTime(after: 1, using: &stream) == nil && stream.counter == 1)
  }

  @Test func `wrong profiles are named with what is allowed`() {
    let wrong: [([RateProfile.Point], Double?, String)] = [
      ([], nil, "number of points is 0.0; allowed: 1 or more"),
      ([.init(time: 1, rate: 1)], nil, "time of point 1 is 1.0; allowed: 0"),
      ([.init(time: 0, rate: -1)], nil, "rate of point 1 is -1.0; allowed: 0 or more"),
      (
        [.init(time: 0, rate: 1), .init(time: 0, rate: 2)], nil,
        "time of point 2 is 0.0; allowed: greater than the one before (0.0)"
      ),
      (
        [.init(time: 0, rate: 1), .init(time: 9, rate: 2)], 9,
        "period is 9.0; allowed: greater than the last point's time (9.0)"
      ),
    ]
    for (points, period, message) in wrong {
      #expect {
        try RateProfile(points: points, shape: .linear, period: period)
      } throws: { "\($0)" == message }
    }
  }
}
