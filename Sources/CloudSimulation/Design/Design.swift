import CloudModel
import ScenarioSchema
import Stochastics

/// A scenario compiled for the event loop: dense arrays, whole nanoseconds, exact rates.
///
/// It never changes during a run, so replications share it: a class, as a copy of a value with so many
/// arrays would cost more than the events that read it. Each thread has one of its own: counting
/// references to one from two threads made two threads slower than one. So what the event loop reads
/// lies in arrays of the design, not in those of the scenario, which all designs share.
public final class Design: Sendable {
  /// The scenario that it was made from.
  public let scenario: Scenario
  /// `demands[path]`: the offered load, by path of the traffic's noise.
  private let demands: [DemandTable]
  /// The seed in force.
  public let seed: UInt64
  /// What one instance can do, at the mean mix of request classes; `World.demand` has it by mix.
  let speed: SpeedTable
  /// What chance adds to the fluid station; nil where instances have no slots.
  let station: StationTable?
  /// How failed tries come back; nil when no client retries.
  let retries: RetryDesign?
  let cells: ContiguousArray<CellDesign>
  let pools: ContiguousArray<PoolDesign>
  let poolsOfRegion: [[Int]]
  let regionOfPool: [Int]
  let loadLaw: Distribution
  let warmUpLaw: Distribution
  let weightsCache: WeightsCache?
  /// Time to bring saved GPU memory back after a restart in place; nil where it is lost.
  let memoryRestore: Distribution?
  /// Stores whose bandwidth loads share.
  let stores: ContiguousArray<StoreDesign>
  let supplies: [SupplyDesign]
  let drain: DrainLaw
  /// How long a pool whose preloads failed in all zones is left alone, nanoseconds.
  let retryAfter: Int64
  let cellsOfPool: [[Int]]
  let cellsOfZone: [[Int]]
  /// By the region whose requests they serve, and by the one where they stand.
  let cellsOfRegion: [[Int]]
  let cellsOfSite: [[Int]]
  /// `served[site]`: regions whose requests are served there, the site itself first.
  let served: [[Int]]
  let zonesOfRegion: [[Int]]
  let regionOfZone: [Int]
  let cloudOfRegion: [Int]
  let curve: ResolverCurve
  let weights: [Share]
  let classes: [FaultClass]
  /// What incidents put in force; the first is nothing.
  let conditions: ContiguousArray<Conditions>
  /// `groups[class][place]`: incidents of faults that hit several places; empty for others.
  let groups: [[[FaultTarget]]]
  /// The names of running dependencies, in the order in which faults number them: by dependency, then
  /// by region or cloud.
  public let dependencyNames: [String]
  /// Whether a class of crashes runs on overload.
  let hasOverloadClocks: Bool
  /// The class of detections of regions that answer; nil where probes do not fail by themselves.
  let falseAlarmClass: Int?
  let sources: [FaultSource]
  let drillDates: [DrillDate]
  /// Starts of the calendar months inside the horizon, after the first; nanoseconds.
  let monthStarts: [Int64]
  let streamKeys: [StreamKey]
  let failover: FailoverDesign?
  let loadBalancer: LoadBalancerDesign
  let autoscaler: AutoscalerDesign?
  /// Sessions and how their state is kept; nil when the scenario has none.
  let sessions: SessionDesign?
  /// Length of a replication, nanoseconds.
  public let horizon: Int64

  /// Compiles a scenario.
  ///
  /// - Parameter seed: replaces the scenario's seed.
  public init(_ scenario: Scenario, seed: UInt64? = nil) {
    self.scenario = scenario
    var keys = StreamKeys(seed: seed ?? scenario.seed)
    horizon = Units.nanoseconds(scenario.horizon)
    let seed = seed ?? scenario.seed
    self.seed = seed
    demands = (0..<(scenario.traffic.noise?.paths ?? 1)).map {
      DemandTable(scenario, seed: seed, path: $0)
    }
    let model = scenario.models[0]
    speed = demands[0].meanSpeed(scenario)
    loadLaw = model.loadSeconds
    warmUpLaw = model.warmUp
    weightsCache = model.cache
    memoryRestore = model.memoryRestore
    drain = DrainLaw(model, scenario.traffic.classes)
    let sharing = StoreSharing(scenario)
    stores = sharing.stores
    pools = ContiguousArray(
      scenario.pools.map {
        PoolDesign(
          $0, zones: scenario.zones(of: $0).count,
          percent: Self.percent(of: $0, scenario))
      })
    regionOfPool = scenario.pools.map(\.region.index)
    poolsOfRegion = scenario.regions.map { $0.pools.map(\.index) }
    cells = Self.cells(scenario, sharing, &keys)
    let cells = cells
    supplies = SupplyDesign.all(scenario, cells)
    retryAfter = Units.nanoseconds(scenario.retryAfter)
    func group(_ count: Int, _ key: (CellDesign) -> Int) -> [[Int]] {
      (0..<count).map { item in cells.indices.filter { key(cells[$0]) == item } }
    }
    cellsOfPool = group(scenario.pools.count) { $0.pool }
    cellsOfZone = group(scenario.zones.count) { $0.zone }
    cellsOfRegion = group(scenario.regions.count) { $0.region }
    cellsOfSite = group(scenario.regions.count) { $0.site }
    served = cellsOfSite.enumerated().map { site, own in
      own.reduce(into: [site]) { list, cell in
        if !list.contains(cells[cell].region) { list.append(cells[cell].region) }
      }
    }
    regionOfZone = scenario.zones.map(\.region.index)
    cloudOfRegion = scenario.regions.map(\.cloud.index)
    zonesOfRegion = scenario.regions.map { $0.zones.map(\.index) }
    // Behind one address nobody has a stale one.
    curve = ResolverCurve(
      scenario.routing.method.usesNames ? scenario.routing.resolvers : [],
      ttl: scenario.failover?.dnsTTL ?? scenario.routing.dnsTTL)
    weights = Apportion.shares(scenario.routing.weights)
    let faults = FaultTable(scenario)
    classes = faults.classes
    conditions = faults.conditions
    groups = faults.groups
    dependencyNames = faults.graph.instances.map(\.name)
    sources = FaultSources.make(scenario, faults, cells, supplies, &keys)
    hasOverloadClocks = sources.contains { $0.overloadRegion >= 0 }
    falseAlarmClass = faults.falseAlarmClass
    drillDates = DrillCalendar.dates(scenario, cells: cells, cellsOfRegion: cellsOfSite)
    monthStarts = Self.months(scenario, horizon)
    failover = scenario.failover.map { FailoverDesign($0, scenario, &keys) }
    loadBalancer = LoadBalancerDesign(
      scenario.loadBalancer, warmup: scenario.failover?.loadBalancerWarmup ?? .zero)
    let pools = pools
    let most = poolsOfRegion.map { list in
      list.reduce(0.0) { $0 + Double(pools[$1].limit * pools[$1].percent) / 100 }
    }
    retries = RetryDesign(scenario)
    station = StationTable(speed, loadBalancer, most: most.max() ?? 0)
    autoscaler = scenario.autoscaling.map { [demands, speed] in
      AutoscalerDesign($0, scenario, demands: demands, speed: speed, &keys)
    }
    sessions = scenario.sessions.map { SessionDesign($0, scenario, &keys) }
    streamKeys = keys.keys
  }

  /// Position of the class of the first drill, behind the faults and false alarms.
  public var firstDrillClass: Int { classes.count - scenario.drills.count }

  /// What an instance carries in percent of the model's speed, less what saving sessions takes.
  private static func percent(of pool: Pool, _ scenario: Scenario) -> Int {
    let whole = scenario.models[0].percent(of: pool.instanceType)
    guard let sessions = scenario.sessions else { return whole }
    return max(1, Int((Double(whole) * (1 - sessions.writeCost)).rounded()))
  }

  /// The greatest offered rate of all paths of the noise.
  var peakRate: Rate { demands.map(\.peak).max() ?? 0 }

  /// The offered load of a replication.
  func demand(ofReplication number: Int) -> DemandTable {
    if let noise = scenario.traffic.noise, noise.paths == nil {
      return DemandTable(scenario, seed: seed, path: number)
    }
    return demands[number % demands.count]
  }

  private static func cells(
    _ scenario: Scenario, _ sharing: StoreSharing, _ keys: inout StreamKeys
  ) -> ContiguousArray<CellDesign> {
    var cells: ContiguousArray<CellDesign> = []
    for (poolIndex, pool) in scenario.pools.enumerated() {
      for zone in scenario.zones(of: pool) {
        let name = scenario.cellName(pool, zone)
        cells.append(
          CellDesign(
            pool: poolIndex, zone: zone.index, region: pool.region.index,
            site: pool.place.index, initial: pool.initialPerZone, maximum: pool.maxPerZone,
            eighth: Int64(percent(of: pool, scenario)),
            store: sharing.store(ofZone: zone.index, scenario),
            streams: CellStreams(name, &keys)))
      }
    }
    return cells
  }

  private static func months(_ scenario: Scenario, _ horizon: Int64) -> [Int64] {
    let start = scenario.startUnixSeconds
    let first = CivilDate(unixSeconds: start)
    var months: [Int64] = []
    var next: Int64 = 1
    while true {
      let time = (first.firstOfMonth(adding: next).unixSeconds - start) * Units.second
      if time >= horizon { return months }
      months.append(time)
      next += 1
    }
  }

  /// The names of the fault classes, in the order of `ReplicationResult.classes`: faults, false alarms
  /// where probes fail by themselves, then drills.
  public var faultClassNames: [String] { classes.map(\.name) }

  /// The names of a scenario's cells, `zone/pool`, in the order in which incidents number them.
  public static func cellNames(_ scenario: Scenario) -> [String] {
    scenario.pools.flatMap { pool in
      scenario.zones(of: pool).map { scenario.cellName(pool, $0) }
    }
  }

  /// The names of a scenario's supplies, `zone/type` and `region/type`, in the order in which
  /// incidents number them.
  public var supplyNames: [String] { supplies.map(\.name) }

  /// The name of the place that an incident hit.
  public func placeName(_ scope: FaultScope, _ place: Int) -> String {
    switch scope {
    case .instance:
      let cell = cells[place]
      return scenario.cellName(scenario.pools[cell.pool], ZoneID(cell.zone))
    case .zone: return scenario.zones[place].name
    case .region: return scenario.regions[place].name
    case .cloud: return scenario.clouds[place].name
    case .everywhere: return "everywhere"
    case .dependency: return dependencyNames[place]
    case .zoneSupply, .regionSupply: return supplies[place].name
    }
  }
}

extension Scenario {
  /// The name of a cell, `zone/pool`; of machines that serve another region, `zone/region/pool`.
  func cellName(_ pool: Pool, _ zone: ZoneID) -> String {
    let home = pool.site.map { _ in "\(regions[pool.region.index].name)/" } ?? ""
    return "\(zones[zone.index].name)/\(home)\(pool.name)"
  }
}
