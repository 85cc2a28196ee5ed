import ScenarioSchema
import Stochastics

/// A shape fitted to a trace, and what is left: a rate times factors of hour, weekday and month, growth
/// and noise.
///
/// Hours are those of a time zone. The factors of each kind have mean 1. Weekdays are fitted to a week or
/// more, growth to four weeks, months to two years: less cannot tell them from each other.
public struct TrafficFit: Sendable {
  /// A factor with its standard error.
  public struct Factor: Equatable, Sendable {
    /// The factor.
    public let value: Double
    /// Its standard error.
    public let standardError: Double
  }

  /// The rate at the start of the trace, requests/s.
  public let base: Factor
  /// 24 factors from 0 h; nil when the trace does not cover a day.
  public let hourOfDay: [Factor]?
  /// 7 factors from Monday; nil when it does not cover a week.
  public let weekday: [Factor]?
  /// 12 factors from January; nil when it does not cover two years.
  public let season: [Factor]?
  /// Growth a year as a share; nil when it does not cover four weeks.
  public let growth: Factor?
  /// The share of the hourly variance that the shape explains.
  public let explained: Double
  /// Deviation of the noise, without what requests that come one by one scatter anyway.
  public let sigma: Double
  /// Correlation of the noise between two steps.
  public let correlation: Double
  /// Deviation of the relative residuals by step, that scatter included.
  public let residualDeviation: Double
  /// `ratios[step]`: trace over shape; nil where the shape is 0.
  public let ratios: [Double?]
  /// Hours that were fitted.
  public let hours: Int
  /// Factors that were fitted to them, the base included.
  public let parameters: Int

  /// Whether hours are left to judge the fit by: else the standard errors mean nothing.
  public var isJudged: Bool { hours > parameters }

  /// Fits a trace whose steps divide an hour.
  ///
  /// - Throws: `StatisticsError` when nothing can be fitted, as to a trace without requests.
  public init(_ trace: TrafficTrace, timeZone: String = "UTC") throws(StatisticsError) {
    precondition(3600 % trace.stepSeconds == 0, "steps of \(trace.stepSeconds) s in an hour")
    let hours = HourlyCounts(trace, timeZone: timeZone)
    let columns = FitColumns(hours)
    let observations = columns.observations(hours)
    let fit = try LogLinearFit(observations, columns: columns.count, lags: 24)
    self.hours = observations.count
    parameters = columns.count
    let factors = FactorErrors(fit, columns)
    hourOfDay = columns.hours.map { factors.normalised($0) }
    weekday = columns.weekdays.map { factors.normalised($0) }
    season = columns.months.map { factors.normalised($0) }
    growth = columns.growth.map { factors.growth($0) }
    base = factors.base()
    explained = fit.explained
    let shape = hours.items.map { item in
      columns.terms(item).map {
        fit.mean(.init(count: 0, exposure: Double(trace.stepSeconds), terms: $0))
      }
    }
    let counts = trace.ratesPerSecond.map { $0 * Double(trace.stepSeconds) }
    let means = counts.indices.map { shape[hours.hourOfStep[$0]] ?? 0 }
    ratios = zip(counts, means).map { $1 > 0 ? $0 / $1 : nil }
    let noise = Self.noise(counts, means)
    (sigma, correlation, residualDeviation) = noise
  }

  /// Moments of a log-normal AR(1) process under Poisson counts: Var u = exp(s^2) - 1 + E[1/m] and
  /// Cov(u, u') = exp(s^2 r) - 1 for the ratios u of counts to means m.
  ///
  /// Steps are weighted by m, as their requests are: what a shape misses in quiet hours, where ratios
  /// are far off although few requests are, would else pass for noise at the peak.
  private static func noise(
    _ counts: [Double], _ means: [Double]
  ) -> (sigma: Double, correlation: Double, deviation: Double) {
    var (weight, square, scatter) = (0.0, 0.0, 0.0)
    var (pairWeight, product) = (0.0, 0.0)
    var last: (rest: Double, mean: Double)?
    for (count, mean) in zip(counts, means) {
      guard mean > 0 else {
        last = nil
        continue
      }
      let rest = count / mean - 1
      weight += mean
      square += mean * rest * rest
      scatter += 1
      if let last {
        let both = 0.5 * (mean + last.mean)
        pairWeight += both
        product += both * rest * last.rest
      }
      last = (rest, mean)
    }
    guard weight > 0 else { return (0, 0, 0) }
    let logVariance = PortableMath.log(1 + max(0, (square - scatter) / weight))
    let deviation = (square / weight).squareRoot()
    guard logVariance > 1e-8, pairWeight > 0 else { return (0, 0, deviation) }
    let correlation = PortableMath.log(1 + max(0, product / pairWeight)) / logVariance
    return (logVariance.squareRoot(), min(0.999, correlation), deviation)
  }

  /// The whole days (UTC) of the trace as factors of mean 1, rounded to six decimals so that the last
  /// digits of the fit, which differ between processors, do not matter.
  public func residualDays(_ trace: TrafficTrace) -> [[Double]] {
    let perDay = Int(86_400 / trace.stepSeconds)
    let first = Int(
      LocalReading.firstMultiple(of: 86_400, from: trace.startUnixSeconds) / trace.stepSeconds)
    var days: [[Double]] = []
    var begin = first
    while begin + perDay <= ratios.count {
      let day = ratios[begin..<begin + perDay].compactMap(\.self)
      if day.count == perDay { days.append(day) }
      begin += perDay
    }
    let all = days.joined()
    let mean = all.reduce(0, +) / Double(max(1, all.count))
    guard mean > 0 else { return [] }
    return days.map { $0.map { ($0 / mean * 1e6).rounded() / 1e6 } }
  }
}
