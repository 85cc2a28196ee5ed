/// How often a drill takes place; key `every`.
public enum DrillPeriod: String, Equatable, Sendable, CaseIterable {
  case week
  case month
  case quarter
  case year
}

/// What a drill hits; key `target`.
public enum DrillTarget: Equatable, Sendable {
  /// `rotate` (default): the places in scope in turn.
  case rotate
  /// `primary`: the failover's primary region (or a zone or instance of it).
  case primary
  /// `secondary`: the failover's secondary region.
  case secondary
  /// A zone's or region's name.
  case zone(ZoneID)
  case region(RegionID)
}

/// Ends a drill early; key `abort_if: {success_ratio_below: 95%, for: 60s}`.
public struct AbortCondition: Equatable, Sendable {
  /// Key `success_ratio_below`.
  public var successRatioBelow: Double
  /// Key `for`.
  public var duration: Duration
  /// Makes a condition.
  public init(successRatioBelow: Double, duration: Duration) {
    self.successRatioBelow = successRatioBelow
    self.duration = duration
  }
}

/// A planned fault; an item of `drills`.
public struct Drill: Equatable, Sendable {
  /// Key `name`.
  public var name: String
  /// Key `every`.
  public var period: DrillPeriod
  /// Key `at: "Tue 10:00"`: the first such weekday of the period; 0 = Monday … 6.
  public var weekday: Int
  /// Time of day of `at`, UTC.
  public var timeOfDay: Duration
  /// Key `scope`.
  public var scope: FaultScope
  /// Key `target`.
  public var target: DrillTarget
  /// Key `duration`.
  public var duration: Duration
  /// Key `abort_if`.
  public var abort: AbortCondition?
  /// Key `action`: `crash` is the one action; its effects.
  public var effects: [FaultEffect]
  /// Makes a drill.
  public init(
    name: String, period: DrillPeriod, weekday: Int, timeOfDay: Duration, scope: FaultScope,
    target: DrillTarget, duration: Duration, abort: AbortCondition?, effects: [FaultEffect]
  ) {
    self.name = name
    self.period = period
    self.weekday = weekday
    self.timeOfDay = timeOfDay
    self.scope = scope
    self.target = target
    self.duration = duration
    self.abort = abort
    self.effects = effects
  }
}
