/// Factors that follow the calendar and the years: of a rate, of a geography, of a request class.
///
/// Hours, weekdays and months are those of each geography's own time zone.
public struct TrafficShape: Equatable, Sendable {
  /// Key `hour_of_day`: 24 factors from 0 h; nil for 1.
  public var hourOfDay: [Double]?
  /// Key `weekday`: 7 factors from Monday; nil for 1.
  public var weekday: [Double]?
  /// Key `season`: 12 factors from January; nil for 1.
  public var season: [Double]?
  /// Key `growth`: growth a year (365 d), as a share of the start; may exceed 100 %; default 0.
  public var growthPerYear: Double
  /// Key `trend`: dated factors, straight lines between them; ascending in time.
  public var trend: [TrendPoint]

  /// Makes a shape; without factors it changes nothing.
  public init(
    hourOfDay: [Double]? = nil, weekday: [Double]? = nil, season: [Double]? = nil,
    growthPerYear: Double = 0, trend: [TrendPoint] = []
  ) {
    for (factors, count) in [(hourOfDay, 24), (weekday, 7), (season, 12)] {
      precondition(
        factors.map { $0.count == count } ?? true,
        "\(factors?.count ?? 0) factors in place of \(count)")
    }
    self.hourOfDay = hourOfDay
    self.weekday = weekday
    self.season = season
    self.growthPerYear = growthPerYear
    self.trend = trend
  }

  /// Whether it has factors that follow local time.
  public var followsCalendar: Bool { hourOfDay != nil || weekday != nil || season != nil }
  /// Whether it changes over the years.
  public var grows: Bool { growthPerYear != 0 || !trend.isEmpty }
}

/// What the rate is multiplied by at a date; an item of `trend`.
public struct TrendPoint: Equatable, Sendable {
  /// Key `at`: seconds since 1970-01-01 UTC.
  public var unixSeconds: Int64
  /// Key `factor`: at least 0.
  public var factor: Double

  /// Makes a point.
  public init(unixSeconds: Int64, factor: Double) {
    self.unixSeconds = unixSeconds
    self.factor = factor
  }
}

/// Days whose traffic is not that of their weekday; an item of `traffic.holidays`.
public struct Holiday: Equatable, Sendable {
  /// Key `name`.
  public var name: String
  /// Key `on`: the first day, every year, or in the year that it names.
  public var first: CalendarDay
  /// Key `days`: how many days it lasts, from midnight to midnight of local time; default 1.
  public var days: Int
  /// Key `factor`: stands in place of the weekday's factors; at least 0.
  public var factor: Double
  /// Key `geographies`: positions in `Traffic.geographies`; default all of them.
  public var geographies: [Int]

  /// Makes a holiday.
  public init(
    name: String, first: CalendarDay, days: Int = 1, factor: Double, geographies: [Int]
  ) {
    self.name = name
    self.first = first
    self.days = days
    self.factor = factor
    self.geographies = geographies
  }
}

/// A day of the calendar, such as 25 December of each year.
public struct CalendarDay: Equatable, Sendable {
  /// The year; nil for every year.
  public var year: Int?
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int

  /// Makes a day.
  public init(year: Int? = nil, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }
}

/// A planned rise or fall of traffic; an item of `traffic.campaigns`.
public struct Campaign: Equatable, Sendable {
  /// Key `name`.
  public var name: String
  /// Key `at`: its start, seconds since 1970-01-01 UTC.
  public var startUnixSeconds: Int64
  /// Key `duration`.
  public var duration: Duration
  /// Key `factor`: the rate is multiplied by it; greater than 0.
  public var factor: Double
  /// Key `geographies`: positions in `Traffic.geographies`; nil for all of them.
  public var geographies: [Int]?
  /// Key `classes`: positions in `Traffic.classes`; nil for all of them.
  public var classes: [Int]?

  /// Makes a campaign.
  public init(
    name: String, startUnixSeconds: Int64, duration: Duration, factor: Double,
    geographies: [Int]? = nil, classes: [Int]? = nil
  ) {
    self.name = name
    self.startUnixSeconds = startUnixSeconds
    self.duration = duration
    self.factor = factor
    self.geographies = geographies
    self.classes = classes
  }
}
