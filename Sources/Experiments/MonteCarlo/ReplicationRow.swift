import CloudModel
import CloudSimulation

/// What estimates need of one replication: its totals without its incidents.
public struct ReplicationRow: Equatable, Sendable {
  /// The replication's number, from 0.
  public let number: Int
  /// Length of the horizon in years of 365 days.
  public let years: Double
  /// Requests that arrived and that failed.
  public let valid: Double
  /// Failed requests; the exact total, rounded once.
  public let failed: Double
  /// Good requests that a smaller model served.
  public let degraded: Double
  /// Failed requests by `FailureKind.rawValue`.
  public let failedByKind: [Double]
  /// By geography and request class: `flows[geography * classes + class]`.
  public let flows: [FlowRow]
  /// Failed requests by fault class and phase: `lossByClass[class][phase]`; the last class is "no fault".
  public let lossByClass: [[Double]]
  /// The receipt by geography, entries above 0, by fault class, phase and geography.
  public let receipt: [ReceiptEntry]
  /// Faults that hit, strikes on absent instances, and exposure in component-years, by fault class.
  public let hits: [Int64]
  /// Strikes on absent instances.
  public let voids: [Int64]
  /// Component-years at risk.
  public let exposureYears: [Double]
  /// Minutes, and minutes under the objective's threshold.
  public let minutes: Int64
  /// Minutes under the threshold.
  public let badMinutes: Int64
  /// Periods of the objective's window: availability by its measure in each whole one.
  public let windowAvailability: [Double]
  /// Availability in each calendar month, by the objective's measure.
  public let monthAvailability: [Double]
  /// Cost of instances, idle reserves and transfer, USD.
  public let costUSD: Double
  /// Cost of weights that were loaded from stores, USD.
  public let transferUSD: Double
  /// Worth of the requests that failed, USD.
  public let lostValueUSD: Double
  /// By pool: hours, costs, and how it was supplied.
  public let pools: [PoolResult]
  /// Natural incidents and drills that began.
  public let incidents: Int
  /// Failovers that were decided, and those soon after a failback.
  public let failovers: Int
  /// Failovers within a hold-down after a failback.
  public let flaps: Int
  /// Detections of regions that answered, and failovers that were decided on them.
  public let falseAlarms: Int
  /// Failovers on false alarms.
  public let falseFailovers: Int
  /// Traffic that failovers sent to regions, in order.
  public let arrivals: [Arrival]
  /// Times that somebody was paged to decide, and pages to a next person.
  public let pages: Int
  /// Pages to a next person.
  public let escalations: Int
  /// Counts by drill and verdict: `drills[drill][verdict]`, in the order of `DrillVerdict.allCases`.
  public let drills: [[Int]]
  /// Seconds from onset to detection, to the decision and to the move, of incidents that failed over.
  public let failoverSeconds: [FailoverTimes]
  /// What incidents did to sessions, in the order of onset; without those that hit none.
  public let sessions: [SessionTimes]
  /// What the flow knows of latency.
  public let latency: FlowLatency
  /// What retries and expired work did.
  public let overload: OverloadResult
  /// Seconds in which metrics did not reach an autoscaler, summed over regions.
  public let metricGapSeconds: Double
  /// Events handled.
  public let events: Int64
  /// Whether anything was drawn: without it every replication is the same.
  public let isRandom: Bool

  /// Failed over valid requests.
  public var requestUnavailability: Double { valid == 0 ? 0 : failed / valid }
  /// Availability by the objective's measure over the whole replication.
  public func availability(_ measure: AvailabilityMeasure) -> Double {
    switch measure {
    case .requests: 1 - requestUnavailability
    case .time: minutes == 0 ? 1 : 1 - Double(badMinutes) / Double(minutes)
    }
  }
}

/// Requests of one geography and request class.
public struct FlowRow: Equatable, Sendable {
  /// Requests that arrived.
  public let valid: Double
  /// Failed requests; the exact total, rounded once.
  public let failed: Double
  /// Failed requests by `FailureKind.rawValue`.
  public let failedByKind: [Double]

  init(_ result: FlowResult) {
    valid = Units.requests(result.valid)
    failed = Units.requests(result.failedTotal)
    failedByKind = result.failed.map(Units.requests)
  }
}

/// Seconds from a region's loss to the phases of its failover.
public struct FailoverTimes: Equatable, Sendable {
  /// Onset to detection.
  public let detected: Double
  /// Onset to the decision.
  public let decided: Double
  /// Page to acknowledgement; nil where nobody was paged.
  public let acknowledged: Double?
  /// Onset to the record that moves the rest; nil when it never did.
  public let moved: Double?
}

extension ReplicationRow {
  /// Takes what estimates need from a result.
  public init(_ result: ReplicationResult, number: Int, scenario: Scenario) {
    self.number = number
    years = Double(scenario.horizon.components.seconds) / (365 * 86_400)
    valid = Units.requests(result.valid)
    failed = Units.requests(result.failedTotal)
    degraded = Units.requests(result.degraded)
    failedByKind = result.failed.map(Units.requests)
    flows = result.flows.map(FlowRow.init)
    lossByClass =
      result.classes.map { $0.lossByPhase.map(Units.requests) }
      + [result.withoutFault.map(Units.requests)]
    receipt = result.receipt
    hits = result.classes.map(\.hits)
    voids = result.classes.map(\.voids)
    exposureYears = result.classes.map(\.exposureYears)
    minutes = result.minutes
    badMinutes = result.badMinutes
    let measure = scenario.objective.measure
    monthAvailability = result.months.map { Self.availability(of: [$0], measure) }
    windowAvailability = Self.windows(result.months, scenario.objective)
    costUSD = result.costUSD
    lostValueUSD = result.lostValueUSD
    transferUSD = result.transferUSD
    pools = result.pools
    incidents = result.incidents.count
    failovers = result.failovers
    flaps = result.flaps
    falseAlarms = result.falseAlarms
    falseFailovers = result.falseFailovers
    arrivals = result.arrivals
    pages = result.pages
    escalations = result.escalations
    var drills = scenario.drills.map { _ in DrillVerdict.allCases.map { _ in 0 } }
    func count(_ drill: Int, _ verdict: DrillVerdict) {
      if let column = DrillVerdict.allCases.firstIndex(of: verdict) { drills[drill][column] += 1 }
    }
    for incident in result.incidents {
      if let drill = incident.drill { count(drill, DrillVerdict(incident)) }
    }
    for skipped in result.skippedDrills { count(skipped.drill, .skipped) }
    self.drills = drills
    failoverSeconds = result.incidents.compactMap(FailoverTimes.init)
    sessions = result.incidents.compactMap(SessionTimes.init)
    latency = result.latency
    overload = result.overload
    metricGapSeconds = result.metricGapSeconds
    events = result.events
    isRandom = result.isRandom
  }

  /// Availability by the measure over the months together.
  private static func availability(
    of months: [MonthResult], _ measure: AvailabilityMeasure
  ) -> Double {
    switch measure {
    case .requests:
      let valid = months.reduce(Amount(0)) { $0 + $1.valid }
      let failed = months.reduce(Amount(0)) { $0 + $1.failed }
      return valid == 0 ? 1 : 1 - Double(failed) / Double(valid)
    case .time:
      let minutes = months.reduce(0.0) { $0 + Double($1.end - $1.start) / 6e10 }
      let bad = months.reduce(Int64(0)) { $0 + $1.badMinutes }
      return minutes == 0 ? 1 : 1 - Double(bad) / minutes
    }
  }

  /// The objective's windows: months, groups of three, or the whole horizon.
  private static func windows(
    _ months: [MonthResult], _ objective: ServiceLevelObjective
  ) -> [Double] {
    let size: Int
    switch objective.window {
    case .month: size = 1
    case .quarter: size = 3
    case .year: size = max(1, months.count)
    }
    return stride(from: 0, to: months.count, by: size).map { first in
      let part = Array(months[first..<min(first + size, months.count)])
      return availability(of: part, objective.measure)
    }
  }
}

/// What an incident did to sessions.
public struct SessionTimes: Equatable, Sendable {
  /// Live sessions whose place was lost, and those that could not go on.
  public let hit: Double
  /// Sessions that could not go on at all.
  public let lost: Double
  /// Seconds of the conversation that are gone: the recovery point (RPO).
  public let history: Double
  /// Seconds from the onset until sessions could go on (RTO); nil when they did not before the end.
  public let usable: Double?
  /// Tokens that had been worked out and must be again.
  public let tokensRedone: Double

  /// Of an incident; nil when it hit no session.
  init?(_ incident: Incident) {
    let sessions = incident.sessions
    if sessions.hit == 0 { return nil }
    hit = Double(sessions.hit) / 1e6
    lost = Double(sessions.lost) / 1e6
    history = Double(sessions.history) / 1e9
    usable = sessions.usable.map { Double($0 - incident.onset) / 1e9 }
    tokensRedone = Double(sessions.tokensRedone)
  }
}

extension FailoverTimes {
  /// The times of an incident that was decided on; nil for others.
  init?(_ incident: Incident) {
    guard incident.scope == .region, let detected = incident.detected,
      let decided = incident.decided
    else { return nil }
    func seconds(_ time: Int64) -> Double { Double(time - incident.onset) / 1e9 }
    self.init(
      detected: seconds(detected), decided: seconds(decided),
      acknowledged: incident.paged.flatMap { page in
        incident.acknowledged.map { Double($0 - page) / 1e9 }
      }, moved: incident.moved.map(seconds))
  }
}
