import ScenarioSchema
import Stochastics

/// Whether a store is fast enough for all its instances at once.
extension ScenarioResolver {
  /// Warns of a store that so many loads at once make slower than the preload timeout: all attempts
  /// fail together and begin anew together, so that a mass restart never ends.
  mutating func checkMassLoad(_ models: [Model], _ failover: FailoverPolicy?) {
    guard let failover, let model = models.first, let weights = model.weights,
      let total = stores[weights.store].totalBytesPerSecond
    else { return }
    let store = stores[weights.store]
    let timeout = failover.modelPreloadTimeout / .seconds(1)
    let warmUp = model.warmUp.mean
    guard let (place, count) = largestCrowd(of: store, model) else { return }
    let fastest = store.perInstanceBytesPerSecond ?? .infinity
    let load = Double(weights.bytes) / min(fastest, total / Double(count))
    guard load + warmUp > timeout else { return }
    let needed = Double(count) * Double(weights.bytes) / max(1, timeout - warmUp)
    let enough = QuantityKind.bandwidth.format((needed / 1e8).rounded(.up) * 1e8)
    let longer = Duration.seconds(Int64((load + warmUp).rounded(.up))).quantityText
    // No bandwidth helps where one load alone, or the warm-up, takes too long.
    let helps = warmUp < timeout && Double(weights.bytes) / fastest + warmUp <= timeout
    let remedy = helps ? "give 'total' \(enough), " : "give "
    warn(
      "when \(count) instances of \(place) load at once, each takes "
        + "\(Duration.seconds(Int64(load.rounded())).quantityText) and a warm-up of "
        + "\(Duration.seconds(Int64(warmUp.rounded())).quantityText), longer than the preload "
        + "timeout of \(failover.modelPreloadTimeout.quantityText): all fail together and begin "
        + "anew, so a mass restart never ends; \(remedy)model_preload_timeout \(longer), or the "
        + "instances a cache of the weights",
      at: ["dependencies", store.name, "bandwidth", "total"])
  }

  /// The place with most instances that share one store, and how many of them would load from it.
  private func largestCrowd(
    of store: WeightsStore, _ model: Model
  ) -> (place: String, count: Int)? {
    func count(_ isThere: (Pool, ZoneID) -> Bool) -> Int {
      var sum = 0
      for pool in pools {
        for zone in regions[pool.place.index].zones where isThere(pool, zone) {
          sum += pool.initialPerZone
        }
      }
      return sum
    }
    let all: [(place: String, count: Int)]
    switch store.scope {
    case .zone:
      all = zones.indices.map { zone in (zones[zone].name, count { $1 == ZoneID(zone) }) }
    case .region:
      all = regions.indices.map { index in
        (regions[index].name, count { pool, _ in pool.place == RegionID(index) })
      }
    case .cloud:
      all = clouds.indices.map { index in
        (clouds[index].name, count { pool, _ in regions[pool.place.index].cloud == CloudID(index) })
      }
    case .global: all = [("all regions", count { _, _ in true })]
    }
    guard let most = all.max(by: { $0.count < $1.count }), most.count > 0 else { return nil }
    if model.memoryRestore != nil { return nil }
    // Machines that find a copy on their disk do not come to the store.
    let share = 1 - (model.cache?.shareOnRestart ?? 0)
    let loads = Int((Double(most.count) * share).rounded(.up))
    return loads > 0 ? (most.place, loads) : nil
  }
}
