import CloudModel
import Stochastics

extension World {
  /// Starts an instance: grant, boot, image, weights, warm-up, first health checks, ramp.
  ///
  /// A restart in place keeps its machine: it takes the time of a restart, and pulls no image.
  mutating func startLaunch(cell: Int, restart: Bool, owner: Int, failures: Int = 0) {
    let index = freeLaunch()
    let stamp = state.launches[index].stamp
    var launch = Launch(
      cell: cell, step: 0, fails: false, owner: owner, stamp: stamp, isFree: false)
    launch.failures = failures
    drawTimes(&launch, restart: restart)
    state.launches[index] = launch
    changeCell(cell) { $0.launching += 1 }
    let next = launch.path == .beforeStore ? launch.machine : end(of: launch)
    schedule(Event(.launchStep, index, stamp: stamp), at: next)
  }

  /// Draws all that is random about a launch, whatever becomes of it.
  private mutating func drawTimes(_ launch: inout Launch, restart: Bool) {
    let spec = design.cells[launch.cell]
    let pool = design.pools[spec.pool]
    launch.requested = state.now
    launch.granted = state.now
    if restart {
      launch.booted = Units.later(state.now, by: draw(pool.restart, spec.streams.restart))
      launch.machine = launch.booted
    } else {
      let boot = draw(pool.provisioning, spec.streams.provisioning)
      let image = draw(pool.imagePull, spec.streams.imagePull)
      launch.granted = Units.later(state.now, by: draw(pool.grant, spec.streams.grant))
      launch.booted = Units.later(launch.granted, by: boot)
      launch.machine = Units.later(launch.booted, by: image)
    }
    let saved = restart ? design.memoryRestore : nil
    let cache =
      saved == nil ? cachedWeights(spec.streams.cacheHit, restart: restart) : nil
    let bound = design.failover?.preloadTimeout ?? .max
    launch.deadline = Units.later(launch.machine, by: bound)
    var load: Int64
    if let saved {
      load = draw(saved, spec.streams.memoryRestore)
    } else if let cache {
      load = draw(cache.load, spec.streams.cacheLoad)
    } else if spec.store >= 0 {
      launch.path = .beforeStore
      load = design.stores[spec.store].aloneTime
    } else {
      load = draw(design.loadLaw, spec.streams.load)
      let slow = state.regions[spec.region].loadTime
      if slow != 1_000_000 { load = Int64(min(4e18, Double(load) * Double(slow) / 1e6)) }
    }
    if saved != nil {
      launch.warmUp = 0
    } else if let law = cache?.warmUp {
      launch.warmUp = draw(law, spec.streams.cacheWarmUp)
    } else {
      launch.warmUp = draw(design.warmUpLaw, spec.streams.warmUp)
    }
    launch.fails = Units.later(load, by: launch.warmUp) > bound
    if launch.path == .alone { launch.loaded = Units.later(launch.machine, by: load) }
    // No health check sees an attempt that is known to fail.
    if !launch.fails { launch.checks = firstHealthChecks(launch.cell) }
  }

  /// The cache, if this launch finds its weights there.
  private mutating func cachedWeights(_ stream: Int, restart: Bool) -> WeightsCache? {
    guard let cache = design.weightsCache else { return nil }
    let share = restart ? cache.shareOnRestart : cache.shareOnNew
    if share <= 0 { return nil }
    return share >= 1 || drawUniform(stream) < share ? cache : nil
  }

  /// When a launch whose load is known is ready for the balancer, or has failed.
  func end(of launch: Launch) -> Int64 {
    if launch.fails { return launch.deadline }
    return Units.later(Units.later(launch.loaded, by: launch.warmUp), by: launch.checks)
  }

  /// Time until a new target has passed its first health checks.
  private mutating func firstHealthChecks(_ cell: Int) -> Int64 {
    let balancer = design.loadBalancer
    if balancer.interval == 0 { return 0 }
    let phase = drawUniform(design.cells[cell].streams.healthCheck)
    return Int64((phase * Double(balancer.interval)).rounded())
      + Int64(balancer.healthy - 1) * balancer.interval
  }

  private mutating func freeLaunch() -> Int {
    if let index = state.freeLaunches.takeLeast() { return index }
    state.launches.append(
      Launch(cell: 0, step: 0, fails: false, owner: -1, stamp: 0, isFree: true))
    return state.launches.count - 1
  }

  /// Frees a launch; what it would have made good is counted as done with.
  mutating func dropLaunch(_ index: Int) {
    let owner = state.launches[index].owner
    if owner >= 0 { state.incidents[owner].missing -= 1 }
    release(index)
  }

  private mutating func release(_ index: Int) {
    if state.launches[index].path == .atStore { leaveStore(index) }
    state.launches[index].isFree = true
    state.launches[index].stamp &+= 1
    state.freeLaunches.insert(index)
  }

  /// A launch's load from a shared store is over: it warms up, unless that takes too long.
  mutating func finishLoad(_ index: Int) {
    state.launches[index].path = .afterStore
    state.launches[index].loaded = state.now
    state.launches[index].stamp &+= 1
    let launch = state.launches[index]
    state.launches[index].fails = Units.later(state.now, by: launch.warmUp) > launch.deadline
    schedule(
      Event(.launchStep, index, stamp: launch.stamp), at: end(of: state.launches[index]))
  }

  /// A launch reached its next step: its load begins or has failed, it enters the load balancer, it
  /// takes more.
  mutating func stepLaunch(_ index: Int, stamp: UInt32) {
    let launch = state.launches[index]
    if launch.isFree || launch.stamp != stamp { return }
    if isHeld(launch) {
      // It goes on when loads do, unless its time is up before.
      if launch.deadline < .max {
        state.launches[index].fails = true
        schedule(Event(.launchStep, index, stamp: stamp), at: launch.deadline)
      }
    } else if launch.path == .beforeStore {
      joinStore(index)
    } else if launch.path == .atStore || launch.fails {
      retry(index)
    } else {
      climb(index)
    }
  }

  /// Enters the load balancer, or takes the next step of the ramp.
  private mutating func climb(_ index: Int) {
    let launch = state.launches[index]
    let ramp = design.loadBalancer.rampStep
    if launch.step == 0 {
      noteEntry(launch)
      changeCell(launch.cell) {
        $0.launching -= 1
        if ramp > 0 {
          $0.ramping += 1
          $0.rampingEighths += 1
        } else {
          $0.serving += 1
        }
      }
      if ramp == 0 { dropLaunch(index) }
    } else if launch.step < 4 {
      changeCell(launch.cell) { $0.rampingEighths += 2 }
    } else {
      changeCell(launch.cell) {
        $0.ramping -= 1
        $0.rampingEighths -= launch.eighths
        $0.serving += 1
      }
      dropLaunch(index)
    }
    if state.launches[index].isFree {
      let region = design.cells[launch.cell].region
      if design.poolsOfRegion[region].count > 1 { balanceStandIns(region: region) }
    } else {
      state.launches[index].step += 1
      schedule(Event(.launchStep, index, stamp: launch.stamp), at: state.now + ramp)
    }
  }

  private mutating func noteEntry(_ launch: Launch) {
    let pool = design.cells[launch.cell].pool
    state.pools[pool].life.entered += 1
    state.pools[pool].life.enteredAfter += Int128(state.now - launch.requested)
  }

  /// The preload timeout passed: the next zone with room tries, on a new machine. When as many
  /// attempts as the pool has zones have failed, another pool of the region stands in, if one can.
  private mutating func retry(_ index: Int) {
    let launch = state.launches[index]
    let pool = design.cells[launch.cell].pool
    let failures = launch.failures + 1
    changeCell(launch.cell) { $0.launching -= 1 }
    release(index)
    state.pools[pool].life.timedOut += 1
    if failures >= design.cellsOfPool[pool].count, !design.pools[pool].restarts,
      hasOtherChoice(than: pool)
    {
      suspend(pool: pool)
      if launch.owner >= 0 { wait(1, cell: launch.cell, slot: launch.owner) }
      reconcile(region: design.regionOfPool[pool])
      return
    }
    let next =
      cellWithRoom(pool: pool, besides: launch.cell) ?? cellWithRoom(pool: pool, besides: nil)
    if let next {
      request(cell: next, owner: launch.owner, failures: failures)
    } else {
      if launch.owner >= 0 { wait(1, cell: launch.cell, slot: launch.owner) }
      reconcile(region: design.regionOfPool[pool])
    }
  }

  /// Gives up the launch that a ReplicaSet would delete first: of those not yet in the load balancer the
  /// one that was asked for last, where a zone has more than its minimum. False when there is none.
  ///
  /// **Source**: kubernetes/kubernetes, `ActivePodsWithRanks` in `pkg/controller/controller_utils.go`: not
  /// ready before ready, then newer before older.
  mutating func cancelLaunch(pool: Int) -> Bool {
    guard let newest = cancellableLaunch(pool: pool) else { return false }
    changeCell(state.launches[newest].cell) { $0.launching -= 1 }
    dropLaunch(newest)
    state.pools[pool].life.cancelled += 1
    return true
  }

  /// The launch that would be given up first; nil where instances on their way are kept.
  func cancellableLaunch(pool: Int) -> Int? {
    guard design.autoscaler?.removesUnreadyFirst == true else { return nil }
    var newest: Int?
    for cell in design.cellsOfPool[pool]
    where state.cells[cell].launching > 0
      && state.cells[cell].present > design.pools[pool].minPerZone
    {
      for index in state.launches.indices {
        let launch = state.launches[index]
        if launch.isFree || launch.cell != cell || launch.step > 0 { continue }
        if let best = newest, state.launches[best].requested >= launch.requested { continue }
        newest = index
      }
    }
    return newest
  }

  private func hasOtherChoice(than pool: Int) -> Bool {
    design.poolsOfRegion[design.regionOfPool[pool]].contains {
      $0 != pool && cellWithRoom(pool: $0, besides: nil) != nil
    }
  }
}
