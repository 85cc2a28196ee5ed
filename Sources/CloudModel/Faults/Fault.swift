import Stochastics

/// What a fault hits at once: the failure domains, from one machine to everything.
public enum FaultScope: String, Equatable, Sendable, CaseIterable, Codable {
  case instance
  case zone
  case region
  /// All regions of one cloud.
  case cloud
  /// All regions of every cloud, as a configuration that is pushed to all of them at once.
  case everywhere
  /// A component that the service needs, with all regions that use it.
  case dependency
  /// The supply of one instance type in one zone.
  case zoneSupply = "zone_supply"
  /// The supply of one instance type in all zones of one region.
  case regionSupply = "region_supply"

  /// Whether it is the supply of machines, not what runs.
  public var isSupply: Bool { self == .zoneSupply || self == .regionSupply }

  /// Domains of places from the narrowest to the widest; nil for supplies and dependencies.
  var width: Int? { [.instance, .zone, .region, .cloud, .everywhere].firstIndex(of: self) }
}

/// When faults of a kind begin.
public enum FaultOnset: Equatable, Sendable {
  /// Independent exponential gaps; faults per year (365 d) and component in scope: an instance
  /// of the quota, a zone, a region, a cloud, a dependency.
  case rate(perYear: Double)
  /// Gaps from one onset to the next of a component by any law, seconds: a renewal process. A mixture
  /// of short and long gaps makes clusters.
  case gaps(Distribution)
  /// Listed times, seconds since 1970-01-01 UTC, in order.
  case times(unixSeconds: [Int64])
  /// The rows of a file.
  case trace(FaultTrace)
  /// At a rate per year and component, but only while the region's load is above a share of its
  /// capacity: crashes that overload brings about.
  case overload(perYear: Double, above: Double)
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
  /// Key `dependency`: the position in `Scenario.dependencies`.
  public var dependency: Int?
  /// Key `component`: dependencies of this kind.
  public var component: String?
  /// Makes a filter; without names it is every place.
  public init(
    cloud: CloudID? = nil, region: RegionID? = nil, zone: ZoneID? = nil, pool: String? = nil,
    instanceType: String? = nil, dependency: Int? = nil
  ) {
    self.cloud = cloud
    self.region = region
    self.zone = zone
    self.pool = pool
    self.instanceType = instanceType
    self.dependency = dependency
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
  /// Keys `rate` (`0.3/y`), `mean_gap` (`120d`), `gap` (a law), `clustered`, `at` (times), `trace`.
  public var onset: FaultOnset
  /// Key `duration`: seconds until the cause is gone; recovery of what was lost comes after.
  public var duration: Distribution
  /// What it does.
  public var effects: [FaultEffect]
  /// Where the figures come from.
  public var source: String
  /// Key `chance`: the share of onsets at which it really happens, 0 … 1; default all.
  public var chance = 1.0
  /// Key `common_cause`: the share of onsets that hit a whole wider domain.
  public var commonCause: CommonCause?
  /// Key `ramp`: seconds in which partial effects grow from nothing to their full size; what stops
  /// instances strikes at its end. `duration` counts from there.
  public var rampSeconds = 0.0
  /// Keys `staged` and `stage_interval`: seconds after which a change reaches the next place; nil when
  /// it reaches all at once.
  public var stageSeconds: Double?
  /// Key `latent`: whether it rests unseen until a failover sends traffic to its region.
  public var isLatent = false
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

/// Onsets that hit a whole domain at once: the beta factor of dependability analysis; key `common_cause`.
public struct CommonCause: Equatable, Sendable {
  /// Key `share`: of all onsets, 0 … 1.
  public var share: Double
  /// Key `reach`: the domain: all that lies with the struck component in one zone, region or cloud,
  /// or everything.
  public var reach: FaultScope
  /// Makes a common cause.
  public init(share: Double, reach: FaultScope) {
    self.share = share
    self.reach = reach
  }
}

/// Faults as a file lists them; key `trace`.
public struct FaultTrace: Equatable, Sendable {
  /// One row.
  public struct Row: Equatable, Sendable {
    /// Seconds since 1970-01-01 UTC.
    public var onsetUnixSeconds: Int64
    /// Seconds.
    public var durationSeconds: Double
    /// The place that it hit; nil for every place in scope.
    public var place: String?
    /// The fault's name, in a file of an incident with several.
    public var fault: String?
    /// Makes a row.
    public init(
      onsetUnixSeconds: Int64, durationSeconds: Double, place: String? = nil, fault: String? = nil
    ) {
      self.fault = fault
      self.onsetUnixSeconds = onsetUnixSeconds
      self.durationSeconds = durationSeconds
      self.place = place
    }
  }
  /// In the order of onset.
  public var rows: [Row]
  /// The file, for reports.
  public var source: String
  /// Makes a trace.
  public init(rows: [Row], source: String) {
    self.rows = rows
    self.source = source
  }
}
