import Stochastics

/// Hours in which somebody who is on call is awake and at work; an item of `person.shifts`.
public struct OfficeHours: Equatable, Sendable {
  /// Key `timezone`: whose clocks count; default UTC.
  public var timeZone: String
  /// Key `days`: 0 = Monday … 6 = Sunday; default Monday to Friday.
  public var weekdays: [Int]
  /// Keys `from` and `to`: time of day; from 09:00 to 18:00 by default. A shift that ends before it
  /// begins goes past midnight and belongs to the day on which it began.
  public var from: Duration
  /// When it ends.
  public var to: Duration

  /// Makes office hours.
  public init(
    timeZone: String = "UTC", weekdays: [Int] = [0, 1, 2, 3, 4], from: Duration = .seconds(32_400),
    to: Duration = .seconds(64_800)
  ) {
    self.timeZone = timeZone
    self.weekdays = weekdays
    self.from = from
    self.to = to
  }

  /// Whether a moment of its wall clock, counted like Unix time, lies in them.
  public func hold(atLocal local: Int64) -> Bool {
    let day = LocalReading(local).day
    let since = local - day * 86_400
    let (begin, end) = (from.components.seconds, to.components.seconds)
    let weekday = Int(((day + 3) % 7 + 7) % 7)
    let before = (weekday + 6) % 7
    if begin < end { return weekdays.contains(weekday) && since >= begin && since < end }
    return weekdays.contains(weekday) && since >= begin || weekdays.contains(before) && since < end
  }
}

/// People who decide on a failover; block `failover_config.decision.person`.
///
/// A detection pages whoever is on call. Who does not acknowledge within `escalate_after` is passed over
/// for the next, up to the last of `levels`, who is waited for. Who acknowledged looks and decides; only
/// then does the machinery take over.
public struct OnCallPolicy: Equatable, Sendable {
  /// Key `page`: from detection until the page is out, seconds; default p50 30 s, p95 2 min.
  public var page: Distribution
  /// Key `acknowledge`: from page to acknowledgement in office hours, seconds; default p50 1 min, p95 5 min.
  public var acknowledge: Distribution
  /// Key `acknowledge_off_hours`: the same at night and on free days; default p50 3 min, p95 15 min.
  public var acknowledgeOffHours: Distribution
  /// Key `decide`: from acknowledgement to the decision, seconds; default p50 5 min, p95 20 min.
  public var decide: Distribution
  /// Key `escalate_after`: without an acknowledgement the next is paged; default 5min.
  public var escalateAfter: Duration
  /// Key `levels`: people who are paged one after the other, the last of them waited for; default 3.
  public var levels: Int
  /// Key `shifts`: office hours of the places where somebody is on call; default Monday to Friday, 9 to 18, UTC.
  public var shifts: [OfficeHours]

  /// Makes a policy.
  public init(
    page: Distribution, acknowledge: Distribution, acknowledgeOffHours: Distribution,
    decide: Distribution, escalateAfter: Duration = .seconds(300), levels: Int = 3,
    shifts: [OfficeHours] = [OfficeHours()]
  ) {
    self.page = page
    self.acknowledge = acknowledge
    self.acknowledgeOffHours = acknowledgeOffHours
    self.decide = decide
    self.escalateAfter = escalateAfter
    self.levels = levels
    self.shifts = shifts
  }
}
