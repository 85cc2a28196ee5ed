import CloudModel

/// Supply: stock-outs, spot instances that are taken back, and pools that stand in for each other.
///
/// What a pool lacks, later pools of its region take on as stand-ins, in file order. They give it back
/// when the pool has its own instances in service again.
extension World {
  /// A supply fault begins or ends: its pools can have no more, or can again.
  mutating func changeStock(_ faultClass: FaultClass, supply: Int, by change: Int) {
    guard !faultClass.soldOutKinds.isEmpty else { return }
    let spec = design.supplies[supply]
    for cell in spec.cells
    where faultClass.soldOutKinds.contains(design.pools[design.cells[cell].pool].purchase) {
      state.soldOut[cell] += change
      precondition(
        state.soldOut[cell] >= 0, "cell \(cell) is sold out \(state.soldOut[cell]) times")
    }
  }

  /// A fault begins or ends to take quota of a supply: of all that act, the one that takes most counts.
  mutating func changeQuota(supply: Int) {
    var pools: [Int] = []
    for cell in design.supplies[supply].cells where pools.last != design.cells[cell].pool {
      pools.append(design.cells[cell].pool)
    }
    for pool in pools {
      var share = 0.0
      for slot in state.incidents.indices
      where state.openSlots[slot] && state.incidents[slot].isActive {
        let spec = design.classes[state.incidents[slot].faultClass]
        if spec.quotaLoss == 0 { continue }
        let hit = design.supplies[state.incidents[slot].place].cells
        if hit.contains(where: { design.cells[$0].pool == pool }) {
          share = max(share, spec.quotaLoss)
        }
      }
      state.pools[pool].bringUp(to: state.now, design.pools[pool])
      state.pools[pool].quotaCut = Int((Double(design.pools[pool].quota) * share).rounded())
      state.pools[pool].noteUse(design.pools[pool])
    }
  }

  /// Takes back a share of the spot instances in a cell, rounded to nearest: they finish what they
  /// answer within the notice, and get no more.
  mutating func reclaim(_ share: Double, notice: Int64, cell: Int, slot: Int) {
    func part(_ count: Int) -> Int { Int((Double(count) * share).rounded()) }
    for _ in 0..<part(state.cells[cell].launching) { takeLaunching(cell: cell, slot: slot) }
    let ramping = part(state.cells[cell].ramping)
    let serving = part(state.cells[cell].serving)
    for _ in 0..<ramping {
      guard let index = launch(number: 0, cell: cell, ramping: true) else { break }
      let eighths = state.launches[index].eighths
      changeCell(cell) {
        $0.ramping -= 1
        $0.rampingEighths -= eighths
        $0.draining += 1
      }
      dropLaunch(index)
      finishStreams(cell: cell, eighths: eighths, limit: notice, slot: slot)
    }
    changeCell(cell) {
      $0.serving -= serving
      $0.draining += serving
    }
    for _ in 0..<serving { finishStreams(cell: cell, eighths: 8, limit: notice, slot: slot) }
    let count = ramping + serving
    if count == 0 { return }
    state.pools[design.cells[cell].pool].life.reclaimed += count
    state.incidents[slot].missing += count
    state.incidents[slot].instancesLost += count
    wait(count, cell: cell, slot: slot)
  }

  /// Why a pool that lacks instances cannot have one more now.
  func refusal(pool: Int) -> Refusal {
    let cells = design.cellsOfPool[pool]
    let total = cells.reduce(0) { $0 + held(cell: $1) }
    if total >= quota(pool: pool) { return .quota }
    if state.pools[pool].suspendedUntil > state.now { return .ownLimit }
    let open = cells.filter { held(cell: $0) < design.cells[$0].maximum }
    if open.isEmpty { return .ownLimit }
    return open.contains { state.blocked[design.cells[$0].zone] == 0 } ? .stock : .fault
  }

  /// Notes how many wanted instances a pool is refused, each once, and why.
  mutating func noteLacking(_ count: Int, pool: Int) {
    let before = state.pools[pool].lacking
    state.pools[pool].lacking = count
    if count == 0 {
      state.pools[pool].refusal = nil
      return
    }
    let reason = refusal(pool: pool)
    state.pools[pool].refusal = reason
    countRefused(count - before, pool: pool, reason)
  }

  /// A pool is wanted to have fewer: what it lacks may be less, too.
  mutating func lessLacking(pool: Int) {
    let wanted = state.desired[pool] + state.pools[pool].standIn
    let lacks = max(0, wanted - present(pool: pool))
    if lacks >= state.pools[pool].lacking { return }
    state.pools[pool].lacking = lacks
    if lacks == 0 { state.pools[pool].refusal = nil }
  }

  /// Notes a wish that the quota of a region's last pool cannot take, each instance once.
  ///
  /// - Parameter percent: of an instance of the model's speed.
  mutating func noteBeyondQuota(_ percent: Int, region: Int) {
    guard let pool = design.poolsOfRegion[region].last,
      design.pools[pool].quota == design.pools[pool].limit
    else { return }
    let count = (percent + design.pools[pool].percent - 1) / design.pools[pool].percent
    countRefused(count - state.pools[pool].beyondQuota, pool: pool, .quota)
    state.pools[pool].beyondQuota = count
  }

  /// Counts requests that were refused.
  private mutating func countRefused(_ count: Int, pool: Int, _ reason: Refusal) {
    if count <= 0 || reason == .ownLimit { return }
    state.pools[pool].life.requested += count
    switch reason {
    case .stock: state.pools[pool].life.refusedByStock += count
    case .quota: state.pools[pool].life.refusedByQuota += count
    case .fault: state.pools[pool].life.refusedByFault += count
    case .ownLimit: break
    }
  }

  // MARK: Stand-ins

  /// Percent of an instance of the model's speed that a region's pools lack of their own wish.
  ///
  /// - Parameter inService: whether only those in the load balancer count, not those on their way.
  private func gap(region: Int, inService: Bool) -> Int {
    design.poolsOfRegion[region].reduce(0) { sum, pool in
      var own = 0
      for cell in design.cellsOfPool[pool] {
        let counts = state.cells[cell]
        own += inService ? counts.serving + counts.ramping : counts.present
      }
      if design.pools[pool].restarts { own += waitingCount(pool: pool) }
      return sum + max(0, state.desired[pool] - own) * design.pools[pool].percent
    }
  }

  private func standing(region: Int) -> Int {
    design.poolsOfRegion[region].reduce(0) {
      $0 + state.pools[$1].standIn * design.pools[$1].percent
    }
  }

  /// Lets pools of a region take on what others lack, or give it back.
  mutating func balanceStandIns(region: Int) {
    if design.poolsOfRegion[region].count > 1 {
      raiseStandIns(region)
      releaseStandIns(region)
    }
    if state.regions[region].shortages > 0 { noteDenied(region) }
  }

  private mutating func raiseStandIns(_ region: Int) {
    var left = gap(region: region, inService: false) - standing(region: region)
    for pool in design.poolsOfRegion[region] where left > 0 {
      let percent = design.pools[pool].percent
      let limit = design.pools[pool].limit
      while left > 0, state.desired[pool] + state.pools[pool].standIn < limit,
        let cell = cellWithRoom(pool: pool, besides: nil)
      {
        state.pools[pool].standIn += 1
        left -= percent
        let owner = takeWaiting(region: region)
        request(cell: cell, owner: owner)
      }
    }
    if state.waiting.contains(where: { $0.count == 0 }) {
      state.waiting.removeAll { $0.count == 0 }
    }
  }

  /// Gives back what is no longer lacked, the last pool first, once those that it stood in for serve.
  private mutating func releaseStandIns(_ region: Int) {
    var surplus = standing(region: region)
    if surplus == 0 { return }
    surplus -= gap(region: region, inService: true)
    for pool in design.poolsOfRegion[region].reversed() {
      let percent = design.pools[pool].percent
      while state.pools[pool].standIn > 0, surplus >= percent {
        if present(pool: pool) >= state.desired[pool] + state.pools[pool].standIn {
          guard let cell = fullestCell(pool: pool) else { break }
          drain(cell: cell)
        }
        state.pools[pool].standIn -= 1
        surplus -= percent
        lessLacking(pool: pool)
      }
    }
  }

  /// Tells the region's stock-outs and quota cuts how much is lacking because of them, so that losses are booked to
  /// them.
  private mutating func noteDenied(_ region: Int) {
    let uncovered = gap(region: region, inService: false) - standing(region: region)
    func isRefused(_ reason: Refusal) -> Bool {
      design.poolsOfRegion[region].contains {
        state.pools[$0].refusal == reason && state.pools[$0].lacking > 0
      }
    }
    let byStock = isRefused(.stock)
    let byQuota = isRefused(.quota)
    for slot in state.incidents.indices
    where state.openSlots[slot] && state.incidents[slot].region == region {
      let spec = design.classes[state.incidents[slot].faultClass]
      if spec.soldOutKinds.isEmpty, spec.quotaLoss == 0 { continue }
      let denies = spec.quotaLoss > 0 ? byQuota : byStock
      let denied = denies && state.incidents[slot].isActive ? max(0, uncovered) : 0
      if denied != state.incidents[slot].denied {
        state.incidents[slot].denied = denied
        state.isStale = true
      }
    }
  }

  // MARK: Preloads that fail everywhere

  /// Preloads of a pool failed in all its zones: others stand in for a while.
  mutating func suspend(pool: Int) {
    let until = Units.later(state.now, by: design.retryAfter)
    state.pools[pool].suspendedUntil = until
    schedule(Event(.poolRetry, pool), at: until)
  }

  /// A suspended pool may try again.
  mutating func retryPool(_ pool: Int) {
    if state.pools[pool].suspendedUntil > state.now { return }
    state.pools[pool].suspendedUntil = -1
    reconcile(region: design.regionOfPool[pool])
  }
}
