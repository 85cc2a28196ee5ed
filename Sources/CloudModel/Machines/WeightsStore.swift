import Stochastics

/// What shares one dependency; key `scope`: `zone`, `region` (default), `cloud` or `global`.
public enum SharingScope: String, Equatable, Sendable, CaseIterable {
  case zone
  case region
  case cloud
  case global
}

/// A store that instances load weights from; an entry under `dependencies` with a `bandwidth`.
///
/// Loads that run at once share `bandwidth.total` evenly, each at most `bandwidth.per_instance`:
/// processor sharing. Without a total they do not slow each other down.
public struct WeightsStore: Equatable, Sendable {
  /// The key under `dependencies`.
  public var name: String
  /// Key `scope`: every zone, region or cloud has one of its own, or all share one.
  public var scope: SharingScope
  /// Key `bandwidth.total`: bytes/s of all loads together.
  public var totalBytesPerSecond: Double?
  /// Key `bandwidth.per_instance`: bytes/s of one load.
  public var perInstanceBytesPerSecond: Double?
  /// Key `transfer_price`: of a GB (10^9 bytes) that an instance loads, micro-dollars; default 0.
  public var transferMicroUSDPerGB: Int64

  /// Makes a store.
  public init(
    name: String, scope: SharingScope = .region, totalBytesPerSecond: Double? = nil,
    perInstanceBytesPerSecond: Double? = nil, transferMicroUSDPerGB: Int64 = 0
  ) {
    self.name = name
    self.scope = scope
    self.totalBytesPerSecond = totalBytesPerSecond
    self.perInstanceBytesPerSecond = perInstanceBytesPerSecond
    self.transferMicroUSDPerGB = transferMicroUSDPerGB
  }
}

/// Weights that come from a store; keys `load.weights` and `load.from`.
public struct StoredWeights: Equatable, Sendable {
  /// Key `load.weights`: bytes, whole.
  public var bytes: Int64
  /// Key `load.from`: the position in `Scenario.stores`.
  public var store: Int
  /// Makes weights.
  public init(bytes: Int64, store: Int) {
    self.bytes = bytes
    self.store = store
  }
}

/// A copy of the weights on the machine's own disk; block `load.cache`.
///
/// A machine that restarts, or a new one whose image holds them, finds the weights there with a
/// given chance and then needs no store.
public struct WeightsCache: Equatable, Sendable {
  /// Key `on_restart`: share of restarts in place that find them; 0 … 1, default 100%.
  public var shareOnRestart: Double
  /// Key `on_new`: share of new machines that find them; 0 … 1, default 0%.
  public var shareOnNew: Double
  /// Key `duration`: load from the disk, seconds; required.
  public var load: Distribution
  /// Key `warm_up`: with compiled kernels at hand, seconds; default as without the cache.
  public var warmUp: Distribution?

  /// Makes a cache.
  public init(
    shareOnRestart: Double = 1, shareOnNew: Double = 0, load: Distribution,
    warmUp: Distribution? = nil
  ) {
    self.shareOnRestart = shareOnRestart
    self.shareOnNew = shareOnNew
    self.load = load
    self.warmUp = warmUp
  }
}
