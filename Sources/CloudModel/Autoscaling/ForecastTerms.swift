import ScenarioSchema
import Stochastics

/// What the calendar and the business say of an hour of the scenario.
struct CalendarTerms {
  /// Seconds since 1970-01-01 UTC at which hours are counted from.
  let start: Int64
  let campaigns: [ForecastScaling.Campaign]
  /// Logarithm of the growth in an hour that is given; 0 when it is fitted.
  let drift: Double
  let hasDays: Bool
  let hasGrowth: Bool
  /// The hour at which growth is 1.
  let middle: Int

  /// A constant, 23 hours, 6 weekdays, growth.
  var columns: Int { 24 + (hasDays ? 6 : 0) + (hasGrowth ? 1 : 0) }

  private func unix(_ hour: Int) -> Int64 { start + Int64(hour) * 3_600 }

  /// What the business knows of an hour: its growth and its campaigns.
  func known(_ hour: Int) -> Double {
    let growth = drift == 0 ? 1 : PortableMath.exp(drift * Double(hour - middle))
    return campaigns.reduce(growth) {
      $0 * (1 + ($1.factor - 1) * $1.share(ofHourAt: unix(hour)))
    }
  }

  func terms(_ hour: Int) -> [(column: Int, value: Double)] {
    var terms = [(column: 0, value: 1.0)]
    let time = unix(hour)
    let ofDay = Int((time % 86_400 + 86_400) % 86_400 / 3_600)
    if ofDay > 0 { terms.append((ofDay, 1)) }
    let weekday = CivilDate.weekday(unixSeconds: time)
    if hasDays, weekday > 0 { terms.append((23 + weekday, 1)) }
    if hasGrowth { terms.append((columns - 1, Double(hour - middle) / 1_000)) }
    return terms
  }
}

/// Exponential smoothing of hourly rates, less what the business knows.
struct SmoothingFit {
  private let calendar: CalendarTerms
  /// The hour after the last of the past.
  private let next: Int
  /// Nil when nothing came in the hours that it is fitted to.
  private let fit: HoltWinters?

  init?(
    _ basis: PlanningBasis, _ past: Range<Int>, _ policy: ForecastScaling,
    _ season: HoltWinters.Season
  ) {
    let whole = Int(policy.season.components.seconds / 3_600)
    let period = past.count >= 2 * whole ? whole : 24
    guard past.count >= 2 * period else { return nil }
    let growth = policy.growthPerYear
    let calendar = CalendarTerms(
      start: basis.startUnixSeconds, campaigns: policy.campaigns,
      drift: growth.map { PortableMath.log(1 + $0) / (365 * 24) } ?? 0, hasDays: false,
      hasGrowth: false, middle: (past.lowerBound + past.upperBound) / 2)
    self.calendar = calendar
    next = past.upperBound
    if past.allSatisfy({ basis.hourlyRates[$0] == 0 }) {
      fit = nil
      return
    }
    // At least one request an hour, as in the regression.
    let values = past.map { Swift.max(1.0 / 3_600, basis.hourlyRates[$0]) / calendar.known($0) }
    guard
      let fit = try? HoltWinters(
        values, period: period, season: season, hasTrend: growth == nil)
    else { return nil }
    self.fit = fit
  }

  /// Requests/s that are forecast for an hour to come.
  func rate(ofHour hour: Int) -> Double {
    guard let fit else { return 0 }
    return Swift.max(0, fit.forecast(hour - next + 1)) * calendar.known(hour)
  }
}
