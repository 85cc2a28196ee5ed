import CloudModel

extension World {
  /// Starts an instance: machine, weights, warm-up, first health checks, ramp.
  mutating func startLaunch(cell: Int, restart: Bool, owner: Int) {
    let spec = design.cells[cell]
    let pool = design.pools[spec.pool]
    let machine =
      restart
      ? draw(pool.restart, spec.streams.restart)
      : draw(pool.provisioning, spec.streams.provisioning)
    let preload =
      draw(design.loadLaw, spec.streams.load) + draw(design.warmUpLaw, spec.streams.warmUp)
    let bound = design.failover?.preloadTimeout ?? .max
    let fails = preload > bound
    var ready = machine + (fails ? bound : preload)
    if !fails { ready += firstHealthChecks(cell) }
    let index = freeLaunch()
    state.launches[index].cell = cell
    state.launches[index].step = 0
    state.launches[index].fails = fails
    state.launches[index].owner = owner
    state.launches[index].isFree = false
    changeCell(cell) { $0.launching += 1 }
    schedule(
      Event(.launchStep, index, stamp: state.launches[index].stamp), at: state.now + ready)
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
    if let index = state.launches.firstIndex(where: \.isFree) { return index }
    state.launches.append(
      Launch(cell: 0, step: 0, fails: false, owner: -1, stamp: 0, isFree: true))
    return state.launches.count - 1
  }

  /// Frees a launch; what it would have made good is counted as done with.
  mutating func dropLaunch(_ index: Int) {
    let owner = state.launches[index].owner
    if owner >= 0 { state.incidents[owner].missing -= 1 }
    state.launches[index].isFree = true
    state.launches[index].stamp &+= 1
  }

  /// A launch reached its next step: its load failed, it enters the load balancer, it takes more.
  mutating func stepLaunch(_ index: Int, stamp: UInt32) {
    let launch = state.launches[index]
    if launch.isFree || launch.stamp != stamp { return }
    if launch.fails {
      retry(index)
      return
    }
    let ramp = design.loadBalancer.rampStep
    if launch.step == 0 {
      let delta: Int64 = ramp > 0 ? 1 : 0
      changeCell(launch.cell) {
        $0.launching -= 1
        if ramp > 0 {
          $0.ramping += 1
          $0.rampingWeight += delta
        } else {
          $0.serving += 1
        }
      }
      if ramp == 0 { dropLaunch(index) }
    } else if launch.step < 4 {
      changeCell(launch.cell) { $0.rampingWeight += 2 }
    } else {
      changeCell(launch.cell) {
        $0.ramping -= 1
        $0.rampingWeight -= launch.weight
        $0.serving += 1
      }
      dropLaunch(index)
    }
    if !state.launches[index].isFree {
      state.launches[index].step += 1
      schedule(Event(.launchStep, index, stamp: stamp), at: state.now + ramp)
    }
  }

  /// The preload timeout passed: the next zone with room tries, on a new machine.
  private mutating func retry(_ index: Int) {
    let launch = state.launches[index]
    let pool = design.cells[launch.cell].pool
    changeCell(launch.cell) { $0.launching -= 1 }
    state.launches[index].isFree = true
    state.launches[index].stamp &+= 1
    let next =
      cellWithRoom(pool: pool, besides: launch.cell) ?? cellWithRoom(pool: pool, besides: nil)
    if let next {
      startLaunch(cell: next, restart: false, owner: launch.owner)
    } else if launch.owner >= 0 {
      wait(1, cell: launch.cell, slot: launch.owner)
    }
  }
}
