import ScenarioSchema

/// What sends users from one region to another; key `routing.method`.
///
/// A switch is data: whether addresses are remembered on the way to the users, how long a change takes to be in
/// force, and whether it waits for a turn. One file and one line of the catalog make a new one. Its outages
/// are those of the dependency that stands for it (`blocks: records`).
public struct TrafficSwitch: Equatable, Sendable {
  /// How a scenario names it.
  public var name: String
  /// What it is, in one line.
  public var summary: String
  /// Whether users look an address up and keep it: then a change has a tail of stale addresses.
  public var usesNames: Bool
  /// Time from a change until it is in force, unless `recovery.record_change` says otherwise.
  public var propagation: DistributionSpec
  /// Seconds between its turns, where it writes changes in turns; nil where it writes at once.
  public var interval: Double?
  /// Where this comes from.
  public var source: String

  static let choice = FieldKind<TrafficSwitch>.choice(
    TrafficSwitchCatalog.all.map { ($0.name, $0) })
}

/// All switches.
public enum TrafficSwitchCatalog {
  /// In the order of documentation; the first is the default.
  public static let all: [TrafficSwitch] = [.dns, .externalDNS, .globalLoadBalancer, .serviceMesh]
}
