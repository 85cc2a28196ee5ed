import CloudModel

extension World {
  /// Changes a cell's counts, after bringing its instance hours up to now.
  mutating func changeCell(_ cell: Int, _ change: (inout CellState) -> Void) {
    let region = design.cells[cell].region
    let before = state.cells[cell]
    let held = Int128(state.now - before.since)
    state.cells[cell].exposure += Int128(before.serving + before.ramping) * held
    state.cells[cell].billed += Int128(before.billedCount) * held
    state.cells[cell].since = state.now
    change(&state.cells[cell])
    let after = state.cells[cell]
    precondition(
      after.serving >= 0 && after.ramping >= 0 && after.launching >= 0 && after.deadListed >= 0
        && after.draining >= 0, "negative count in cell \(cell) at \(state.now) ns: \(after)")
    let use = after.billedCount - before.billedCount
    if use != 0 { changeUse(pool: design.cells[cell].pool, by: use) }
    let eighth = design.cells[cell].eighth
    state.regions[region].weight += (after.eighths - before.eighths) * eighth
    state.regions[region].launching += after.launching - before.launching
    state.regions[region].ramping += after.ramping - before.ramping
    state.regions[region].hasNewCounts = true
    state.isStale = true
  }

  /// Changes how much of a pool's quota and reservation is used.
  private mutating func changeUse(pool: Int, by change: Int) {
    state.pools[pool].bringUp(to: state.now, design.pools[pool])
    state.pools[pool].used += change
    state.pools[pool].noteUse(design.pools[pool])
  }

  /// Instances that a pool's controller believes to have.
  func present(pool: Int) -> Int {
    design.cellsOfPool[pool].reduce(0) { $0 + state.cells[$1].present }
  }

  /// Dead instances wait for a machine.
  mutating func wait(_ count: Int, cell: Int, slot: Int) {
    if count == 0 { return }
    for index in state.waiting.indices
    where state.waiting[index].cell == cell && state.waiting[index].incident == slot {
      state.waiting[index].count += count
      return
    }
    state.waiting.append(WaitingInstances(incident: slot, cell: cell, count: count))
  }

  /// Brings the pools of a region towards what is wanted of them; what one cannot have, others take on.
  mutating func reconcile(region: Int) {
    for pool in design.poolsOfRegion[region] { fill(pool: pool) }
    balanceStandIns(region: region)
  }

  /// The same for all regions whose requests machines at a place serve.
  mutating func reconcile(site: Int) {
    for region in design.served[site] { reconcile(region: region) }
  }

  /// Brings a pool towards what is wanted of it: restarts in place first, then replacements.
  private mutating func fill(pool: Int) {
    restartWaiting(pool: pool)
    let restarts = design.pools[pool].restarts
    let waits = restarts ? waitingCount(pool: pool) : 0
    let wanted = state.desired[pool] + state.pools[pool].standIn
    var need = wanted - present(pool: pool) - waits
    while need > 0, let cell = cellWithRoom(pool: pool, besides: nil) {
      // Where machines restart, those that wait come back themselves: a new one replaces none.
      request(cell: cell, owner: restarts ? -1 : takeWaiting(pool: pool))
      need -= 1
    }
    state.waiting.removeAll { $0.count == 0 }
    noteLacking(max(0, need), pool: pool)
  }

  /// Asks the provider for a machine that it has.
  ///
  /// - Parameter failures: preloads in a row that failed before.
  mutating func request(cell: Int, owner: Int, failures: Int = 0) {
    let pool = design.cells[cell].pool
    state.pools[pool].life.requested += 1
    state.pools[pool].life.granted += 1
    startLaunch(cell: cell, restart: false, owner: owner, failures: failures)
  }

  func waitingCount(pool: Int) -> Int {
    state.waiting.reduce(0) { $0 + (design.cells[$1.cell].pool == pool ? $1.count : 0) }
  }

  /// Machines whose fault is over load their model again, as many as are still wanted.
  private mutating func restartWaiting(pool: Int) {
    let holds = design.pools[pool].restarts
    var room = state.desired[pool] + state.pools[pool].standIn - present(pool: pool)
    for index in state.waiting.indices {
      let entry = state.waiting[index]
      if entry.count == 0 || design.cells[entry.cell].pool != pool { continue }
      if state.incidents[entry.incident].isActive { continue }
      if state.blocked[design.cells[entry.cell].zone] > 0 { continue }
      // A spot machine is gone for good; a new one is asked for.
      if design.pools[pool].purchase == .spot { continue }
      for _ in 0..<entry.count {
        if room > 0, !holds, !hasRoom(cell: entry.cell) { break }
        state.waiting[index].count -= 1
        if room > 0 {
          state.pools[pool].life.restarted += 1
          startLaunch(cell: entry.cell, restart: true, owner: entry.incident)
          room -= 1
        } else {
          state.incidents[entry.incident].missing -= 1
        }
      }
    }
  }

  /// The incident whose dead instance a new one replaces, or -1.
  private mutating func takeWaiting(pool: Int) -> Int {
    for index in state.waiting.indices
    where state.waiting[index].count > 0 && design.cells[state.waiting[index].cell].pool == pool {
      state.waiting[index].count -= 1
      return state.waiting[index].incident
    }
    return -1
  }

  /// The incident whose dead instance, of a pool of the region that replaces, a stand-in makes good.
  mutating func takeWaiting(region: Int) -> Int {
    for index in state.waiting.indices where state.waiting[index].count > 0 {
      let cell = design.cells[state.waiting[index].cell]
      if cell.region != region || design.pools[cell.pool].restarts { continue }
      state.waiting[index].count -= 1
      return state.waiting[index].incident
    }
    return -1
  }

  /// Places of its pool's quota and of its own maximum that a cell takes: instances that are there
  /// or draining, and machines that will restart in place.
  func held(cell: Int) -> Int {
    let count = state.cells[cell].present + state.cells[cell].draining
    let pool = design.cells[cell].pool
    if state.waiting.isEmpty || !design.pools[pool].restarts {
      return count
    }
    return state.waiting.reduce(count) { $0 + ($1.cell == cell ? $1.count : 0) }
  }

  /// Whether a cell and its pool may take one more.
  private func hasRoom(cell: Int) -> Bool {
    let pool = design.cells[cell].pool
    let total = design.cellsOfPool[pool].reduce(0) { $0 + held(cell: $1) }
    return held(cell: cell) < design.cells[cell].maximum
      && total < quota(pool: pool)
  }

  /// The most instances that a pool may have now: its quota, less what a fault has taken of it.
  func quota(pool: Int) -> Int { design.pools[pool].quota - state.pools[pool].quotaCut }

  /// The cell of a pool that may take one more, with the fewest; the first of equals.
  func cellWithRoom(pool: Int, besides excluded: Int?) -> Int? {
    if state.pools[pool].suspendedUntil > state.now { return nil }
    let isReserved = state.pools[pool].used < design.pools[pool].reserved
    var total = 0
    var best: Int?
    var fewest = Int.max
    for cell in design.cellsOfPool[pool] {
      let count = held(cell: cell)
      total += count
      if state.blocked[design.cells[cell].zone] > 0 || cell == excluded { continue }
      if isCutOff(cell) { continue }
      if state.soldOut[cell] > 0, !isReserved { continue }
      if count < design.cells[cell].maximum, state.cells[cell].present < fewest {
        fewest = state.cells[cell].present
        best = cell
      }
    }
    return total < quota(pool: pool) ? best : nil
  }

  /// Whether nobody asks for machines in another place, as the region that they would serve is lost
  /// with its controllers.
  private func isCutOff(_ cell: Int) -> Bool {
    let region = design.cells[cell].region
    return design.cells[cell].site != region && state.regions[region].endpointLost > 0
  }

  // MARK: Changing what is wanted

  /// Wants so many more instances of the model's speed in a region; returns how many its limits
  /// allow. Of a slower type more machines are wanted, of a faster one fewer.
  @discardableResult
  mutating func scaleOut(region: Int, by count: Int) -> Int {
    var left = 100 * count
    for pool in design.poolsOfRegion[region] where left > 0 {
      let percent = design.pools[pool].percent
      let room = design.pools[pool].limit - state.desired[pool] - state.pools[pool].standIn
      let add = max(0, min((left + percent - 1) / percent, room))
      if add == 0 { continue }
      state.desired[pool] += add
      left -= add * percent
    }
    reconcile(region: region)
    noteBeyondQuota(max(0, left), region: region)
    return count - max(0, left + 99) / 100
  }

  /// Wants so many fewer instances of the model's speed in a region, not under its pools' minimum;
  /// they drain first.
  ///
  /// What is wanted but not there, since it waits for a machine, goes before what serves; so does what
  /// is on its way, where a ReplicaSet decides.
  mutating func scaleIn(region: Int, by count: Int) {
    var left = 100 * count
    for pool in design.poolsOfRegion[region].reversed() {
      let percent = design.pools[pool].percent
      left -= percent * shrink(pool: pool, by: left / percent)
    }
    balanceStandIns(region: region)
  }

  /// Wants so many fewer instances of a pool; returns how many its minimum allows.
  @discardableResult
  mutating func shrink(pool: Int, by count: Int) -> Int {
    let least = design.pools[pool].least
    var there = present(pool: pool)
    var done = 0
    while done < count, state.desired[pool] > least {
      if there >= state.desired[pool] + state.pools[pool].standIn {
        if !cancelLaunch(pool: pool) {
          guard let cell = fullestCell(pool: pool) else { break }
          drain(cell: cell)
        }
        there -= 1
      }
      state.desired[pool] -= 1
      done += 1
    }
    if done > 0 { lessLacking(pool: pool) }
    return done
  }

  func fullestCell(pool: Int) -> Int? {
    var best: Int?
    var most = design.pools[pool].minPerZone
    for cell in design.cellsOfPool[pool]
    where state.cells[cell].serving > 0 && state.cells[cell].present > most {
      most = state.cells[cell].present
      best = cell
    }
    return best
  }

  /// Instances that the controllers want in a region, in those of the model's speed; rounded down.
  func desired(region: Int) -> Int {
    let percent = design.poolsOfRegion[region].reduce(0) {
      $0 + state.desired[$1] * design.pools[$1].percent
    }
    return percent / 100
  }

  /// Weight of all instances that the controllers want in a region.
  func desiredWeight(region: Int) -> Int64 {
    let percent = design.poolsOfRegion[region].reduce(0) {
      $0 + state.desired[$1] * design.pools[$1].percent
    }
    return Int64(percent) * SpeedTable.unitsPerInstance / 100
  }
}
