/// Which availability the objective is about; key `slo.measure`.
public enum AvailabilityMeasure: String, Equatable, Sendable, CaseIterable {
  /// Good over valid requests (default).
  case requests
  /// Share of minutes whose success ratio is at or above `good_minute`.
  case time
}

/// The goal; block `slo`.
public struct ServiceLevelObjective: Equatable, Sendable {
  /// Key `measure`.
  public var measure: AvailabilityMeasure
  /// Key `availability`: the goal, 0 … 1; default 99.99%.
  public var availability: Double
  /// Key `window`: over which it must hold: `1y` (default), `1q` or `1mo` of the calendar.
  public var window: ObjectiveWindow
  /// Key `good_minute`: success ratio of a minute that counts as up; default 99%.
  public var goodMinute: Double
  /// Makes an objective.
  public init(
    measure: AvailabilityMeasure = .requests, availability: Double = 0.9999,
    window: ObjectiveWindow = .year, goodMinute: Double = 0.99
  ) {
    self.measure = measure
    self.availability = availability
    self.window = window
    self.goodMinute = goodMinute
  }
}

/// The period of an objective; key `slo.window`.
public enum ObjectiveWindow: String, Equatable, Sendable, CaseIterable {
  case month
  case quarter
  /// Written `year` or `1y`; the whole horizon when that is shorter.
  case year
}

/// A design and what happens to it: everything that a scenario file says, checked and resolved.
public struct Scenario: Equatable, Sendable {
  /// Key `name`: required.
  public var name: String
  /// Key `description`.
  public var summary: String
  /// Key `start`: seconds since 1970-01-01 UTC; default 2026-01-01.
  public var startUnixSeconds: Int64
  /// Key `horizon`: default 1y (365 d).
  public var horizon: Duration
  /// Key `seed`: default 1.
  public var seed: UInt64
  /// Key `slo`.
  public var objective: ServiceLevelObjective
  /// Key `clouds`, in file order.
  public var clouds: [Cloud]
  /// All regions, in file order.
  public var regions: [Region]
  /// All zones, in file order.
  public var zones: [Zone]
  /// All pools, in file order.
  public var pools: [Pool]
  /// Key `models`: this version simulates one; a second is an error.
  public var models: [Model]
  /// Entries of `dependencies` that weights are loaded from.
  public var stores: [WeightsStore]
  /// Key `dependencies`.
  public var dependencies: [Dependency] = []
  /// Key `traffic`.
  public var traffic: Traffic
  /// Key `load_balancer`.
  public var loadBalancer: LoadBalancer
  /// Key `routing`.
  public var routing: Routing
  /// Key `failover_config`.
  public var failover: FailoverPolicy?
  /// Key `autoscaling`.
  public var autoscaling: AutoscalingPolicy?
  /// Key `capacity.buffer`: the autoscaler's wish is multiplied by 1 + buffer; default 0%.
  public var capacityBuffer: Double
  /// Key `capacity.survive`: what the autoscaler's wish has headroom to lose; default nothing.
  public var survives: [SurvivedLoss] = []
  /// Key `state`: sessions and how their state is kept; nil when the scenario has none.
  public var sessions: SessionPolicy?
  /// Key `capacity.retry_after`: how long a pool whose preloads failed in all its zones is left
  /// alone while other pools of the region stand in; default 5 min.
  public var retryAfter: Duration
  /// Key `faults`.
  public var faults: [Fault]
  /// Key `drills`.
  public var drills: [Drill]
  /// Key `axes`: how the scenario becomes a family of designs; it is itself none of them.
  public var axes: [DesignAxis] = []
  /// Key `tune`: the search for the cheapest design that meets a goal; nil when the scenario has none.
  public var tuning: Tuning?

  /// The zones in which a pool's machines stand.
  public func zones(of pool: Pool) -> [ZoneID] { regions[pool.place.index].zones }

  /// Makes a scenario; `Scenario.read` is how files become one.
  public init(
    name: String, summary: String = "", startUnixSeconds: Int64 = 1_767_225_600,
    horizon: Duration = .seconds(365 * 86_400), seed: UInt64 = 1,
    objective: ServiceLevelObjective = ServiceLevelObjective(), clouds: [Cloud],
    regions: [Region], zones: [Zone], pools: [Pool], models: [Model], traffic: Traffic,
    loadBalancer: LoadBalancer, routing: Routing, failover: FailoverPolicy? = nil,
    autoscaling: AutoscalingPolicy? = nil, capacityBuffer: Double = 0, faults: [Fault] = [],
    drills: [Drill] = [], stores: [WeightsStore] = [], retryAfter: Duration = .seconds(300)
  ) {
    self.name = name
    self.summary = summary
    self.startUnixSeconds = startUnixSeconds
    self.horizon = horizon
    self.seed = seed
    self.objective = objective
    self.clouds = clouds
    self.regions = regions
    self.zones = zones
    self.pools = pools
    self.models = models
    self.traffic = traffic
    self.loadBalancer = loadBalancer
    self.routing = routing
    self.failover = failover
    self.autoscaling = autoscaling
    self.capacityBuffer = capacityBuffer
    self.faults = faults
    self.drills = drills
    self.stores = stores
    self.retryAfter = retryAfter
  }
}
