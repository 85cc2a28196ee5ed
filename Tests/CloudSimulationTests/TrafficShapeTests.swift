import CloudModel
import ScenarioSchema
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// The offered rate by geography and class against a second computation, moment by moment.
struct TrafficShapeTests {
  private static let day: Int64 = 86_400
  private static let hours = (0..<24).map { 0.5 + 0.05 * Double($0) }
  private static let weekday = [1, 1.1, 1.2, 1.1, 1, 0.6, 0.5]
  private static let season = (0..<12).map { 1 + 0.05 * Double($0) }

  /// Two geographies and two classes, each with something of its own.
  private static func scenario() -> Scenario {
    var scenario = SmallScenario.oneRegion(horizon: .seconds(365 * day))
    scenario.traffic = Traffic(
      classes: [
        RequestClass(
          name: "chat", share: 0.75, inputTokens: .constant(1), outputTokens: .constant(1)),
        RequestClass(
          name: "batch", share: 0.25,
          shape: TrafficShape(hourOfDay: hours.reversed(), growthPerYear: 0.5),
          geographyShares: [0.2, 0.8], inputTokens: .constant(1), outputTokens: .constant(1)),
      ],
      geographies: [
        Geography(
          name: "europe", share: 0.6, timeZone: "Europe/Berlin",
          shape: TrafficShape(season: season)),
        Geography(name: "america", share: 0.4, timeZone: "America/New_York"),
      ],
      rate: TrafficRate(
        .constant(requestsPerSecond: 40),
        shape: TrafficShape(
          hourOfDay: hours, weekday: weekday,
          trend: [TrendPoint(unixSeconds: scenario.startUnixSeconds + 100 * day, factor: 1.5)])),
      holidays: [
        Holiday(
          name: "christmas", first: CalendarDay(month: 12, day: 25), days: 2, factor: 0.3,
          geographies: [0])
      ],
      campaigns: [
        Campaign(
          name: "launch", startUnixSeconds: scenario.startUnixSeconds + 50 * day + 1800,
          duration: .seconds(7200), factor: 3, geographies: [1], classes: [0]),
        Campaign(
          name: "all", startUnixSeconds: scenario.startUnixSeconds + 60 * day,
          duration: .seconds(3600), factor: 2),
      ])
    return scenario
  }

  /// The rate of a flow, written down from the rules of summer time of the two zones in 2026.
  private static func expected(_ unix: Int64, _ place: Int, _ member: Int) -> Double {
    // Berlin: from 29 March 01:00 to 25 October 01:00 UTC. New York: 8 March 07:00 to 1 November 06:00.
    let summer: [ClosedRange<Int64>] = [
      1_774_746_000...1_792_889_999, 1_772_953_200...1_793_512_799,
    ]
    let offset = [3600, -18_000][place] + (summer[place].contains(unix) ? 3600 : 0)
    let local = unix + Int64(offset)
    let date = CivilDate(unixSeconds: local)
    let hour = Int(local % day / 3600)
    let isHoliday = place == 0 && date.month == 12 && (25...26).contains(date.day)
    let start: Int64 = 1_767_225_600
    let days = Double((unix - start) / day)
    var rate = 40 * hours[hour] * (1 + 0.5 * min(1, days / 100))
    rate *= isHoliday ? 0.3 : weekday[CivilDate.weekday(unixSeconds: local)]
    if place == 0 { rate *= season[Int(date.month) - 1] }
    rate *= member == 0 ? 0.75 * [0.6, 0.4][place] : 0.25 * [0.2, 0.8][place]
    if member == 1 { rate *= hours[23 - hour] * PortableMath.pow(1.5, days / 365) }
    let past = unix - start
    if place == 1, member == 0, (50 * day + 1800..<50 * day + 9000).contains(past) { rate *= 3 }
    if (60 * day..<60 * day + 3600).contains(past) { rate *= 2 }
    return rate
  }

  @Test func `every hour of a year has the product of its factors, by geography and class`() {
    let scenario = Self.scenario()
    let table = DemandTable(scenario)
    var worst = 0.0
    for half in 0..<(365 * 48) {
      let time = Int64(half) * 1800 * Units.second
      let piece = table.piece(at: time)
      let rate = Double(table.rates[piece]) / 1e9
      let shares = table.mixes[table.mix(of: piece)].shares
      #expect(shares.reduce(0, +) == Units.wholeShare)
      for place in 0..<2 {
        for member in 0..<2 {
          let found = rate * Double(shares[place * 2 + member]) / 1e12
          // Growth and trend are taken anew each hour here; the expectation holds them for a day,
          // in which they gain 0.5 % and 0.11 % at most.
          let unix = scenario.startUnixSeconds + time / Units.second
          let value = Self.expected(unix, place, member)
          worst = max(worst, abs(found / value - 1))
          if time % (Self.day * Units.second) == 0 {
            #expect(abs(found / value - 1) < 2e-8, "\(half), \(place), \(member)")
          }
        }
      }
    }
    #expect(worst < 0.0062)
  }

  @Test func `summer time moves the hours of a geography both ways`() {
    var scenario = SmallScenario.oneRegion()
    scenario.traffic.geographies = [
      Geography(name: "germany", share: 1, timeZone: "Europe/Berlin")
    ]
    scenario.traffic.rate = .shape(
      requestsPerSecond: 10, hourOfDay: (0..<24).map { $0 == 2 || $0 == 8 ? 2 : 1 }, weekday: nil)
    let table = DemandTable(scenario)
    func rate(_ unix: Int64) -> Rate {
      table.rates[table.piece(at: (unix - scenario.startUnixSeconds) * Units.second)]
    }
    let one = Units.rate(10)
    // 29 March 2026: two o'clock does not come; 25 October: it comes twice (midnights are in UTC).
    let spring: Int64 = 1_774_742_400
    let autumn: Int64 = 1_792_886_400
    #expect((0..<4).map { rate(spring + $0 * 3600) } == [one, one, one, one])
    #expect((0..<4).map { rate(autumn + $0 * 3600) } == [2 * one, 2 * one, one, one])
    // Eight in the morning: 07:00 UTC in winter, 06:00 in summer.
    for (midnight, hour) in [(spring - 86_400, 7), (spring, 6), (autumn - 86_400, 6), (autumn, 7)] {
      let found = (4..<24).filter { rate(midnight + Int64($0) * 3600) == 2 * one }
      #expect(found == [hour])
    }
  }

  @Test func `a holiday stands in place of its weekday, every year or in one`() {
    var scenario = SmallScenario.oneRegion(horizon: .seconds(2 * 365 * Self.day))
    scenario.traffic.rate = .shape(
      requestsPerSecond: 10, hourOfDay: nil, weekday: [1, 1, 1, 1, 1, 0.5, 0.5])
    scenario.traffic.holidays = [
      Holiday(
        name: "new year", first: CalendarDay(month: 12, day: 31), days: 2, factor: 0.2,
        geographies: [0]),
      Holiday(
        name: "jubilee", first: CalendarDay(year: 2027, month: 6, day: 12), factor: 3,
        geographies: [0]),
    ]
    let table = DemandTable(scenario)
    func rate(_ date: CivilDate) -> Double {
      let time = (date.unixSeconds - scenario.startUnixSeconds) * Units.second
      return Double(table.rates[table.piece(at: time)]) / 1e9
    }
    // The horizon begins on a holiday of the year before.
    #expect(rate(CivilDate(year: 2026, month: 1, day: 1)) == 2)
    #expect(rate(CivilDate(year: 2026, month: 1, day: 2)) == 10)
    #expect(rate(CivilDate(year: 2026, month: 12, day: 31)) == 2)
    #expect(rate(CivilDate(year: 2027, month: 1, day: 1)) == 2)
    // 12 June is a Friday in 2026 and a Saturday in 2027.
    #expect(rate(CivilDate(year: 2026, month: 6, day: 12)) == 10)
    #expect(rate(CivilDate(year: 2027, month: 6, day: 12)) == 30)
    #expect(rate(CivilDate(year: 2027, month: 6, day: 19)) == 5)
  }

  @Test func `a class with a rate of its own adds to the others`() {
    var scenario = SmallScenario.oneRegion(horizon: .seconds(Self.day))
    var batch = RequestClass(name: "batch", inputTokens: .constant(1), outputTokens: .constant(1))
    batch.rate = .shape(
      requestsPerSecond: 5, hourOfDay: (0..<24).map { $0 < 6 ? 1 : 0 }, weekday: nil)
    scenario.traffic.classes.append(batch)
    let table = DemandTable(scenario)
    #expect(table.starts == [0, 6 * 3600 * Units.second])
    #expect(table.rates == [Units.rate(10), Units.rate(5)])
    #expect(table.mixes[table.mix(of: 0)].shares == [500_000_000_000, 500_000_000_000])
    #expect(table.mixes[table.mix(of: 1)].shares == [Units.wholeShare, 0])
  }
}

extension DemandTable {
  /// The piece that holds a moment.
  func piece(at time: Int64) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= time { low = middle } else { high = middle }
    }
    return low
  }
}
