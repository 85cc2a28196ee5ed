import CloudModel

/// Exact totals of a replication: whole units, so that no order of sums changes a byte.
struct Ledger: Equatable, Sendable {
  /// Requests that arrived, were good, and failed by `FailureKind.rawValue`.
  var valid: Amount = 0
  var good: Amount = 0
  /// Served by a smaller model.
  var degraded: Amount = 0
  var failed: ContiguousArray<Amount>
  /// Losses without a fault, by `LossPhase.rawValue`.
  var withoutFault: ContiguousArray<Amount>
  /// Losses of closed incidents: `[class * phases + phase]`.
  var receipt: ContiguousArray<Amount>
  var minutes: MinuteLedger
  /// By geography and request class.
  var flows: FlowLedger
  /// By fault class, phase and geography.
  var geographies: GeographyLedger
  /// Totals at the end of each month so far.
  var months: ContiguousArray<MonthMark> = []
  /// Incidents that are over, in the order of their end.
  var closed: ContiguousArray<Incident> = []

  init(_ design: Design) {
    failed = ContiguousArray(repeating: 0, count: FailureKind.allCases.count)
    withoutFault = ContiguousArray(repeating: 0, count: LossPhase.allCases.count)
    receipt = ContiguousArray(
      repeating: 0, count: design.classes.count * LossPhase.allCases.count)
    minutes = MinuteLedger(goodMinute: design.scenario.objective.goodMinute)
    let traffic = design.scenario.traffic
    flows = FlowLedger(
      flows: traffic.geographies.count * traffic.classes.count, classes: traffic.classes.count,
      kinds: FailureKind.allCases.count)
    geographies = GeographyLedger(
      geographies: traffic.geographies.count, faultClasses: design.classes.count + 1)
  }

  /// All requests that failed.
  var failedTotal: Amount { failed.reduce(0, +) }
}

/// Running totals at the end of a month.
struct MonthMark: Equatable, Sendable {
  let time: Int64
  let valid: Amount
  let failed: Amount
  let badMinutes: Int64
}
