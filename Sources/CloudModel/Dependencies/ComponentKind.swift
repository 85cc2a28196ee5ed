import ScenarioSchema

/// An entry of the component catalog: what a real component is needed for, and how it fails.
public struct ComponentKind: Equatable, Sendable {
  /// How a scenario names it.
  public var name: String
  /// What it is, in one line.
  public var summary: String
  /// What stops without it, unless `needed_for` says otherwise.
  public var uses: [DependencyUse]
  /// How much it is needed, unless `need` says otherwise.
  public var need: DependencyNeed
  /// Share of requests that fail while it is down and only degrades, 0 … 1.
  public var degradedErrors = 0.0
  /// Seconds by which answers come later then.
  public var degradedLatency = 0.0
  /// Spare capacity with which it catches up on what has piled up; nil where nothing does.
  public var catchUp: Double?
  /// Where this comes from.
  public var source: String
  /// Its own ways to fail: presets of `faults`.
  public var presets: [Preset] = []

  static let choice = FieldKind<ComponentKind>.choice(ComponentCatalog.all.map { ($0.name, $0) })

  /// A preset of `faults` that strikes components of a kind.
  static func failure(
    _ name: String, of component: String, _ summary: String, source: String,
    kind: String = "dependency_loss", rate: String, duration: DocumentNode,
    more: [(String, DocumentNode)] = []
  ) -> Preset {
    Preset(
      name: name, summary: summary, source: source,
      values: [
        ("kind", .scalar(kind)), ("component", .scalar(component)), ("rate", .scalar(rate)),
        ("duration", duration),
      ] + more)
  }
}

/// All kinds of components.
public enum ComponentCatalog {
  /// In the order of documentation.
  public static let all: [ComponentKind] = [
    .service, .database, .redisCluster, .kafka, .objectStore, .transactionCoordinator, .identity,
    .istio, .externalDNS, .cloudLoadBalancer, .managedDNS, .computeControlPlane,
  ]

  /// The kind with this name.
  public static func kind(_ name: String) -> ComponentKind? { all.first { $0.name == name } }
}

extension Preset {
  /// The kind of fault that a preset of `faults` is for.
  var kindOfFault: String? { values[key: "kind"]?.text }
}
