import CloudModel

/// A weights store whose bandwidth loads share, in whole bytes/s.
struct StoreDesign: Equatable, Sendable {
  /// Position in `Scenario.stores`.
  let dependency: Int
  /// Size of one load, bytes.
  let bytes: Int64
  /// Of all loads together, and of one at most.
  let total: Int64
  let perLoad: Int64

  /// Time of a load that nothing slows down, rounded up to a nanosecond.
  var aloneTime: Int64 {
    let rate = Int128(min(perLoad, total))
    let time = (Int128(bytes) * 1_000_000_000 + rate - 1) / rate
    return Int64(clamping: time)
  }
}

/// The stores of a scenario's model, one for each zone, region or cloud by their scope.
///
/// A store without a total is among them when its transfers have a price: they are then followed one by
/// one, at a total that a million loads do not use up.
struct StoreSharing {
  /// All of them, empty when loads do not slow each other down.
  let stores: ContiguousArray<StoreDesign>
  private let scope: SharingScope

  init(_ scenario: Scenario) {
    guard let weights = scenario.models[0].weights else {
      stores = []
      scope = .global
      return
    }
    let store = scenario.stores[weights.store]
    let ample = store.perInstanceBytesPerSecond.map { min(1e18, 1e6 * $0) }
    let assumed = store.transferMicroUSDPerGB > 0 ? ample : nil
    guard let total = store.totalBytesPerSecond ?? assumed else {
      stores = []
      scope = .global
      return
    }
    scope = store.scope
    let count =
      switch store.scope {
      case .zone: scenario.zones.count
      case .region: scenario.regions.count
      case .cloud: scenario.clouds.count
      case .global: 1
      }
    let whole = Int64(total.rounded())
    let perLoad = store.perInstanceBytesPerSecond.map { Int64(max(1, min(1e18, $0)).rounded()) }
    stores = ContiguousArray(
      repeating: StoreDesign(
        dependency: weights.store, bytes: weights.bytes, total: whole, perLoad: perLoad ?? whole),
      count: count)
  }

  /// The store that instances of a zone load from, or -1.
  func store(ofZone zone: Int, _ scenario: Scenario) -> Int {
    if stores.isEmpty { return -1 }
    let region = scenario.zones[zone].region
    switch scope {
    case .zone: return zone
    case .region: return region.index
    case .cloud: return scenario.regions[region.index].cloud.index
    case .global: return 0
    }
  }
}
