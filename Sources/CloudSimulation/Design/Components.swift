import CloudModel
import Stochastics

/// A cell: the instances of one pool in one zone.
struct CellDesign: Equatable, Sendable {
  let pool: Int
  let zone: Int
  let region: Int
  let initial: Int
  let maximum: Int
  /// Units of weight of an eighth of an instance: 100 with the model's speed.
  let eighth: Int64
  /// The store that its weights come from together with others', or -1.
  let store: Int
  let streams: CellStreams
}

/// A pool as the event loop needs it.
struct PoolDesign: Equatable, Sendable {
  let minPerZone: Int
  /// The fewest instances that the autoscaler keeps, over all zones.
  let least: Int
  /// The most instances that quota and zones allow.
  let limit: Int
  let quota: Int
  /// Capacity of an instance in percent of the model's speed.
  let percent: Int
  /// Whether crashed machines restart in place instead of being replaced.
  let restarts: Bool
  let grant: Distribution
  let provisioning: Distribution
  let imagePull: Distribution
  let restart: Distribution

  init(_ pool: Pool, zones: Int, percent: Int) {
    self.percent = percent
    minPerZone = pool.minPerZone
    least = pool.minPerZone * zones
    limit = min(pool.quota, pool.maxPerZone * zones)
    quota = pool.quota
    restarts = pool.crashResponse == .restart
    grant = pool.grant
    provisioning = pool.provisioning
    imagePull = pool.imagePull
    restart = pool.restart
  }
}

/// Positions of a cell's streams in `Design.streamKeys`.
struct CellStreams: Equatable, Sendable {
  let grant: Int
  let provisioning: Int
  let imagePull: Int
  let restart: Int
  let load: Int
  let warmUp: Int
  let healthCheck: Int
  let cacheHit: Int
  let cacheLoad: Int
  let cacheWarmUp: Int

  init(_ cell: String, _ keys: inout StreamKeys) {
    grant = keys.add(cell, "grant")
    provisioning = keys.add(cell, "provisioning")
    imagePull = keys.add(cell, "image pull")
    restart = keys.add(cell, "restart")
    load = keys.add(cell, "model load")
    warmUp = keys.add(cell, "warm-up")
    healthCheck = keys.add(cell, "health check")
    cacheHit = keys.add(cell, "cache hit")
    cacheLoad = keys.add(cell, "load from cache")
    cacheWarmUp = keys.add(cell, "warm-up from cache")
  }
}

/// A component that faults of one class can hit, with its own streams.
///
/// Instances of a cell are one component: a clock at the summed rate of the cell's quota, with a
/// drawn index; a hit on an absent instance is void, so a larger pool shifts nobody's draws.
struct FaultSource: Equatable, Sendable {
  let faultClass: Int
  /// A cell, zone or region, by the class's scope.
  let place: Int
  /// Mean gap in nanoseconds; infinite for listed times.
  let meanGap: Double
  /// Instances that the clock stands for; 1 for zones and regions.
  let population: Int
  let times: [Int64]
  let onsetStream: Int
  let indexStream: Int
  let durationStream: Int
}

/// A class of faults as the simulation sees it: natural classes first, then one for each drill.
struct FaultClass: Equatable, Sendable {
  let name: String
  let scope: FaultScope
  let duration: Distribution
  let capacityLoss: Double
  let losesMemory: Bool
  let blocksLaunches: Bool
  let losesEndpoint: Bool
  let hangs: Bool
  /// Position in `Scenario.drills`, if it is one.
  let drill: Int?

  init(
    name: String, scope: FaultScope, duration: Distribution, effects: [FaultEffect], drill: Int?
  ) {
    self.name = name
    self.scope = scope
    self.duration = duration
    self.drill = drill
    var capacityLoss = 0.0
    var losesMemory = false
    var blocksLaunches = false
    var losesEndpoint = false
    var hangs = false
    for effect in effects {
      switch effect {
      case .capacityLoss(let share): capacityLoss = share
      case .memoryLoss: losesMemory = true
      case .launchBlock: blocksLaunches = true
      case .endpointLoss(let hanging):
        losesEndpoint = true
        hangs = hanging
      }
    }
    self.capacityLoss = capacityLoss
    self.losesMemory = losesMemory
    self.blocksLaunches = blocksLaunches
    self.losesEndpoint = losesEndpoint
    self.hangs = hangs
  }
}

/// One planned occurrence of a drill.
struct DrillDate: Equatable, Sendable {
  let time: Int64
  let drill: Int
  /// A cell, zone or region, by the drill's scope.
  let place: Int
}
