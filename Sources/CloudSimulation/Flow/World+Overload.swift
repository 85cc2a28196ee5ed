import CloudModel

/// Overload that outlives its cause: what the retries and the expired work of an excursion keep alive.
extension World {
  /// The shortest overload without a cause that is counted, nanoseconds.
  static let shortestLoneOverload = Units.minute

  /// Follows overload that first tries alone would not cause, and the incident that it began with.
  mutating func watchOverload() {
    let isAlone = isOverloadedByRetries()
    if isAlone, state.retries.loneSince < 0 { state.retries.loneSince = state.now }
    if !isAlone { endLoneOverload() }
    if state.retries.isTicking || state.regions.contains(where: { $0.queue > 0 }) {
      if state.retries.starter < 0, state.retries.isFailing {
        state.retries.starter = earliestOwner()
      }
    } else {
      state.retries.starter = -1
    }
  }

  /// Adds a finished overload to the totals.
  mutating func endLoneOverload() {
    if state.retries.loneSince < 0 { return }
    let length = state.now - state.retries.loneSince
    state.retries.loneSince = -1
    if length < Self.shortestLoneOverload { return }
    state.retries.loneTotal += length
    state.retries.loneLongest = max(state.retries.loneLongest, length)
    state.retries.loneCount += 1
  }

  /// Whether a region refuses or outwaits more than a hundredth of what comes although its capacity
  /// would do for the first tries alone.
  private func isOverloadedByRetries() -> Bool {
    if !state.retries.isFailing { return false }
    for region in state.regions.indices where state.regions[region].endpointLost == 0 {
      var failing: Rate = 0
      for line in state.losses
      where line.region == region && line.kind.isOverload {
        failing += line.rate
      }
      if Int128(failing) * 100 <= Int128(state.regions[region].inflow) { continue }
      let own = Units.part(state.offered, state.regions[region].share)
      let capacity = design.loadBalancer.capacity(
        demand.speeds[state.speed], weight: state.regions[region].weight)
      if own <= Units.part(capacity, design.loadBalancer.shedsAbove) {
        return true
      }
    }
    return false
  }

  /// Of the incidents that something is being lost to, the one that began first; or -1.
  private func earliestOwner() -> Int {
    var best = -1
    for line in state.losses where line.owner >= 0 {
      if best < 0 || state.incidents[line.owner].onset < state.incidents[best].onset {
        best = line.owner
      }
    }
    return best
  }
}

extension FailureKind {
  /// Whether too many requests cause it.
  fileprivate var isOverload: Bool { self == .shed || self == .timedOut || self == .throttled }
}
