/// Loads that share a store's bandwidth: processor sharing with a cap a load.
///
/// All loads run at the same rate, so what has been served to one that was there from the start is
/// enough to know all: a load ends when that reaches what it was at its own start plus its size. Units
/// are bytes times 1e9, the product of bytes/s and nanoseconds, so sums are exact.
struct StoreState: Equatable, Sendable {
  /// Served to each load since the store was last idle.
  var served: Int128 = 0
  var since: Int64 = 0
  /// Bytes/s of each load now; 0 while it is idle.
  var rate: Int64 = 0
  var stamp: UInt32 = 0
  /// In the order of their ends.
  var loads: ContiguousArray<StoreLoad> = []
  /// Bytes times 1e9 of all loads that ended or broke off.
  var transferred: Int128 = 0
}

/// A load in progress.
struct StoreLoad: Equatable, Sendable {
  /// Position in `WorldState.launches`.
  let launch: Int32
  /// What has been served at its end.
  let end: Int128
}
