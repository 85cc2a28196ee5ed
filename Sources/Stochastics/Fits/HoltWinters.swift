/// Exponential smoothing of a series with level, trend and season: the Holt-Winters method.
///
/// Initial level, trend and season come from the first two seasons. The three smoothing parameters
/// minimise the squares of the one-step errors; they are rounded to thousandths, so that the last bits
/// of the minimiser decide nothing, and the filter itself is plain arithmetic in a fixed order.
///
/// **Source**: Winters, "Forecasting sales by exponentially weighted moving averages", Management Science 6
/// (1960), 324-342, DOI 10.1287/mnsc.6.3.324; Hyndman and Athanasopoulos, "Forecasting: Principles and
/// Practice", 3rd edition, section 8.3, whose symbols the names repeat.
public struct HoltWinters: Equatable, Sendable {
  /// How the season joins level and trend.
  public enum Season: String, Equatable, Sendable, CaseIterable {
    /// It is added: swings as large in a high level as in a low one.
    case additive
    /// It multiplies: swings that grow with the level. For positive series.
    case multiplicative
  }

  /// Smoothing parameters, each 0 … 1.
  public struct Parameters: Equatable, Sendable {
    /// Of the level.
    public var alpha: Double
    /// Of the trend, a share of the level's change (beta*).
    public var beta: Double
    /// Of the season.
    public var gamma: Double

    /// Makes parameters.
    public init(alpha: Double, beta: Double, gamma: Double) {
      self.alpha = alpha
      self.beta = beta
      self.gamma = gamma
    }
  }

  /// How the season joins.
  public let season: Season
  /// The parameters in force.
  public let parameters: Parameters
  /// Sum of the squared one-step errors.
  public let squaredErrors: Double
  private var level: Double
  private var trend: Double
  /// The last season, oldest first.
  private var factors: [Double]
  /// Positive values are kept above this, since a factor of nothing has no inverse.
  private let least: Double

  /// Fits to a series.
  ///
  /// - Parameters:
  ///   - values: in equal steps; two seasons or more, positive ones for a multiplicative season.
  ///   - period: steps of a season, 2 or more.
  ///   - hasTrend: whether there is a trend; without one it stays 0.
  ///   - parameters: given; nil to fit them.
  /// - Throws: `StatisticsError` for a series that is shorter than two seasons or not finite, values that
  ///   are not positive with a multiplicative season, or when the minimiser fails.
  public init(
    _ values: [Double], period: Int, season: Season, hasTrend: Bool = true,
    parameters: Parameters? = nil
  ) throws(StatisticsError) {
    try Intervals.check(values, "value")
    try Intervals.require(period >= 2, "period", Double(period), "2 or more")
    try Intervals.require(
      values.count >= 2 * period, "number of values", Double(values.count), "two seasons or more")
    if season == .multiplicative {
      for value in values { try Intervals.require(value > 0, "value", value, "greater than 0") }
    }
    let blank = HoltWinters(blank: values, period: period, season: season, hasTrend: hasTrend)
    if let parameters {
      self = blank.filtered(values, parameters)
      return
    }
    func unit(_ x: Double) -> Double { 1 / (1 + PortableMath.exp(-max(-30, min(30, x)))) }
    func read(_ place: [Double]) -> Parameters {
      Parameters(
        alpha: unit(place[0]), beta: hasTrend ? unit(place[1]) : 0,
        gamma: unit(place[place.count - 1]))
    }
    // 0.3, 0.03 and 0.1 as logarithms of odds.
    let start = hasTrend ? [-0.85, -3.5, -2.2] : [-0.85, -2.2]
    let place = try SimplexMinimum.place(from: start, step: 1, size: 1e-3) {
      blank.filtered(values, read($0)).squaredErrors
    }
    func rounded(_ share: Double) -> Double { (share * 1000).rounded() / 1000 }
    let best = read(place)
    self = blank.filtered(
      values,
      Parameters(
        alpha: rounded(best.alpha), beta: rounded(best.beta), gamma: rounded(best.gamma)))
  }

  /// The state before the first value: level and trend of the first two seasons, and the mean of each
  /// step's distance from them.
  private init(blank values: [Double], period: Int, season: Season, hasTrend: Bool) {
    func mean(_ part: ArraySlice<Double>) -> Double { part.reduce(0, +) / Double(part.count) }
    let first = mean(values[0..<period])
    let second = mean(values[period..<2 * period])
    self.season = season
    parameters = Parameters(alpha: 0, beta: 0, gamma: 0)
    squaredErrors = 0
    trend = hasTrend ? (second - first) / Double(period) : 0
    let middle = hasTrend ? first : 0.5 * (first + second)
    least = 1e-9 * max(1e-300, values.reduce(0) { max($0, $1.magnitude) })
    // The mean of the first season is the level in its middle; the state is that of the step before it.
    level = middle - trend * 0.5 * Double(period + 1)
    factors = Array(repeating: 0, count: period)
    for step in 0..<period {
      var sum = 0.0
      for pass in 0..<2 {
        let index = pass * period + step
        let base = level + trend * Double(index + 1)
        sum +=
          season == .additive
          ? values[index] - base : values[index] / max(least, base)
      }
      factors[step] = 0.5 * sum
    }
  }

  private init(
    _ season: Season, _ parameters: Parameters, squaredErrors: Double, level: Double,
    trend: Double, factors: [Double], least: Double
  ) {
    self.season = season
    self.parameters = parameters
    self.squaredErrors = squaredErrors
    self.level = level
    self.trend = trend
    self.factors = factors
    self.least = least
  }

  /// The state after all values.
  private func filtered(_ values: [Double], _ parameters: Parameters) -> HoltWinters {
    let (alpha, beta, gamma) = (parameters.alpha, parameters.beta, parameters.gamma)
    let period = factors.count
    var (level, trend, factors) = (level, trend, factors)
    var squares = 0.0
    for (index, value) in values.enumerated() {
      let slot = index % period
      let base = level + trend
      let factor = factors[slot]
      let old = level
      if season == .additive {
        let error = value - (base + factor)
        squares += error * error
        level = alpha * (value - factor) + (1 - alpha) * base
        factors[slot] = gamma * (value - base) + (1 - gamma) * factor
      } else {
        let error = value - base * factor
        squares += error * error
        level = alpha * (value / max(1e-9, factor)) + (1 - alpha) * base
        factors[slot] = gamma * (value / max(least, base)) + (1 - gamma) * factor
      }
      trend = beta * (level - old) + (1 - beta) * trend
    }
    // The next value's factor comes first.
    let next = values.count % period
    return HoltWinters(
      season, parameters, squaredErrors: squares, level: level, trend: trend,
      factors: Array(factors[next...] + factors[..<next]), least: least)
  }

  /// The forecast so many steps after the last value; 1 is the next one.
  public func forecast(_ steps: Int) -> Double {
    precondition(steps >= 1, "a forecast \(steps) steps ahead")
    let base = level + Double(steps) * trend
    let factor = factors[(steps - 1) % factors.count]
    return season == .additive ? base + factor : base * factor
  }
}
