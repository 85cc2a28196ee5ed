import CloudModel

/// A queue that does not know who has given up: first come, first served, as blocks of requests.
///
/// Whether a request will be late is known when it comes: it waits as long as those before it take.
/// A late one fails at its deadline, is served all the same, and its work is wasted.
extension World {
  /// Serves from the head of the line and lets what arrives join its tail.
  mutating func serveLine(_ inflow: Rate, in region: Int, capacity: Rate, weight: Int64) {
    dropServedBlocks(region)
    let limit = queueLimit(weight: weight)
    let bound = Amount(capacity) * Amount(patience(region))
    let queue = state.regions[region].queue
    let owner = capacityOwner(of: region)
    var line = LossLine(
      owner: owner, phase: capacityPhase(owner: owner, region: region), kind: .shed,
      region: region, rate: 0)
    state.regions[region].queueStamp &+= 1
    state.regions[region].queueLimit = limit
    state.regions[region].overflow = line
    if queue == 0, inflow <= capacity {
      let chance = chanceLoss(inflow, capacity: capacity, weight: weight, isFull: false)
      line.rate = chance
      add(line)
      state.regions[region].waiting = chanceWaiting(inflow, capacity: capacity, weight: weight)
      finish(region, served: inflow - chance, weight: weight)
      return
    }
    state.regions[region].waiting = 0
    let isFull = inflow > capacity && queue >= limit
    let entering = isFull ? capacity : inflow
    let isLate = queue >= bound
    let tail = state.regions[region].line.last
    if tail == nil || tail?.isExpired != isLate {
      state.regions[region].line.append(QueueBlock(amount: 0, isExpired: isLate))
    }
    let wastes = state.regions[region].line[0].isExpired
    let chance =
      wastes ? 0 : chanceLoss(inflow, capacity: capacity, weight: weight, isFull: isFull)
    line.rate = inflow - entering + chance
    add(line)
    if isLate {
      line.kind = .timedOut
      line.rate = entering
      add(line)
    }
    state.regions[region].entering = entering
    state.regions[region].leaving = capacity
    state.regions[region].growth = entering - capacity
    state.regions[region].wasted = wastes ? capacity : 0
    scheduleLineTurn(region, bound: bound, limit: limit)
    finish(region, served: wastes ? 0 : capacity - chance, weight: weight, throughput: capacity)
  }

  /// Schedules the next moment at which the line is empty or full, crosses the wait that is too long,
  /// or has served its first block.
  private mutating func scheduleLineTurn(_ region: Int, bound: Amount, limit: Amount) {
    let queue = state.regions[region].queue
    let growth = state.regions[region].growth
    if growth > 0 {
      scheduleTurn(
        region, distance: (queue < bound ? min(bound, limit) : limit) - queue, speed: growth)
    } else if growth < 0 {
      scheduleTurn(region, distance: queue >= bound ? queue - bound + 1 : queue, speed: -growth)
    }
    if state.regions[region].line.count > 1 {
      scheduleTurn(
        region, distance: state.regions[region].line[0].amount, speed: state.regions[region].leaving
      )
    }
  }

  /// Removes blocks that are served; the part of a nanosecond beyond them belongs to the next.
  private mutating func dropServedBlocks(_ region: Int) {
    while let head = state.regions[region].line.first, head.amount <= 0 {
      state.regions[region].line.removeFirst()
      let over = head.amount
      if over != 0, !head.isExpired { takeBack(over, region) }
      if state.regions[region].line.isEmpty {
        state.regions[region].queue -= over
        if over == 0 { state.regions[region].queue = 0 }
      } else {
        if over != 0, !state.regions[region].line[0].isExpired { takeBack(-over, region) }
        state.regions[region].line[0].amount += over
      }
    }
  }

  /// Changes what was counted as served by less than a nanosecond's worth.
  private mutating func takeBack(_ amount: Amount, _ region: Int) {
    state.ledger.good += amount
    state.regions[region].servedTotal += amount
  }

  /// A full line: the part of a nanosecond beyond its limit never joined it.
  mutating func cutLine(_ region: Int, to limit: Amount) {
    let over = state.regions[region].queue - limit
    let last = state.regions[region].line.count - 1
    if over <= 0 || last < 0 { return }
    state.regions[region].line[last].amount -= over
    state.regions[region].queue -= over
    // Of a block of late requests each has failed already, when it came.
    if !state.regions[region].line[last].isExpired {
      bookNow(over, state.regions[region].overflow, wereGood: false)
    }
  }
}
