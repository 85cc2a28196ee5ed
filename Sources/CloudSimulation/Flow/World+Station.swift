import CloudModel

extension World {
  /// Serves, queues, sheds: the fluid station, and what chance takes from it.
  ///
  /// A fluid serves what comes up to the capacity. Chance leaves slots idle at times while others come
  /// too late, so that in the long run a share of the arrivals is lost beyond what the fluid loses: it
  /// is taken from what is served and never from the backlog, so nothing is counted twice. While a
  /// backlog grows towards its limit the share is that of a load of 1, which is the largest: then more
  /// capacity loses no more at any moment.
  mutating func serve(_ inflow: Rate, in region: Int, weight: Int64) {
    let capacity = capacity(of: region, weight: weight)
    if !design.loadBalancer.dropsExpired {
      serveLine(inflow, in: region, capacity: capacity, weight: weight)
      return
    }
    let owner = state.openCount == 0 ? -1 : capacityOwner(of: region)
    let (limit, kind) = backlogLimit(region, inflow: inflow, capacity: capacity, weight: weight)
    var line = LossLine(
      owner: owner, phase: owner < 0 ? .capacity : capacityPhase(owner: owner, region: region),
      kind: kind, region: region,
      rate: 0)
    if state.regions[region].queue > limit {
      bookNow(state.regions[region].queue - limit, line, wereGood: false)
      state.regions[region].queue = limit
    }
    let queue = state.regions[region].queue
    let isFull = inflow > capacity && queue >= limit
    let chance = chanceLoss(inflow, capacity: capacity, weight: weight, isFull: isFull)
    var served = min(inflow, capacity)
    state.regions[region].queueStamp &+= 1
    line.rate = chance
    if isFull {
      line.rate += inflow - capacity
    } else if inflow > capacity {
      state.regions[region].growth = inflow - capacity
      scheduleTurn(region, distance: limit - queue, speed: inflow - capacity)
    } else if queue > 0 {
      served = capacity
      state.regions[region].growth = inflow - capacity
      if capacity > inflow { scheduleTurn(region, distance: queue, speed: capacity - inflow) }
    }
    add(line)
    state.regions[region].queueLimit = limit
    line.rate = 0
    state.regions[region].overflow = line
    state.regions[region].waiting =
      inflow <= capacity && queue == 0
      ? chanceWaiting(inflow, capacity: capacity, weight: weight) : 0
    finish(region, served: served - chance, weight: weight)
  }

  /// The most that may wait, and how a request fails for which there is no room.
  ///
  /// Patience without a deadline lets a backlog grow until as many give up as come too many.
  @inline(__always)
  private func backlogLimit(
    _ region: Int, inflow: Rate, capacity: Rate, weight: Int64
  ) -> (Amount, FailureKind) {
    let balancer = design.loadBalancer
    let queueLimit = queueLimit(weight: weight)
    var patient =
      Amount(capacity) * Amount(patience(region))
    if balancer.patience > 0, inflow > capacity {
      patient = min(patient, Amount(inflow - capacity) * Amount(balancer.patience))
    }
    if queueLimit > patient { return (patient, .timedOut) }
    // Below saturation impatience takes what chance lets wait, long before the queue is full.
    let isImpatience = balancer.patience > 0 && inflow <= capacity && queueLimit > 0
    return (queueLimit, isImpatience ? .timedOut : .shed)
  }

  /// What is lost beyond the fluid's loss, at most what is served.
  @inline(__always)
  func chanceLoss(
    _ inflow: Rate, capacity: Rate, weight: Int64, isFull: Bool
  ) -> Rate {
    guard let station = design.station, inflow > 0, capacity > 0 else { return 0 }
    let load = Double(inflow) / Double(capacity)
    let excess = station.excess(
      load: isFull ? load : min(1, load),
      instances: Double(weight) / Double(SpeedTable.unitsPerInstance))
    if excess == 0 { return 0 }
    return min(inflow, capacity, Units.part(inflow, Units.share(min(1, excess))))
  }

  /// The mean number of requests that wait although the fluid has no backlog.
  @inline(__always)
  func chanceWaiting(_ inflow: Rate, capacity: Rate, weight: Int64) -> Amount {
    guard let station = design.station, inflow > 0 else { return 0 }
    let requests = station.waiting(
      load: Double(inflow) / Double(capacity),
      instances: Double(weight) / Double(SpeedTable.unitsPerInstance))
    return Amount((requests * 1e9).rounded()) * 1_000_000_000
  }
}
