import Foundation
import ScenarioSchema

/// Sets the least number of instances by the clock; an item of `scaling_policies`.
///
/// An action holds until the next one of its region. Without another policy the number is exactly that;
/// with one it is a floor. Headroom does not change numbers that somebody chose.
///
/// **Source**: Amazon EC2 Auto Scaling guide, scheduled scaling; a time that a clock change skips comes
/// an hour later, one that comes twice counts once.
public struct ScheduledScaling: PlannedScaling {
  /// What it remembers.
  public typealias Memory = PlannedMemory

  /// A change of the number; an item of `actions`.
  public struct Action: Equatable, Sendable {
    /// Key `days`: weekdays, 0 = Monday … 6; default all.
    public var days: [Int]
    /// Key `at`: since local midnight.
    public var timeOfDay: Duration
    /// Key `instances`.
    public var instances: Int
    /// Key `region`: its name; nil for every region.
    public var region: String?

    /// Makes an action.
    public init(
      days: [Int] = Array(0..<7), timeOfDay: Duration, instances: Int, region: String? = nil
    ) {
      self.days = days
      self.timeOfDay = timeOfDay
      self.instances = instances
      self.region = region
    }
  }

  /// Its name in the catalog.
  public static let name = "scheduled"
  /// Key `actions`.
  public var actions: [Action]
  /// Key `timezone`: IANA identifier; default UTC.
  public var timeZone: String

  /// Makes a policy.
  public init(actions: [Action], timeZone: String = "UTC") {
    self.actions = actions
    self.timeZone = timeZone
  }

  /// Once a minute, without metrics.
  public var cadence: ScalingCadence { ScalingCadence(interval: .seconds(60), window: .zero) }

  func factor(_ headroom: Double) -> Double { 1 }

  /// The actions of a region over the horizon, the last one before the start among them.
  public func plan(_ basis: PlanningBasis) -> CapacityPlan? {
    let own = actions.filter { $0.region == nil || $0.region == basis.regionName }
    guard !own.isEmpty, let zone = TimeZone(identifier: timeZone) else { return nil }
    let day: Int64 = 86_400
    let start = basis.startUnixSeconds
    let days = basis.horizon / 1_000_000_000 / day + 2
    var entries: [(start: Int64, order: Int, instances: Int)] = []
    // A week and a day before the start holds every action at least once.
    for index in -8...days {
      let midnight = (start / day + index) * day
      let weekday = CivilDate.weekday(unixSeconds: midnight)
      for (order, action) in own.enumerated() where action.days.contains(weekday) {
        let local = midnight + action.timeOfDay.components.seconds
        let time = Self.utc(local, zone) - start
        entries.append((time * 1_000_000_000, order, action.instances))
      }
    }
    entries.sort { ($0.start, $0.order) < ($1.start, $1.order) }
    let before = entries.last { $0.start <= 0 }.map { [(Int64(0), Optional(Double($0.instances)))] }
    let after = entries.filter { $0.start > 0 && $0.start <= basis.horizon }
      .map { ($0.start, Optional(Double($0.instances))) }
    return CapacityPlan((before ?? []) + after)
  }

  /// The moment at which clocks of a zone show a local time.
  private static func utc(_ local: Int64, _ zone: TimeZone) -> Int64 {
    func offset(_ time: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))))
    }
    // The offset of the evening before, unless the clocks change in between.
    let first = local - offset(local - offset(local) - 3_600)
    let second = local - offset(first)
    return offset(second) == offset(first) ? second : first
  }
}
