import CloudModel

/// The load above which overload in a region keeps itself alive, once something began it.
///
/// While the queue is longer than the clients' patience all served work is expired, so each request is
/// tried as often as its client may: the queue stays full as long as these tries exceed the capacity.
/// Below the load no trigger tips the region for good; above it one that fills the queue does, and the
/// load has to be cut below it to recover.
public struct RecoveryLoad: Equatable, Sendable {
  /// The region's name.
  public let region: String
  /// Requests/s that its first instances serve.
  public let capacity: Double
  /// Tries of a request all of whose tries fail, mean over the kinds of clients.
  public let tries: Double
  /// Requests/s of first tries: capacity over tries.
  public var load: Double { capacity / tries }
}

extension Design {
  /// The regions in which overload can outlive its cause; none where expired requests are dropped, no
  /// client retries, or the queue is no longer than the clients' patience.
  public var recoveryLoads: [RecoveryLoad] {
    guard let retries, !loadBalancer.dropsExpired else { return [] }
    var tries = 0.0
    for kind in retries.kinds {
      let most = 1 + Double(kind.stages.count)
      switch kind.budget {
      case .unlimited: tries += kind.share * most
      case .ratio(let ratio): tries += kind.share * min(most, 1 + ratio)
      case .active(let share, _): tries += kind.share * min(most, 1 / (1 - share))
      case .tokenBucket, .throttle, .concurrent: tries += kind.share
      }
    }
    if tries <= 1 { return [] }
    return scenario.regions.indices.compactMap { region in
      let weight = cellsOfRegion[region].reduce(Int64(0)) {
        $0 + Int64(cells[$1].initial) * cells[$1].eighth * 8
      }
      let capacity =
        Double(loadBalancer.capacity(speed, weight: weight)) / Units.ratePerRequestPerSecond
      let limit = loadBalancer.queueLimit(slots: speed.slots(weight: weight))
      let patient = capacity * speed.patience
      guard capacity > 0, Units.requests(limit) > patient else { return nil }
      return RecoveryLoad(region: scenario.regions[region].name, capacity: capacity, tries: tries)
    }
  }
}
