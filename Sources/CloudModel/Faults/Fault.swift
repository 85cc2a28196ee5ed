import Stochastics

/// What a fault hits at once.
public enum FaultScope: String, Equatable, Sendable, CaseIterable {
  case instance
  case zone
  case region
  /// The supply of one instance type in one zone.
  case zoneSupply = "zone_supply"
  /// The supply of one instance type in all zones of one region.
  case regionSupply = "region_supply"

  /// Whether it is the supply of machines, not what runs.
  public var isSupply: Bool { self == .zoneSupply || self == .regionSupply }
}

/// What a fault does to what it hits: the closed vocabulary that the simulation understands.
public enum FaultEffect: Equatable, Sendable {
  /// This share of the instances in scope stops, 0 … 1 (of one instance: 1).
  case capacityLoss(share: Double)
  /// What was in GPU memory is gone: sequences that ran are cut, the model must be loaded again.
  case memoryLoss
  /// No instance can be started in scope while the fault lasts.
  case launchBlock
  /// The endpoint in scope does not answer: requests and probes hang until their timeout,
  /// or are refused at once.
  case endpointLoss(hangs: Bool)
  /// No machine of the supply is granted while the fault lasts: of pools of these purchase kinds,
  /// beyond what they have reserved.
  case stockOut(of: [PurchaseKind])
  /// This share of the spot instances of the supply is taken back, 0 … 1, after a notice in
  /// seconds in which they finish what they answer.
  case reclaim(share: Double, noticeSeconds: Double)
}

/// When faults of a kind begin.
public enum FaultOnset: Equatable, Sendable {
  /// Independent exponential gaps; faults per year (365 d) and component in scope: an instance
  /// of the quota, a zone, a region.
  case rate(perYear: Double)
  /// Listed times, seconds since 1970-01-01 UTC, in order.
  case times(unixSeconds: [Int64])
}

/// Where a fault can happen; every place that satisfies all given names.
public struct FaultPlaces: Equatable, Sendable {
  /// Key `cloud`.
  public var cloud: CloudID?
  /// Key `region`.
  public var region: RegionID?
  /// Key `zone`.
  public var zone: ZoneID?
  /// Key `pool`, for the scope `instance`: a pool's name in any region.
  public var pool: String?
  /// Key `instance`, for a supply: an instance type's name.
  public var instanceType: String?
  /// Makes a filter; without names it is every place.
  public init(
    cloud: CloudID? = nil, region: RegionID? = nil, zone: ZoneID? = nil, pool: String? = nil,
    instanceType: String? = nil
  ) {
    self.cloud = cloud
    self.region = region
    self.zone = zone
    self.pool = pool
    self.instanceType = instanceType
  }
}

/// A class of faults: cause, scope, onset, duration, effects; an item of `faults`.
public struct Fault: Equatable, Sendable {
  /// Key `name`: default the preset's or the kind's name; unique in the scenario.
  public var name: String
  /// Key `kind`: an entry of the fault catalog.
  public var kind: String
  /// What it hits at once.
  public var scope: FaultScope
  /// Where.
  public var places: FaultPlaces
  /// Keys `rate` (`0.3/y`), `mean_gap` (`120d`) or `at` (times).
  public var onset: FaultOnset
  /// Key `duration`: seconds until the cause is gone; recovery of what was lost comes after.
  public var duration: Distribution
  /// What it does.
  public var effects: [FaultEffect]
  /// Where the figures come from.
  public var source: String
  /// Makes a fault.
  public init(
    name: String, kind: String, scope: FaultScope, places: FaultPlaces, onset: FaultOnset,
    duration: Distribution, effects: [FaultEffect], source: String
  ) {
    self.name = name
    self.kind = kind
    self.scope = scope
    self.places = places
    self.onset = onset
    self.duration = duration
    self.effects = effects
    self.source = source
  }
}

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
