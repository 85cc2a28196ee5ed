/// Traffic that a failover sent to a region, and what had rested there unseen since the last time.
///
/// The longer nothing is sent to a region, the likelier something has broken there: with latent faults
/// at a rate r, a share 1 - exp(-r t) of the arrivals after t meets one. Drills are arrivals too.
public struct Arrival: Equatable, Sendable, Codable {
  /// When the first record pointed there, nanoseconds from the scenario's start.
  public let time: Int64
  /// The region.
  public let region: Int
  /// Since the arrival before, or the scenario's start, nanoseconds.
  public let sinceLast: Int64
  /// Position in `Scenario.drills`, if a drill's loss was answered.
  public let drill: Int?
  /// Number of the incident that the failover answers, if there is one.
  public let incident: Int?
  /// Latent faults that showed, those at a canary's repetition included.
  public internal(set) var found: Int
}

extension World {
  /// A failover sends traffic to a region: what rested there shows.
  mutating func arrive(at region: Int) {
    let before = state.latent.count
    reveal(at: region)
    let found = before - state.latent.count
    let failover = state.failover.failovers
    if state.failover.arrivedWith == failover, !state.failover.arrivals.isEmpty {
      state.failover.arrivals[state.failover.arrivals.count - 1].found += found
      return
    }
    let last = state.failover.arrivals.last { $0.region == region }?.time ?? 0
    let slot = state.failover.incident
    state.failover.arrivedWith = failover
    state.failover.arrivals.append(
      Arrival(
        time: state.now, region: region, sinceLast: state.now - last,
        drill: slot < 0 ? nil : state.incidents[slot].drill,
        incident: slot < 0 ? nil : state.incidents[slot].number, found: found))
  }
}
