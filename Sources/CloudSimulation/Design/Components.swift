import CloudModel
import Stochastics

/// A cell: the instances of one pool in one zone, which may lie in another region than its requests.
struct CellDesign: Equatable, Sendable {
  let pool: Int
  let zone: Int
  /// The region whose requests its instances serve, and the one where they stand.
  let region: Int
  let site: Int
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
  let purchase: PurchaseKind
  let reserved: Int
  /// Share of a written quota from which on its use is reported.
  private let warning: Double?
  /// Instances from which on the use of the quota is reported; `.max` without a written quota.
  let warningUse: Int
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
    purchase = pool.purchase
    reserved = pool.reserved
    warning = pool.quotaWarning
    warningUse = Self.warningUse(warning, of: pool.quota)
    // A spot machine that stopped is not kept for its owner.
    restarts = pool.crashResponse == .restart && pool.purchase != .spot
    grant = pool.grant
    provisioning = pool.provisioning
    imagePull = pool.imagePull
    restart = pool.restart
  }

  /// Instances from which on the use of what is left of the quota is reported.
  func warningUse(of quota: Int) -> Int { Self.warningUse(warning, of: quota) }

  private static func warningUse(_ share: Double?, of quota: Int) -> Int {
    share.map { Int((Double(quota) * $0 - 1e-9).rounded(.up)) } ?? .max
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
  let drain: Int
  let memoryRestore: Int

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
    drain = keys.add(cell, "drain")
    memoryRestore = keys.add(cell, "memory restore")
  }
}

/// The supply of one instance type in a zone, or in all zones of a region.
struct SupplyDesign: Equatable, Sendable {
  /// The place and the type.
  let name: String
  let region: Int
  /// The zone; nil for the whole region.
  let zone: Int?
  let instanceType: String
  /// Cells of its type there.
  let cells: [Int]

  /// All supplies: by region, by type in the order of its pools, the region's first, then its zones'.
  static func all(_ scenario: Scenario, _ cells: ContiguousArray<CellDesign>) -> [SupplyDesign] {
    var supplies: [SupplyDesign] = []
    for (index, region) in scenario.regions.enumerated() {
      var types: [String] = []
      for pool in scenario.pools where pool.place.index == index {
        if !types.contains(pool.instanceType) { types.append(pool.instanceType) }
      }
      for type in types {
        let own = cells.indices.filter {
          cells[$0].site == index && scenario.pools[cells[$0].pool].instanceType == type
        }
        supplies.append(
          SupplyDesign(
            name: "\(region.name)/\(type)", region: index, zone: nil, instanceType: type, cells: own
          ))
        for zone in region.zones {
          supplies.append(
            SupplyDesign(
              name: "\(scenario.zones[zone.index].name)/\(type)", region: index, zone: zone.index,
              instanceType: type, cells: own.filter { cells[$0].zone == zone.index }))
        }
      }
    }
    return supplies
  }
}
