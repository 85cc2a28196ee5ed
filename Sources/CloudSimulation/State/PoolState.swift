/// What became of the instances that a pool asked for.
///
/// requested = granted + refused; granted + restarted = entered + timed out + cancelled + lost on
/// their way + on their way; and so on through every step: see `Invariants` of the tests.
struct LifeCounts: Equatable, Sendable {
  /// Asked of the provider for the first time, or again after a refusal that is over.
  var requested = 0
  var granted = 0
  /// Refused by a stock-out, by the quota, and by a fault that blocks launches.
  var refusedByStock = 0
  var refusedByQuota = 0
  var refusedByFault = 0
  /// Machines that came back and load again.
  var restarted = 0
  /// Entered the load balancer, and how long that took since the request, in nanoseconds.
  var entered = 0
  var enteredAfter: Int128 = 0
  /// Attempts whose preload took too long.
  var timedOut = 0
  /// Wanted no more before they entered the load balancer.
  var cancelled = 0
  /// Stopped by a fault on their way, and in the load balancer.
  var lostOnTheWay = 0
  var lost = 0
  /// Spot instances taken back, in the load balancer.
  var reclaimed = 0
  /// Wanted no more, and gone after draining.
  var released = 0
  var gone = 0
}

/// Why a pool cannot have one more instance now.
enum Refusal: Equatable, Sendable {
  case stock
  case quota
  case fault
  /// Its zones are full by `per_zone.max`, or its preloads fail: the provider is not asked.
  case ownLimit
}

/// A pool's use of its quota and reservation, what it lacks, and what it gives in place of others.
struct PoolState: Equatable, Sendable {
  /// Instances beyond its own wish, in place of ones that other pools of the region cannot have.
  var standIn = 0
  /// Wanted instances that it was refused and has not got since.
  var lacking = 0
  var refusal: Refusal?
  /// Wanted beyond what its quota allows, when that was last asked for.
  var beyondQuota = 0
  /// Until when its preloads are taken to fail.
  var suspendedUntil: Int64 = -1
  /// Instances that count against the quota, and since when.
  var used = 0
  var since: Int64 = 0
  var mostUsed = 0
  /// The most that was in use at once of the quota then in force, as a share.
  var mostShare = 0.0
  /// Instances of the quota that a fault has taken.
  var quotaCut = 0
  /// Nanoseconds at or above the quota's warning.
  var warned: Int64 = 0
  /// Nanoseconds times instances that are reserved and not used.
  var idleReserve: Int128 = 0
  var life = LifeCounts()

  /// Brings the integrals up to a moment.
  mutating func bringUp(to now: Int64, _ pool: PoolDesign) {
    let held = now - since
    let warningUse =
      quotaCut == 0 ? pool.warningUse : pool.warningUse(of: pool.quota - quotaCut)
    if used >= warningUse { warned += held }
    if used < pool.reserved { idleReserve += Int128(pool.reserved - used) * Int128(held) }
    since = now
  }

  /// Takes note of how much of the quota is in use.
  mutating func noteUse(_ pool: PoolDesign) {
    let quota = pool.quota - quotaCut
    mostUsed = max(mostUsed, used)
    if quota > 0 { mostShare = max(mostShare, Double(used) / Double(quota)) }
  }
}
