import CloudModel

/// A dead instance as outlier detection sees it, until the balancer's own checks take it out.
struct Outlier: Equatable, Sendable {
  /// Slot of the incident that killed it, and that incident's stamp.
  var slot: Int
  var incidentStamp: UInt32
  var cell: Int
  var eighths: Int64
  /// Steps of back-off, and whether it is out now.
  var backoff = 0
  var isOut = false
  /// When it last came back, or -1.
  var back: Int64 = -1
  var stamp: UInt32 = 0
  var isFree = false
}

/// Passive outlier detection: targets whose requests fail get none for a while.
///
/// A dead target fails all that it gets, so the rule of failures in a row finds it first; success rate and
/// failure percentage look at sweeps, when it is out already.
extension World {
  /// A target is dead: its next failed requests will eject it.
  mutating func watchOutlier(slot: Int, cell: Int, eighths: Int64) {
    guard let policy = design.loadBalancer.outliers, policy.consecutiveErrors > 0 else { return }
    let outlier = Outlier(
      slot: slot, incidentStamp: state.incidents[slot].stamp, cell: cell, eighths: eighths)
    let index: Int
    if let free = state.outliers.firstIndex(where: \.isFree) {
      index = free
      let stamp = state.outliers[free].stamp &+ 1
      state.outliers[free] = outlier
      state.outliers[free].stamp = stamp
    } else {
      index = state.outliers.count
      state.outliers.append(outlier)
    }
    scheduleEjection(index)
  }

  /// The balancer's own checks took a target out; returns whether it was ejected then.
  mutating func forgetOutlier(slot: Int, cell: Int, eighths: Int64) -> Bool {
    guard
      let index = state.outliers.firstIndex(where: {
        !$0.isFree && $0.slot == slot && $0.cell == cell && $0.eighths == eighths
          && $0.incidentStamp == state.incidents[slot].stamp
      })
    else { return false }
    state.outliers[index].isFree = true
    state.outliers[index].stamp &+= 1
    return state.outliers[index].isOut
  }

  /// The time in which a target gets so many requests that it is ejected, at the present rate.
  private mutating func scheduleEjection(_ index: Int) {
    guard let policy = design.loadBalancer.outliers else { return }
    let outlier = state.outliers[index]
    let region = design.cells[outlier.cell].region
    let weight = outlier.eighths * design.cells[outlier.cell].eighth
    let all = state.regions[region].weight + deadWeight(in: region)
    let rate = Units.part(state.regions[region].inflow, weight, of: max(all, weight))
    if rate == 0 { return }
    let requests = Int128(policy.consecutiveErrors) * 1_000_000_000_000_000_000
    let delay = (requests + Int128(rate) - 1) / Int128(rate)
    if delay > Int128(design.horizon) { return }
    schedule(
      Event(.outlierEjected, index, stamp: outlier.stamp),
      at: Units.later(state.now, by: Int64(delay)))
  }

  /// Enough requests in a row have failed.
  mutating func ejectOutlier(_ index: Int, stamp: UInt32) {
    guard let policy = design.loadBalancer.outliers, state.outliers[index].stamp == stamp,
      isOpen(index)
    else { return }
    let region = design.cells[state.outliers[index].cell].region
    if !policy.mayEject(out: ejected(in: region), of: hosts(in: region)) {
      // Counting starts anew.
      scheduleEjection(index)
      return
    }
    coolDown(index, policy)
    state.outliers[index].isOut = true
    // The first ejection lasts the base time.
    state.outliers[index].backoff = policy.raised(state.outliers[index].backoff)
    moveWeight(index, out: true)
    let slot = state.outliers[index].slot
    state.incidents[slot].ejections += 1
    let least = Units.nanoseconds(policy.ejectionTime(backoff: state.outliers[index].backoff))
    let sweep = Units.nanoseconds(policy.interval)
    let end = (Units.later(state.now, by: least) + sweep - 1) / sweep * sweep
    schedule(Event(.outlierReturned, index, stamp: stamp), at: end)
  }

  /// Sweeps at which a target was in and had been for an interval take a step of back-off each.
  private mutating func coolDown(_ index: Int, _ policy: OutlierDetection) {
    let back = state.outliers[index].back
    if back < 0 { return }
    let sweep = Units.nanoseconds(policy.interval)
    let steps = max(0, state.now / sweep - (back + 2 * sweep - 1) / sweep + 1)
    state.outliers[index].backoff = max(0, state.outliers[index].backoff - Int(steps))
  }

  /// An ejection is over: the target gets requests again.
  mutating func returnOutlier(_ index: Int, stamp: UInt32) {
    guard state.outliers[index].stamp == stamp, state.outliers[index].isOut, isOpen(index) else {
      return
    }
    state.outliers[index].isOut = false
    state.outliers[index].back = state.now
    moveWeight(index, out: false)
    scheduleEjection(index)
  }

  private func isOpen(_ index: Int) -> Bool {
    let outlier = state.outliers[index]
    return !outlier.isFree && state.openSlots[outlier.slot]
      && state.incidents[outlier.slot].stamp == outlier.incidentStamp
      && !state.incidents[outlier.slot].isShifted
  }

  private mutating func moveWeight(_ index: Int, out: Bool) {
    let outlier = state.outliers[index]
    let weight = outlier.eighths * design.cells[outlier.cell].eighth
    state.incidents[outlier.slot].deadWeight += out ? -weight : weight
    state.incidents[outlier.slot].ejectedWeight += out ? weight : -weight
    state.isStale = true
  }

  /// Targets of a region that are ejected now.
  func ejected(in region: Int) -> Int {
    state.outliers.count {
      !$0.isFree && $0.isOut && design.cells[$0.cell].region == region
    }
  }

  /// Targets that a region's balancer knows.
  func hosts(in region: Int) -> Int {
    design.cellsOfRegion[region].reduce(0) {
      $0 + state.cells[$1].serving + state.cells[$1].ramping + state.cells[$1].deadListed
    }
  }

  /// Whether so many targets of a region are ejected that all get requests.
  func panics(_ region: Int) -> Bool {
    guard let policy = design.loadBalancer.outliers, !state.outliers.isEmpty else { return false }
    return policy.panics(out: ejected(in: region), of: hosts(in: region))
  }
}
