import CloudModel

/// Name resolution: after a record change, the old place keeps a share that decays.
///
/// A request's address was looked up some time ago, with a record as it was then; so the share of a
/// region is its share in the record now, plus what each past change has not yet moved.
extension World {
  /// Changes the record and starts the tail of stale addresses.
  mutating func shift(from: Int, to: Int, amount: Share) {
    if amount == 0 { return }
    state.regions[from].recordShare -= amount
    state.regions[to].recordShare += amount
    precondition(
      state.regions[from].recordShare >= 0, "more moved than was there at \(state.now) ns")
    let index = freeTransition()
    let stamp = state.transitions[index].stamp
    let isMove =
      state.failover.phase == .changingForCanary || state.failover.phase == .changingToMove
    let slot = isMove ? state.failover.incident : -1
    state.transitions[index] = Transition(
      from: from, to: to, amount: amount, began: state.now, step: -1, stamp: stamp,
      isFree: false, incident: slot, incidentStamp: slot < 0 ? 0 : state.incidents[slot].stamp)
    stepTransition(index, stamp: stamp)
  }

  private mutating func freeTransition() -> Int {
    if let index = state.transitions.firstIndex(where: \.isFree) { return index }
    state.transitions.append(
      Transition(
        from: 0, to: 0, amount: 0, began: 0, step: 0, stamp: 0, isFree: true, incident: -1,
        incidentStamp: 0))
    return state.transitions.count - 1
  }

  /// The next step of a tail, or its end.
  mutating func stepTransition(_ index: Int, stamp: UInt32) {
    if state.transitions[index].stamp != stamp || state.transitions[index].isFree { return }
    state.transitions[index].step += 1
    let step = state.transitions[index].step
    if step >= design.curve.shares.count {
      state.transitions[index].isFree = true
      state.transitions[index].stamp &+= 1
      endTail(state.transitions[index])
      releaseReservations()
    } else {
      schedule(
        Event(.resolverStep, index, stamp: stamp),
        at: state.transitions[index].began + design.curve.offsets[step + 1])
    }
    computeShares()
  }

  private mutating func endTail(_ transition: Transition) {
    let slot = transition.incident
    if slot < 0 || !state.openSlots[slot] { return }
    if state.incidents[slot].stamp == transition.incidentStamp {
      state.incidents[slot].tailEnded = state.now
    }
  }

  /// Gives back what a failover reserved, when the last stale address is gone and nobody scales.
  private mutating func releaseReservations() {
    if design.autoscaler != nil || state.failover.phase != .home { return }
    if state.transitions.contains(where: { !$0.isFree }) { return }
    for pool in design.pools.indices {
      let initial = design.cellsOfPool[pool].reduce(0) { $0 + design.cells[$1].initial }
      shrink(pool: pool, by: max(0, state.desired[pool] - initial))
    }
  }

  private mutating func computeShares() {
    for region in state.regions.indices {
      state.regions[region].share = state.regions[region].recordShare
    }
    for transition in state.transitions where !transition.isFree {
      let stale = Units.part(transition.amount, design.curve.shares[transition.step])
      state.regions[transition.from].share += stale
      state.regions[transition.to].share -= stale
    }
    // Tails are rounded one by one: where they cancel out, a unit may be missing.
    for region in state.regions.indices where state.regions[region].share < 0 {
      var largest = 0
      for other in state.regions.indices
      where state.regions[other].share > state.regions[largest].share { largest = other }
      state.regions[largest].share += state.regions[region].share
      state.regions[region].share = 0
    }
    state.isStale = true
  }
}
