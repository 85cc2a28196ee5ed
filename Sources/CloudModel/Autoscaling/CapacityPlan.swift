/// Instances over time that a policy knows in advance, from a calendar or a forecast.
///
/// It is computed once, when the design is compiled: the offered traffic of a region without faults does
/// not depend on a replication, so a plan made while the world runs would be the same.
public struct CapacityPlan: Equatable, Sendable {
  /// Start of each entry, nanoseconds from the scenario's start; ascending.
  public var starts: [Int64]
  /// Instances of each entry, without headroom; nil where the plan says nothing.
  public var instances: [Double?]

  /// Makes a plan; entries that repeat the one before are left out.
  public init(_ entries: [(start: Int64, instances: Double?)]) {
    starts = []
    instances = []
    for entry in entries {
      precondition(starts.last.map { $0 <= entry.start } ?? true, "a plan that goes back in time")
      if starts.last == entry.start { instances[instances.count - 1] = entry.instances; continue }
      if let last = instances.last, last == entry.instances { continue }
      starts.append(entry.start)
      instances.append(entry.instances)
    }
  }

  /// What it asks for at a moment, and when it changes next. *O(log n)*.
  public func entry(at time: Int64) -> PlannedCapacity {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return PlannedCapacity(
      instances: low > 0 ? instances[low - 1] : nil,
      next: low < starts.count ? starts[low] : nil)
  }
}

/// What a policy may know of a region when its plan is made.
public struct PlanningBasis: Sendable {
  /// The region's name.
  public var regionName: String
  /// Start of the scenario, seconds since 1970-01-01 UTC.
  public var startUnixSeconds: Int64
  /// Length of the scenario, nanoseconds.
  public var horizon: Int64
  /// Requests/s that are offered to the region without faults, mean of each whole hour of the horizon.
  public var hourlyRates: [Double]
  /// Requests/s that an instance serves at a utilisation of 0 … 1.
  public var ratePerInstance: @Sendable (_ utilisation: Double) -> Double

  /// Makes a basis.
  public init(
    regionName: String, startUnixSeconds: Int64, horizon: Int64, hourlyRates: [Double],
    ratePerInstance: @escaping @Sendable (Double) -> Double
  ) {
    self.regionName = regionName
    self.startUnixSeconds = startUnixSeconds
    self.horizon = horizon
    self.hourlyRates = hourlyRates
    self.ratePerInstance = ratePerInstance
  }
}
