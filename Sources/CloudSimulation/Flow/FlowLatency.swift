/// What the flow knows of latency: sums from which means over requests follow.
///
/// They are estimates of means: a flow has no single requests and so no percentiles.
public struct FlowLatency: Equatable, Sendable, Codable {
  /// Requests whose service began.
  public let started: Double
  /// Request-seconds of waiting for a slot.
  public let waiting: Double
  /// Requests times the mean seconds from a slot to the first token; 0 with a fixed speed.
  public let prefill: Double
  /// Requests times the seconds between their tokens; 0 with a fixed speed.
  public let tokenTime: Double
  /// Seconds that instances in load balancers were there, by weight.
  public let instanceSeconds: Double
  /// The same, times the share of their slots that was in use.
  public let busySeconds: Double
}

/// The sums of one region in exact units.
struct LatencyLedger: Equatable, Sendable {
  /// Twice the area under the backlog: (before + after) times the time of each segment.
  private(set) var waiting = WideAmount()
  private(set) var prefill = WideAmount()
  private(set) var tokenTime = WideAmount()
  /// Nanoseconds times units of weight, and times utilisation in 1e-6.
  private(set) var weight: Int128 = 0
  private(set) var busy: Int128 = 0

  /// Adds a segment of so many nanoseconds, in which the backlog went from one amount to another.
  mutating func book(
    _ nanoseconds: Int64, weight units: Int64, utilisation: Int64, started: Amount,
    prefill first: Int64, tokenTime gap: Int64, backlog: Amount
  ) {
    let time = Int128(units) * Int128(nanoseconds)
    weight += time
    busy += time * Int128(utilisation)
    if gap != 0 {
      tokenTime.add(started, times: gap)
      prefill.add(started, times: first)
    }
    if backlog != 0 { waiting.add(backlog, times: nanoseconds) }
  }

  /// Adds a wait of so many nanoseconds of all that was started.
  mutating func book(delay nanoseconds: Int64, of started: Amount) {
    waiting.add(2 * started, times: nanoseconds)
  }
}

extension World {
  /// The sums over all regions.
  func latency() -> FlowLatency {
    let regions = state.regions
    let cut = state.ledger.failed[FailureKind.cut.rawValue]
    let units = Double(SpeedTable.unitsPerInstance) * 1e9
    return FlowLatency(
      started: Units.requests(regions.reduce(cut) { $0 + $1.servedTotal }),
      waiting: regions.reduce(0) { $0 + $1.latency.waiting.requestSeconds } / 2,
      prefill: regions.reduce(0) { $0 + $1.latency.prefill.requestSeconds },
      tokenTime: regions.reduce(0) { $0 + $1.latency.tokenTime.requestSeconds },
      instanceSeconds: Double(regions.reduce(Int128(0)) { $0 + $1.latency.weight }) / units,
      busySeconds: Double(regions.reduce(Int128(0)) { $0 + $1.latency.busy }) / units / 1e6)
  }
}
