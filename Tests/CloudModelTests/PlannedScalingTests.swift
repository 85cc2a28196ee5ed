import CloudModel
import Testing

/// Plans by the clock and by forecast.
struct PlannedScalingTests {
  static let hour: Int64 = 3_600_000_000_000
  /// 2026-01-05, a Monday.
  static let monday: Int64 = 1_767_571_200

  private func basis(
    _ rates: [Double] = [], start: Int64 = monday, days: Int64 = 14, region: String = "east"
  ) -> PlanningBasis {
    PlanningBasis(
      regionName: region, startUnixSeconds: start, horizon: days * 24 * Self.hour,
      hourlyRates: rates, ratePerInstance: { 10 * $0 })
  }

  @Test func `actions hold until the next, and the last before the start holds at the start`()
    throws
  {
    let policy = ScheduledScaling(actions: [
      .init(days: [0, 1, 2, 3, 4], timeOfDay: .seconds(8 * 3600), instances: 24),
      .init(timeOfDay: .seconds(20 * 3600), instances: 6),
    ])
    let plan = try #require(policy.plan(basis()))
    func instances(_ day: Int64, _ hour: Int64) -> Double? {
      plan.entry(at: (day * 24 + hour) * Self.hour).instances
    }
    #expect(instances(0, 0) == 6 && instances(0, 7) == 6 && instances(0, 8) == 24)
    #expect(instances(0, 19) == 24 && instances(0, 20) == 6)
    #expect(instances(5, 12) == 6 && instances(6, 12) == 6 && instances(7, 8) == 24)
    #expect(plan.entry(at: 0).next == 8 * Self.hour)
  }

  @Test func `local times follow the clocks of the zone`() throws {
    // Berlin is one hour ahead of UTC until 2026-03-29, then two.
    let policy = ScheduledScaling(
      actions: [.init(timeOfDay: .seconds(8 * 3600), instances: 9)], timeZone: "Europe/Berlin")
    let saturday: Int64 = 1_774_656_000
    var low = policy
    low.actions.append(.init(timeOfDay: .zero, instances: 1))
    let plan = try #require(low.plan(basis(start: saturday)))
    #expect(plan.starts.prefix(3) == [0, 7 * Self.hour, 23 * Self.hour])
    #expect(plan.starts[3] == 30 * Self.hour)
  }

  @Test func `an action of another region does not count`() {
    let policy = ScheduledScaling(
      actions: [.init(timeOfDay: .zero, instances: 9, region: "west")])
    #expect(policy.plan(basis()) == nil && policy.plan(basis(region: "west")) != nil)
  }

  /// Rates that are a product of hour and weekday factors, growing evenly.
  private func rates(days: Int, growth: Double = 0) -> [Double] {
    (0..<days * 24).map { hour in
      let ofDay = 1 + 0.5 * Double((hour % 24 + 3) % 11) / 11
      let ofWeek = [1, 1.1, 1.2, 1.1, 1, 0.6, 0.5][hour / 24 % 7]
      return 100 * ofDay * ofWeek * (1 + growth * Double(hour) / 8760)
    }
  }

  /// The largest relative error of the forecast from an hour on.
  private func error(_ policy: ForecastScaling, _ rates: [Double], from hour: Int) throws -> Double
  {
    let plan = try #require(policy.plan(basis(rates, days: Int64(rates.count / 24))))
    return (hour..<rates.count).reduce(0) { worst, hour in
      let instances = plan.entry(at: Int64(hour) * Self.hour).instances ?? 0
      return max(worst, abs(instances * 7 / rates[hour] - 1))
    }
  }

  @Test func `a calendar of hours and weekdays is forecast exactly after a week`() throws {
    let rates = rates(days: 28)
    let policy = ForecastScaling(lead: .zero)
    // Fits are made at midnight: the first that holds a week is that of day 7.
    #expect(try error(policy, rates, from: 7 * 24) < 1e-5)
    // Before that weekdays are not known: Saturday's 0.6 is forecast as the mean of other days.
    #expect(try error(policy, rates, from: 24) > 0.3)
    let plan = try #require(policy.plan(basis(rates, days: 28)))
    #expect(plan.entry(at: 23 * Self.hour).instances == nil)
    #expect(plan.entry(at: 24 * Self.hour).instances != nil)
  }

  @Test(arguments: [ForecastScaling.Method.additive, .multiplicative])
  func `a week that repeats is forecast by smoothing after two`(
    method: ForecastScaling.Method
  ) throws {
    let rates = rates(days: 28)
    let policy = ForecastScaling(lead: .zero, method: method)
    // A season that multiplies is what these rates have; one that is added fits a week as well.
    #expect(try error(policy, rates, from: 14 * 24) < 1e-5)
    // Before that, days are the seasons: Saturday is forecast like Friday.
    #expect(try error(policy, rates, from: 2 * 24) > 0.3)
    let plan = try #require(policy.plan(basis(rates, days: 28)))
    #expect(plan.entry(at: 47 * Self.hour).instances == nil)
    #expect(plan.entry(at: 48 * Self.hour).instances != nil)
  }

  @Test func `what the business knows is left out of the smoothing and put back`() throws {
    var rates = rates(days: 28)
    let first = 20 * 24 + 9
    for hour in first..<first + 4 { rates[hour] *= 3 }
    let campaign = ForecastScaling.Campaign(
      startUnixSeconds: Self.monday + Int64(first) * 3600, duration: .seconds(4 * 3600), factor: 3)
    let told = ForecastScaling(lead: .zero, campaigns: [campaign], method: .multiplicative)
    let blind = ForecastScaling(lead: .zero, method: .multiplicative)
    #expect(try error(told, rates, from: 14 * 24) < 1e-5)
    #expect(try error(blind, rates, from: 14 * 24) > 0.6)
    let growing = self.rates(days: 60, growth: 4)
    #expect(
      try error(
        ForecastScaling(lead: .zero, growthPerYear: 3.2, method: .multiplicative), growing,
        from: 28 * 24) < 0.05)
  }

  @Test func `growth that the business knows is met sooner than growth that must be seen`() throws {
    let rates = rates(days: 60, growth: 4)
    let blind = ForecastScaling(history: .seconds(14 * 86_400), lead: .zero)
    let told = ForecastScaling(history: .seconds(14 * 86_400), lead: .zero, growthPerYear: 3.2)
    let long = ForecastScaling(history: .seconds(28 * 86_400), lead: .zero)
    #expect(try error(told, rates, from: 28 * 24) < error(blind, rates, from: 28 * 24))
    #expect(try error(long, rates, from: 29 * 24) < error(blind, rates, from: 29 * 24))
    #expect(try error(long, rates, from: 29 * 24) < 0.02)
  }

  @Test func `a campaign that is planned is met, and does not spoil the fit`() throws {
    var rates = rates(days: 28)
    let first = 15 * 24 + 9
    for hour in first..<first + 4 { rates[hour] *= 3 }
    let campaign = ForecastScaling.Campaign(
      startUnixSeconds: Self.monday + Int64(first) * 3600, duration: .seconds(4 * 3600), factor: 3)
    #expect(
      try error(ForecastScaling(lead: .zero, campaigns: [campaign]), rates, from: 7 * 24) < 1e-5)
    #expect(try error(ForecastScaling(lead: .zero), rates, from: 7 * 24) > 0.6)
  }

  @Test func `instances are wanted before their hour, and kept until it ends`() throws {
    let rates = (0..<72).map { $0 % 24 == 12 ? 70.0 : 7 }
    let plan = try #require(
      ForecastScaling(lead: .seconds(900)).plan(basis(rates, days: 3)))
    let noon = 36 * Self.hour
    #expect(plan.entry(at: noon - Self.hour / 4 - 1).instances == 1)
    #expect(plan.entry(at: noon - Self.hour / 4).instances == 10)
    #expect(plan.entry(at: noon + Self.hour - 1).instances == 10)
    #expect(plan.entry(at: noon + Self.hour).instances == 1)
  }

  @Test func `a forecast of nothing is nothing`() throws {
    let plan = try #require(ForecastScaling().plan(basis(Array(repeating: 0, count: 72), days: 3)))
    #expect(plan.entry(at: 48 * Self.hour).instances == 0)
  }
}
