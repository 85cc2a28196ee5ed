import CloudModel
import CloudSimulation
import Theory

/// What a region needs at its greatest rate, and what its limits leave: arithmetic before any simulation.
public struct CapacityNeed: Equatable, Sendable {
  /// What decides how many instances the region has at its greatest rate.
  public enum Binding: String, Equatable, Sendable, CaseIterable {
    /// `per_zone.min` of the pools is above what the traffic and the buffer ask for.
    case minimum
    /// The autoscaler: the traffic at its target, without any reserve.
    case autoscaler
    /// `capacity.buffer`, which asks for more than the traffic and the minimum do.
    case buffer
    /// `capacity.survive`, which asks for more than the traffic, the buffer and the minimum do.
    case survive
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
  /// Instances that serve it at the autoscaler's target with the buffer, or at capacity without an
  /// autoscaler, and carry it all when what `capacity.survive` names is lost.
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
  /// The greatest rate over what the instances serve that are there: over 1 the region is overloaded.
  public let loadAtPeak: Double
  /// The greatest rate over what the instances serve that are left without a zone, the one with most
  /// of them: over 1 a lost zone overloads the region. Nil in a single zone.
  ///
  /// Theory, not simulation: instances are spread evenly over the zones.
  public let loadWithoutZone: Double?

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
    func sum(_ count: (Pool, _ zones: Int) -> Int) -> Int {
      pools.reduce(0) { $0 + count($1, scenario.zones(of: $1).count) }
    }
    let least = sum { $0.minPerZone * $1 }
    let most = sum { $0.maxPerZone * $1 }
    let quota = sum { min($0.quota, $0.maxPerZone * $1) }
    if scenario.autoscaling == nil {
      (present, binding) = (sum { $0.initialPerZone * $1 }, .initial)
    } else if wanted <= least {
      (present, binding) = (least, .minimum)
    } else if wanted > quota {
      (present, binding) = (quota, quota < most ? .quota : .maximum)
    } else {
      (present, binding) = (wanted, Self.reserve(load, least: least))
    }
    loadAtPeak = load.requestsPerSecond / (Double(present) * load.requestsPerInstance)
    let left = present - (present + zones - 1) / zones
    loadWithoutZone =
      zones < 2
      ? nil : load.requestsPerSecond / (Double(left) * load.requestsPerInstance)
    p99WaitSeconds = Self.wait(
      exceededBy: 0.01,
      slots: max(present, Int((Double(present) * load.slotsPerInstance).rounded(.down))),
      requestsPerSecond: peakRate, capacity: Double(present) * load.requestsPerInstance)
  }

  /// What asks for the last instance of those that the autoscaler wishes.
  private static func reserve(_ load: PeakLoad, least: Int) -> Binding {
    if load.instancesWanted > max(least, load.instancesWithBuffer) { return .survive }
    return load.instancesWithBuffer > max(least, load.instancesForTraffic) ? .buffer : .autoscaler
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
