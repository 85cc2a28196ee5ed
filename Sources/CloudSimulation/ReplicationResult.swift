import CloudModel

/// Totals of one calendar month (the first and last may be cut by the horizon).
public struct MonthResult: Equatable, Sendable, Codable {
  /// Its start, nanoseconds from the scenario's start.
  public let start: Int64
  /// Its end.
  public let end: Int64
  /// Requests that arrived and that failed in it.
  public let valid: Amount
  /// Requests that failed in it.
  public let failed: Amount
  /// Minutes in it whose success ratio was under the threshold.
  public let badMinutes: Int64
}

/// Counts of a class of faults.
public struct FaultClassResult: Equatable, Sendable, Codable {
  /// Occurrences that hit something.
  public let hits: Int64
  /// Strikes of the clock that hit an absent instance.
  public let voids: Int64
  /// Time that components could be hit: component-years of 365 days.
  public let exposureYears: Double
  /// Requests lost to it, by `LossPhase.rawValue`.
  public let lossByPhase: [Amount]

  /// All requests lost to it.
  public var loss: Amount { lossByPhase.reduce(0, +) }
}

/// Requests of one geography and request class.
public struct FlowResult: Equatable, Sendable, Codable {
  /// Requests that arrived.
  public let valid: Amount
  /// Failed requests by `FailureKind.rawValue`.
  public let failed: [Amount]

  /// All failed requests.
  public var failedTotal: Amount { failed.reduce(0, +) }
}

/// What one replication came to.
public struct ReplicationResult: Equatable, Sendable, Codable {
  /// Requests that arrived, were good, and still waited at the end.
  public let valid: Amount
  /// Good requests.
  public let good: Amount
  /// Requests that waited in a queue at the end.
  public let inFlight: Amount
  /// Good requests that a smaller model served.
  public let degraded: Amount
  /// Failed requests by `FailureKind.rawValue`.
  public let failed: [Amount]
  /// By geography and request class: `flows[geography * classes + class]`; they add up to the totals.
  public let flows: [FlowResult]
  /// Losses without a fault, by `LossPhase.rawValue`.
  public let withoutFault: [Amount]
  /// By fault class, in the order of `Design.faultClassNames`.
  public let classes: [FaultClassResult]
  /// The receipt by fault class, phase and geography, entries above 0; they add up to all failed requests.
  public let receipt: [ReceiptEntry]
  /// Minutes of the horizon, and those whose success ratio was under the threshold.
  public let minutes: Int64
  /// Minutes under the threshold.
  public let badMinutes: Int64
  /// By calendar month.
  public let months: [MonthResult]
  /// By pool, in the order of the scenario.
  public let pools: [PoolResult]
  /// Requests served by region.
  public let servedByRegion: [Amount]
  /// Cost of weights that were loaded from stores, USD.
  public let transferUSD: Double
  /// Cost of instances, idle reserves and transfer, USD.
  public let costUSD: Double
  /// Value of the requests that failed, USD.
  public let lostValueUSD: Double
  /// Incidents in the order of onset, those open at the end included.
  public let incidents: [Incident]
  /// Drills that were due but did not begin.
  public let skippedDrills: [SkippedDrill]
  /// What the flow knows of latency.
  public let latency: FlowLatency
  /// What retries and expired work did.
  public let overload: OverloadResult
  /// Seconds in which metrics did not reach an autoscaler, summed over regions.
  public let metricGapSeconds: Double
  /// Failovers that were decided, and those within a hold-down after a failback.
  public let failovers: Int
  /// Failovers soon after a failback.
  public let flaps: Int
  /// Detections of regions that answered, as probes failed by themselves.
  public let falseAlarms: Int
  /// Failovers that were decided on false alarms.
  public let falseFailovers: Int
  /// Traffic that failovers sent to regions, in order.
  public let arrivals: [Arrival]
  /// Times that somebody was paged to decide on a failover.
  public let pages: Int
  /// Pages to a next person, as the one before did not acknowledge.
  public let escalations: Int
  /// Events handled.
  public let events: Int64
  /// Whether anything was drawn: without it every replication is the same.
  public let isRandom: Bool

  /// All failed requests.
  public var failedTotal: Amount { failed.reduce(0, +) }
  /// Paid instance hours by pool, without idle reserves.
  public var instanceHours: [Double] { pools.map(\.instanceHours) }
  /// Good over valid requests; 1 without requests.
  public var requestAvailability: Double {
    valid == 0 ? 1 : 1 - Double(failedTotal) / Double(valid)
  }
  /// Share of minutes at or above the threshold.
  public var timeAvailability: Double {
    minutes == 0 ? 1 : 1 - Double(badMinutes) / Double(minutes)
  }
}

/// What retries and expired work did in one replication.
public struct OverloadResult: Equatable, Sendable, Codable {
  /// First tries and retries that were sent; with no clients that retry, the valid requests.
  public let tries: Amount
  /// Tries that clients refused themselves and did not send.
  public let throttled: Amount
  /// Copies that clients sent of slow or failed tries.
  public let hedges: Amount
  /// Tries whose first copy was slower than the hedge's delay, and those all of whose copies were.
  public let slowFirsts: Amount
  /// Tries all of whose copies were slow.
  public let slowAlls: Amount
  /// Requests that were served after their clients had given up.
  public let wasted: Amount
  /// Seconds of overload that first tries alone would not have caused, of a minute and longer.
  public let loneSeconds: Double
  /// Its longest stretch, seconds.
  public let longestLoneSeconds: Double
  /// How often there was such overload.
  public let loneCount: Int
}

extension World {
  private func overload() -> OverloadResult {
    let retries = state.retries
    return OverloadResult(
      tries: design.retries == nil ? state.ledger.valid : retries.sent,
      throttled: retries.unsent, hedges: retries.hedges, slowFirsts: retries.slowFirsts,
      slowAlls: retries.slowAlls, wasted: retries.wasted,
      loneSeconds: Double(retries.loneTotal) / 1e9,
      longestLoneSeconds: Double(retries.loneLongest) / 1e9, loneCount: retries.loneCount)
  }

  /// Sums up what has happened so far; the world is not to be run any further.
  public mutating func summary() -> ReplicationResult {
    for cell in design.cells.indices { changeCell(cell) { _ in } }
    for pool in design.pools.indices {
      state.pools[pool].bringUp(to: state.now, design.pools[pool])
    }
    settle()
    endLoneOverload()
    state.ledger.minutes.finish()
    divideByFlow()
    for slot in state.incidents.indices where state.openSlots[slot] {
      noteHarmless(slot)
      moveToLedger(slot)
    }
    let ledger = state.ledger
    let failed = Array(ledger.failed)
    let failedTotal = failed.reduce(0, +)
    let queued = waitingRequests()
    precondition(
      ledger.valid == ledger.good + failedTotal + queued,
      "\(ledger.valid) requests came, \(ledger.good) good, \(failedTotal) failed, \(queued) wait")
    let flows = flowResults(failed)
    return ReplicationResult(
      valid: ledger.valid, good: ledger.good, inFlight: queued, degraded: ledger.degraded,
      failed: failed, flows: flows,
      withoutFault: Array(ledger.withoutFault), classes: classResults(),
      receipt: receiptEntries(),
      minutes: (state.now + Units.minute - 1) / Units.minute,
      badMinutes: ledger.minutes.badMinutes, months: monthResults(),
      pools: poolResults(), servedByRegion: state.regions.map(\.servedTotal),
      transferUSD: transferCost(), costUSD: instanceCost() + transferCost(),
      lostValueUSD: lostValue(flows),
      incidents: ledger.closed.sorted { $0.number < $1.number },
      skippedDrills: state.skippedDrills, latency: latency(), overload: overload(),
      metricGapSeconds: metricGapSeconds,
      failovers: state.failover.failovers,
      flaps: state.failover.flaps, falseAlarms: state.failover.falseAlarms,
      falseFailovers: state.failover.falseFailovers,
      arrivals: state.failover.arrivals, pages: state.failover.pages,
      escalations: state.failover.escalations, events: state.processed,
      isRandom: isRandom)
  }

  /// Whether a stream was drawn from, or the traffic has more than one course.
  private var isRandom: Bool {
    if let noise = design.scenario.traffic.noise, noise.paths != 1 { return true }
    return state.streams.contains { $0.counter > 0 }
  }

  private func classResults() -> [FaultClassResult] {
    let phases = LossPhase.allCases.count
    return design.classes.indices.map { index in
      var hits: Int64 = 0
      var voids: Int64 = 0
      var exposure: Int128 = 0
      for (source, spec) in design.sources.enumerated() where spec.faultClass == index {
        hits += state.sources[source].hits
        voids += state.sources[source].voids
        switch design.classes[index].scope {
        case .instance: exposure += state.cells[spec.place].exposure
        case .zone, .region, .cloud, .everywhere, .dependency, .zoneSupply, .regionSupply:
          exposure += Int128(state.now)
        }
      }
      if design.classes[index].drill != nil || design.falseAlarmClass == index {
        hits = Int64(state.ledger.closed.count { $0.faultClass == index })
      }
      return FaultClassResult(
        hits: hits, voids: voids, exposureYears: Double(exposure) / Double(Units.year),
        lossByPhase: Array(state.ledger.receipt[index * phases..<(index + 1) * phases]))
    }
  }

  private func monthResults() -> [MonthResult] {
    var results: [MonthResult] = []
    var last = MonthMark(time: 0, valid: 0, failed: 0, badMinutes: 0)
    let end = MonthMark(
      time: state.now, valid: state.ledger.valid, failed: state.ledger.failedTotal,
      badMinutes: state.ledger.minutes.badMinutes)
    for mark in state.ledger.months + [end] where mark.time > last.time {
      results.append(
        MonthResult(
          start: last.time, end: mark.time, valid: mark.valid - last.valid,
          failed: mark.failed - last.failed, badMinutes: mark.badMinutes - last.badMinutes))
      last = mark
    }
    return results
  }

  /// The flows, which are the totals when there is only one.
  private func flowResults(_ failed: [Amount]) -> [FlowResult] {
    let ledger = state.ledger.flows
    if ledger.valid.isEmpty { return [FlowResult(valid: state.ledger.valid, failed: failed)] }
    let count = ledger.valid.count
    return (0..<count).map { flow in
      FlowResult(
        valid: ledger.valid[flow],
        failed: failed.indices.map { ledger.failed[$0 * count + flow] })
    }
  }

  private func lostValue(_ flows: [FlowResult]) -> Double {
    let classes = design.scenario.traffic.classes
    return classes.indices.reduce(0) { sum, index in
      let own = stride(from: index, to: flows.count, by: classes.count)
      let failed = own.reduce(Amount(0)) { $0 + flows[$1].failedTotal }
      return sum + Units.requests(failed) * (Double(classes[index].valueMicroUSD) / 1e6)
    }
  }
}
