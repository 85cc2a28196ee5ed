import CloudModel

extension World {
  /// Draws when a component's next fault begins.
  mutating func scheduleOnset(of source: Int) {
    let spec = design.sources[source]
    if spec.times.isEmpty {
      if spec.meanGap == .infinity { return }
      let gap = state.streams[spec.onsetStream].nextExponential(mean: spec.meanGap)
      if gap < Double(design.horizon) {
        schedule(Event(.faultOnset, source), at: state.now + Int64(gap.rounded()))
      }
    } else {
      let next = state.sources[source].nextTime
      if next < spec.times.count {
        state.sources[source].nextTime += 1
        schedule(Event(.faultOnset, source), at: spec.times[next])
      }
    }
  }

  /// A component's clock strikes.
  mutating func strike(source: Int) {
    let spec = design.sources[source]
    let index =
      spec.population > 1 ? state.streams[spec.indexStream].nextIndex(below: spec.population) : 0
    let duration = draw(design.classes[spec.faultClass].duration, spec.durationStream)
    scheduleOnset(of: source)
    let slot = begin(
      faultClass: spec.faultClass, place: spec.place, index: index, duration: duration)
    if slot == nil { state.sources[source].voids += 1 } else { state.sources[source].hits += 1 }
  }

  /// Begins an occurrence; nil when it hits an absent instance.
  @discardableResult
  mutating func begin(faultClass: Int, place: Int, index: Int, duration: Int64) -> Int? {
    precondition(duration >= 0, "a fault of \(duration) ns at \(state.now) ns")
    let spec = design.classes[faultClass]
    let slot: Int
    switch spec.scope {
    case .instance:
      let cell = state.cells[place]
      if index >= cell.serving + cell.ramping { return nil }
      slot = open(faultClass, place, region: design.cells[place].region)
      if index < cell.serving {
        takeServing(1, cell: place, slot: slot)
      } else {
        takeRamping(number: index - cell.serving, cell: place, slot: slot)
      }
    case .zone:
      slot = open(faultClass, place, region: design.scenario.zones[place].region.index)
      if spec.blocksLaunches { state.blocked[place] += 1 }
      for cell in design.cellsOfZone[place] { take(spec.capacityLoss, cell: cell, slot: slot) }
      // Nobody has to find out that an instance on its way stopped: another zone starts it.
      let region = design.scenario.zones[place].region.index
      reconcile(region: region)
    case .region:
      slot = open(faultClass, place, region: place)
      if spec.blocksLaunches {
        for zone in design.zonesOfRegion[place] { state.blocked[zone] += 1 }
      }
      if spec.losesEndpoint {
        state.regions[place].endpointLost += 1
        if spec.hangs { state.regions[place].hanging += 1 }
      }
      for cell in design.cellsOfRegion[place] { take(spec.capacityLoss, cell: cell, slot: slot) }
    case .zoneSupply, .regionSupply:
      slot = beginShortage(spec, place, faultClass)
    }
    state.isStale = true
    schedule(
      Event(.faultEnd, slot, stamp: state.incidents[slot].stamp), at: state.now + duration)
    return slot
  }

  /// A fault of the supply begins: nothing is granted, and what was spot may be taken back.
  private mutating func beginShortage(_ spec: FaultClass, _ place: Int, _ faultClass: Int) -> Int {
    let supply = design.supplies[place]
    let slot = open(faultClass, place, region: supply.region)
    state.regions[supply.region].shortages += 1
    changeStock(spec, supply: place, by: 1)
    if spec.reclaimed > 0 {
      for cell in supply.cells where design.pools[design.cells[cell].pool].purchase == .spot {
        reclaim(spec.reclaimed, notice: spec.notice, cell: cell, slot: slot)
      }
    }
    reconcile(region: supply.region)
    return slot
  }

  private mutating func open(_ faultClass: Int, _ place: Int, region: Int) -> Int {
    let spec = design.classes[faultClass]
    let slot: Int
    if let free = state.openSlots.firstIndex(of: false) {
      slot = free
    } else {
      slot = state.openSlots.count
      state.openSlots.append(false)
    }
    let used = slot < state.incidents.count
    let incident = Incident(
      number: state.onsets, faultClass: faultClass, scope: spec.scope, place: place,
      region: region, drill: spec.drill, onset: state.now,
      stamp: used ? state.incidents[slot].stamp &+ 1 : 0)
    if used { state.incidents[slot] = incident } else { state.incidents.append(incident) }
    state.openSlots[slot] = true
    state.openCount += 1
    state.onsets += 1
    return slot
  }

  /// Takes a share of what is in a cell, rounded to nearest: serving, ramping and loading alike.
  private mutating func take(_ share: Double, cell: Int, slot: Int) {
    func part(_ count: Int) -> Int { Int((Double(count) * share).rounded()) }
    takeServing(part(state.cells[cell].serving), cell: cell, slot: slot)
    for _ in 0..<part(state.cells[cell].ramping) { takeRamping(number: 0, cell: cell, slot: slot) }
    for _ in 0..<part(state.cells[cell].launching) { takeLaunching(cell: cell, slot: slot) }
  }

  /// Kills instances at full weight: their sequences are cut.
  private mutating func takeServing(_ count: Int, cell: Int, slot: Int) {
    if count == 0 { return }
    cut(eighths: Int64(count) * 8, cell: cell, slot: slot)
    changeCell(cell) { $0.serving -= count }
    lose(count, eighths: 8, cell: cell, slot: slot)
  }

  /// Kills an instance on its ramp.
  private mutating func takeRamping(number: Int, cell: Int, slot: Int) {
    guard let index = launch(number: number, cell: cell, ramping: true) else { return }
    let eighths = state.launches[index].eighths
    cut(eighths: eighths, cell: cell, slot: slot)
    changeCell(cell) {
      $0.ramping -= 1
      $0.rampingEighths -= eighths
    }
    dropLaunch(index)
    lose(1, eighths: eighths, cell: cell, slot: slot)
  }

  /// Kills an instance that was not yet in the load balancer: it waits for a machine again.
  mutating func takeLaunching(cell: Int, slot: Int) {
    guard let index = launch(number: 0, cell: cell, ramping: false) else { return }
    changeCell(cell) { $0.launching -= 1 }
    dropLaunch(index)
    state.pools[design.cells[cell].pool].life.lostOnTheWay += 1
    state.incidents[slot].missing += 1
    state.incidents[slot].instancesLost += 1
    wait(1, cell: cell, slot: slot)
  }

  func launch(number: Int, cell: Int, ramping: Bool) -> Int? {
    var seen = 0
    for index in state.launches.indices {
      let launch = state.launches[index]
      if launch.isFree || launch.cell != cell || (launch.step > 0) != ramping { continue }
      if seen == number { return index }
      seen += 1
    }
    return nil
  }

  /// Dead instances stay in the load balancer until its health checks have failed often enough.
  private mutating func lose(_ count: Int, eighths: Int64, cell: Int, slot: Int) {
    state.pools[design.cells[cell].pool].life.lost += count
    state.incidents[slot].missing += count
    state.incidents[slot].instancesLost += count
    let spec = design.classes[state.incidents[slot].faultClass]
    if spec.losesEndpoint {
      wait(count, cell: cell, slot: slot)
      return
    }
    let balancer = design.loadBalancer
    changeCell(cell) { $0.deadListed += count }
    state.incidents[slot].deadListed += count
    state.incidents[slot].deadWeight += eighths * design.cells[cell].eighth * Int64(count)
    for _ in 0..<count {
      let phase = drawUniform(design.cells[cell].streams.healthCheck)
      let delay = Int64((phase * Double(balancer.interval)).rounded())
      let rest = Int64(balancer.unhealthy - 1) * balancer.interval + balancer.timeout
      let packed = ((slot * design.cells.count) + cell) * 8 + Int(eighths) - 1
      schedule(
        Event(.targetRemoved, packed, stamp: state.incidents[slot].stamp),
        at: state.now + delay + rest)
    }
  }

  /// The sequences that ran on instances which stop: counted good at admission, now cut.
  private mutating func cut(eighths: Int64, cell: Int, slot: Int) {
    let region = design.cells[cell].region
    if !design.classes[state.incidents[slot].faultClass].losesMemory { return }
    let weight = eighths * design.cells[cell].eighth
    let running = state.regions[region].runningPerUnit * Amount(weight)
    let most = min(state.regions[region].servedTotal, state.ledger.good)
    let amount = max(0, min(running, most))
    state.incidents[slot].cut += amount
    let phase: LossPhase =
      design.classes[state.incidents[slot].faultClass].scope == .region ? .state : .detection
    bookNow(
      amount,
      LossLine(owner: slot, phase: phase, kind: .cut, region: region, rate: 0), wereGood: true)
  }

  /// A load balancer takes a dead target out; its pool may now replace it.
  mutating func removeTarget(packed: Int, stamp: UInt32) {
    let cell = packed / 8 % design.cells.count
    let weight = Int64(packed % 8 + 1) * design.cells[cell].eighth
    let slot = packed / 8 / design.cells.count
    if state.incidents[slot].stamp != stamp || !state.openSlots[slot] { return }
    changeCell(cell) { $0.deadListed -= 1 }
    state.incidents[slot].deadListed -= 1
    state.incidents[slot].deadWeight -= weight
    if state.incidents[slot].deadListed == 0, state.incidents[slot].detected == nil {
      state.incidents[slot].detected = state.now
    }
    wait(1, cell: cell, slot: slot)
    reconcile(region: design.cells[cell].region)
    state.isStale = true
  }

  /// The cause of an occurrence is gone: machines come back.
  mutating func endFault(slot: Int, stamp: UInt32) {
    if state.incidents[slot].stamp != stamp || !state.openSlots[slot] { return }
    if !state.incidents[slot].isActive { return }
    state.incidents[slot].faultEnd = state.now
    let spec = design.classes[state.incidents[slot].faultClass]
    let place = state.incidents[slot].place
    if spec.blocksLaunches {
      switch spec.scope {
      case .instance: break
      case .zone: state.blocked[place] -= 1
      case .region: for zone in design.zonesOfRegion[place] { state.blocked[zone] -= 1 }
      case .zoneSupply, .regionSupply: break
      }
    }
    if spec.losesEndpoint, spec.scope == .region {
      state.regions[place].endpointLost -= 1
      if spec.hangs { state.regions[place].hanging -= 1 }
    }
    if spec.scope.isSupply {
      state.incidents[slot].denied = 0
      state.regions[state.incidents[slot].region].shortages -= 1
      changeStock(spec, supply: place, by: -1)
    }
    reconcile(region: state.incidents[slot].region)
    state.isStale = true
  }
}
