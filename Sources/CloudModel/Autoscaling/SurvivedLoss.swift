/// What a region's capacity has headroom to lose without help; an item of `capacity.survive`.
///
/// Static stability: what serves must already run, since control planes fail more often than data
/// planes. With k domains, one of which is lost, the rest carry all: a factor of k/(k - 1).
///
/// **Source**: AWS, "Static stability using Availability Zones" (Amazon Builders' Library).
public enum SurvivedLoss: String, Equatable, Sendable, CaseIterable {
  /// One of the region's zones.
  case zone
  /// One of the regions that the record names.
  case region

  /// The factor for a region with so many zones, among so many regions that take traffic.
  public func factor(zones: Int, regions: Int) -> Double {
    let domains = self == .zone ? zones : regions
    return domains > 1 ? Double(domains) / Double(domains - 1) : 1
  }
}

extension Scenario {
  /// What a region's capacity is multiplied by so that it survives what `capacity.survive` names; 1
  /// where that is nothing.
  public func survivalFactor(ofRegion region: Int) -> Double {
    let serving = routing.weights.count { $0 > 0 }
    return survives.reduce(1) {
      $0 * $1.factor(zones: regions[region].zones.count, regions: serving)
    }
  }
}
