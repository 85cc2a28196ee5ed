import ScenarioSchema
import Stochastics

/// Keeps the instances ready that a forecast asks for; an item of `scaling_policies`.
///
/// At every `refresh` the hours of the last `history` are fitted. By `method: regression` that is one with
/// calendar terms: hour of day from a day of history on, weekday from a week, growth from four weeks. By
/// `holt_winters_additive` or `holt_winters_multiplicative` it is exponential smoothing of level, trend and
/// season, from two seasons on; until then the season is a day, from two days on. The plan holds the
/// largest forecast of the hours up to `lead` ahead, so that instances that load are ready in time. A
/// business forecast multiplies: planned campaigns, and a growth that takes the place of the fitted one.
/// The first day has no forecast.
///
/// The offered traffic of a region does not depend on what becomes of it, so the plan is made when the
/// design is compiled: a history of what was offered, as gateways in front of all regions count it.
///
/// **Source**: the fit is `LogLinearFit` of `Stochastics`, whose normal equations GSL solves (Cholesky
/// factor), or `HoltWinters`, whose parameters GSL's simplex finds; forecasts are rounded to a millionth of an instance, so that last bits of the library decide
/// nothing. The shape of the policy follows predictive scaling of Amazon EC2 Auto Scaling: hourly
/// forecasts from 14 days, a scheduling buffer before each hour.
public struct ForecastScaling: PlannedScaling {
  /// What it remembers.
  public typealias Memory = PlannedMemory

  /// A planned rise that the business knows of; an item of `business.campaigns`.
  public struct Campaign: Equatable, Sendable {
    /// Key `at`: seconds since 1970-01-01 UTC.
    public var startUnixSeconds: Int64
    /// Key `duration`.
    public var duration: Duration
    /// Key `factor`: what the rate is multiplied by.
    public var factor: Double

    /// Makes a campaign.
    public init(startUnixSeconds: Int64, duration: Duration, factor: Double) {
      self.startUnixSeconds = startUnixSeconds
      self.duration = duration
      self.factor = factor
    }

    /// Share of an hour that it covers.
    func share(ofHourAt unix: Int64) -> Double {
      let end = startUnixSeconds + duration.components.seconds
      let covered = min(unix + 3_600, end) - max(unix, startUnixSeconds)
      return Double(max(0, covered)) / 3_600
    }
  }

  /// How the past is continued; key `method`.
  public enum Method: String, Equatable, Sendable, CaseIterable {
    /// Factors of hour, weekday and growth (default).
    case regression
    /// Smoothing whose season is added.
    case additive = "holt_winters_additive"
    /// Smoothing whose season multiplies.
    case multiplicative = "holt_winters_multiplicative"
  }

  /// Its name in the catalog.
  public static let name = "forecast"
  /// Key `method`.
  public var method: Method
  /// Key `season`: of the smoothing, whole hours; default 7d.
  public var season: Duration
  /// Key `target`: utilisation at which an instance serves its part; default 70%.
  public var target: Double
  /// Key `history`: the past that is fitted, whole hours; default 14d.
  public var history: Duration
  /// Key `refresh`: between two fits, whole hours; default 1d.
  public var refresh: Duration
  /// Key `lead`: how long before an hour its instances are wanted; default 15min.
  public var lead: Duration
  /// Key `business.growth`: a year (365 d), in place of the fitted growth; nil to fit it.
  public var growthPerYear: Double?
  /// Key `business.campaigns`.
  public var campaigns: [Campaign]

  /// Makes a policy.
  public init(
    target: Double = 0.7, history: Duration = .seconds(14 * 86_400),
    refresh: Duration = .seconds(86_400), lead: Duration = .seconds(900),
    growthPerYear: Double? = nil, campaigns: [Campaign] = [], method: Method = .regression,
    season: Duration = .seconds(7 * 86_400)
  ) {
    self.method = method
    self.season = season
    self.target = target
    self.history = history
    self.refresh = refresh
    self.lead = lead
    self.growthPerYear = growthPerYear
    self.campaigns = campaigns
  }

  /// Once a minute, without metrics.
  public var cadence: ScalingCadence { ScalingCadence(interval: .seconds(60), window: .zero) }
  /// The utilisation that it aims at.
  public var utilisationTarget: Double? { target }

  func factor(_ headroom: Double) -> Double { headroom }

  /// The instances of a region over the horizon.
  public func plan(_ basis: PlanningBasis) -> CapacityPlan? {
    let each = basis.ratePerInstance(target)
    guard each > 0 else { return nil }
    let forecast = forecast(basis)
    let hour: Int64 = 3_600_000_000_000
    let ahead = lead.wholeNanoseconds
    var times = forecast.indices.map { Int64($0) * hour }
    times += times.map { $0 - ahead }.filter { $0 >= 0 }
    times.sort()
    let entries = times.map { time -> (Int64, Double?) in
      let hours = Int(time / hour)...Int((time + ahead) / hour)
      let rates = hours.compactMap { $0 < forecast.count ? forecast[$0] : nil }
      // A millionth of an instance: what differs in the last bits of the fit decides nothing.
      let need = rates.max().map { ($0 / each * 1e6).rounded() / 1e6 }
      return (time, need)
    }
    return CapacityPlan(entries)
  }

  /// Requests/s of each hour of the horizon as it was forecast; nil before there is a history.
  func forecast(_ basis: PlanningBasis) -> [Double?] {
    let rates = basis.hourlyRates
    var result: [Double?] = Array(repeating: nil, count: rates.count)
    let step = max(1, Int(refresh.components.seconds / 3_600))
    let length = Int(history.components.seconds / 3_600)
    // The fit of a moment serves hours whose instances can still be asked for after it.
    let delay = Int((lead.components.seconds + 3_599) / 3_600)
    for now in stride(from: step, to: rates.count, by: step) {
      let past = max(0, now - length)..<now
      guard let rate = continuation(basis, past) else { continue }
      for hour in (now + delay)..<max(now + delay, min(rates.count, now + delay + step)) {
        result[hour] = rate(hour)
      }
    }
    return result
  }

  /// The rate of each hour to come as a fit to the past has it; nil where the past is too short.
  private func continuation(_ basis: PlanningBasis, _ past: Range<Int>) -> ((Int) -> Double)? {
    switch method {
    case .regression:
      CalendarFit(basis, past, campaigns, growthPerYear).map { $0.rate(ofHour:) }
    case .additive: SmoothingFit(basis, past, self, .additive).map { $0.rate(ofHour:) }
    case .multiplicative:
      SmoothingFit(basis, past, self, .multiplicative).map { $0.rate(ofHour:) }
    }
  }
}

/// A regression of hourly rates on hour, weekday and time.
private struct CalendarFit {
  private let calendar: CalendarTerms
  /// Nil when nothing came in the hours that it is fitted to.
  private let fit: LogLinearFit?

  init?(
    _ basis: PlanningBasis, _ past: Range<Int>, _ campaigns: [ForecastScaling.Campaign],
    _ growth: Double?
  ) {
    guard past.count >= 24 else { return nil }
    let calendar = CalendarTerms(
      start: basis.startUnixSeconds, campaigns: campaigns,
      drift: growth.map { PortableMath.log(1 + $0) / (365 * 24) } ?? 0,
      hasDays: past.count >= 7 * 24, hasGrowth: growth == nil && past.count >= 28 * 24,
      middle: (past.lowerBound + past.upperBound) / 2)
    self.calendar = calendar
    if past.allSatisfy({ basis.hourlyRates[$0] == 0 }) {
      fit = nil
      return
    }
    let observations = past.map { hour in
      // At least one request an hour: a silent hour has no logarithm.
      LogLinearFit.Observation(
        count: Swift.max(1, basis.hourlyRates[hour] * 3_600), exposure: calendar.known(hour),
        terms: calendar.terms(hour))
    }
    guard let fit = try? LogLinearFit(observations, columns: calendar.columns, lags: 0) else {
      return nil
    }
    self.fit = fit
  }

  /// Requests/s that are forecast for an hour.
  func rate(ofHour hour: Int) -> Double {
    guard let fit else { return 0 }
    let mean = fit.mean(
      LogLinearFit.Observation(
        count: 0, exposure: calendar.known(hour), terms: calendar.terms(hour)))
    return mean / 3_600
  }
}
