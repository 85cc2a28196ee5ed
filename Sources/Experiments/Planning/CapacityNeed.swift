import CloudModel
import CloudSimulation
import Theory

/// What a region needs at its greatest rate, and what its limits leave: arithmetic before any simulation.
public struct CapacityNeed: Equatable, Sendable {
  /// What decides how many instances the region has at its greatest rate.
  public enum Binding: String, Equatable, Sendable, CaseIterable {
    /// `per_zone.min` of the pools is above what the traffic and the buffer ask for.
    case minimum
    /// The autoscaler: traffic, its target and the buffer.
    case autoscaler
    /// No autoscaler: the region keeps what it starts with.
    case initial
    /// `per_zone.max` ends below what is asked for.
    case maximum
    /// `quota` ends below what is asked for.
    case quota
  }

  /// The region.
  public let region: RegionID
  /// Its greatest rate, requests/s.
  public let peakRate: Double
  /// Instances that serve it at the autoscaler's target with the buffer; at capacity without one.
  public let wanted: Int
  /// Instances that it has then.
  public let present: Int
  /// What decides about them.
  public let binding: Binding
  /// The wait that 1 % of the requests exceed at the greatest rate, seconds; infinite when overloaded.
  ///
  /// Theory, not simulation: Erlang C with a server for each slot, at least one an instance, and endless
  /// patience.
  public let p99WaitSeconds: Double

  /// The needs of all regions that take traffic in a scenario, in its order.
  public static func all(_ design: Design) -> [CapacityNeed] {
    let scenario = design.scenario
    return scenario.regions.indices.compactMap { index in
      let load = design.peakLoad(ofRegion: index)
      if load.requestsPerSecond <= 0 { return nil }
      return CapacityNeed(scenario, RegionID(index), load)
    }
  }

  private init(_ scenario: Scenario, _ region: RegionID, _ load: PeakLoad) {
    self.region = region
    peakRate = load.requestsPerSecond
    wanted = load.instancesWanted
    let pools = scenario.regions[region.index].pools.map { scenario.pools[$0.index] }
    let zones = scenario.regions[region.index].zones.count
    func sum(_ count: (Pool) -> Int) -> Int { pools.reduce(0) { $0 + count($1) } }
    let least = sum { $0.minPerZone * zones }
    let most = sum { $0.maxPerZone * zones }
    let quota = sum { min($0.quota, $0.maxPerZone * zones) }
    if scenario.autoscaling == nil {
      (present, binding) = (sum { $0.initialPerZone * zones }, .initial)
    } else if wanted <= least {
      (present, binding) = (least, .minimum)
    } else if wanted > quota {
      (present, binding) = (quota, quota < most ? .quota : .maximum)
    } else {
      (present, binding) = (wanted, .autoscaler)
    }
    p99WaitSeconds = Self.wait(
      exceededBy: 0.01,
      slots: max(present, Int((Double(present) * load.slotsPerInstance).rounded(.down))),
      requestsPerSecond: peakRate, capacity: Double(present) * load.requestsPerInstance)
  }

  /// The wait that a share of the requests exceeds in M/M/c with as many servers as slots.
  static func wait(
    exceededBy share: Double, slots: Int, requestsPerSecond: Double, capacity: Double
  ) -> Double {
    if slots < 1 || requestsPerSecond >= capacity { return .infinity }
    // In a full station each slot serves one request after another in this time.
    let serviceTime = Double(slots) / capacity
    return ErlangC.wait(
      exceededBy: share, servers: slots, load: requestsPerSecond * serviceTime,
      serviceTime: serviceTime)
  }
}
