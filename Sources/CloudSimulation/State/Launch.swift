/// A step in the life of an instance on its way.
public enum LaunchStep: Int, CaseIterable, Sendable {
  /// The provider has been asked; of a restart, nothing.
  case granting
  /// The machine boots, or a machine that was down comes back.
  case booting
  /// The server's image is pulled.
  case pullingImage
  /// The weights are loaded.
  case loading
  /// Kernels are compiled, the model warms up.
  case warmingUp
  /// It waits for the load balancer's first health checks.
  case checking
  /// It is in the load balancer, on its ramp to full weight.
  case ramping
}

/// How a launch's weights come.
enum LoadPath: UInt8, Equatable, Sendable {
  /// In a time of its own that was drawn: a law, the machine's disk, or a store without a total.
  case alone
  /// From a store that it has not come to yet.
  case beforeStore
  /// From a store, with others.
  case atStore
  /// They have come from a store.
  case afterStore
}

/// An instance on its way to full weight.
///
/// All its random times are drawn when it is requested. Steps that nothing can change are not events:
/// the step of a moment follows from the times. A load from a shared store is one.
struct Launch: Equatable, Sendable {
  var cell: Int
  /// 0: not yet in the load balancer; 1 … 4: step of the ramp.
  var step: Int
  /// Whether the pending attempt will run into the preload timeout.
  var fails: Bool
  /// Slot of the incident whose loss it makes good, or -1.
  var owner: Int
  var stamp: UInt32
  var isFree: Bool
  /// Preloads in a row that failed before it.
  var failures = 0
  /// When it was requested, and when grant, boot and image pull end.
  var requested: Int64 = 0
  var granted: Int64 = 0
  var booted: Int64 = 0
  var machine: Int64 = 0
  var path = LoadPath.alone
  /// When the weights are in memory; of a store's load not yet over, -1.
  var loaded: Int64 = -1
  /// Time of warm-up and of the first health checks.
  var warmUp: Int64 = 0
  var checks: Int64 = 0
  /// When the preload times out.
  var deadline: Int64 = .max

  /// Its weight on its ramp, in eighths of an instance: 1, 3, 5, 7, the mean of a linear ramp over
  /// each quarter.
  var eighths: Int64 { step == 0 ? 0 : Int64(2 * step - 1) }

  /// The step that it is in at a moment.
  func lifeStep(at now: Int64) -> LaunchStep {
    if step > 0 { return .ramping }
    if now < granted { return .granting }
    if now < booted { return .booting }
    if now < machine { return .pullingImage }
    if loaded < 0 || now < loaded { return .loading }
    return now < Units.later(loaded, by: warmUp) ? .warmingUp : .checking
  }
}
