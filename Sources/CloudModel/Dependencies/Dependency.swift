/// What stops when a dependency does; key `needed_for`.
public enum DependencyUse: String, Equatable, Sendable, CaseIterable {
  /// Users' requests.
  case requests
  /// Loads of model weights.
  case modelLoad = "model_load"
  /// Starting instances, or letting them join.
  case launches
  /// Changes of DNS records and load-balancer weights.
  case records
  /// The autoscaler.
  case scaling
  /// Metrics.
  case telemetry
}

/// How much an edge of the dependency graph matters; key `need`.
public enum DependencyNeed: String, Equatable, Sendable, CaseIterable {
  /// Nothing works without it.
  case required
  /// Without it a share of requests fails or all take longer: see `degraded`.
  case degraded
  /// It is missed by nobody at once.
  case optional
}

/// An edge of the dependency graph between two components; an entry of `needs`.
public struct DependencyEdge: Equatable, Sendable {
  /// The needed component: a position in `Scenario.dependencies`.
  public var target: Int
  /// How much it is needed.
  public var need: DependencyNeed
  /// Makes an edge.
  public init(target: Int, need: DependencyNeed) {
    self.target = target
    self.need = need
  }
}

/// A component that the service needs; an entry under `dependencies`.
public struct Dependency: Equatable, Sendable {
  /// The key under `dependencies`.
  public var name: String
  /// Key `kind`: an entry of `ComponentCatalog`.
  public var kind: String
  /// Key `scope`: every region or cloud has one of its own, or all share one. A `zone` counts as its
  /// region here.
  public var scope: SharingScope
  /// Keys `need` and `required`.
  public var need: DependencyNeed
  /// Key `needed_for`.
  public var uses: [DependencyUse]
  /// Key `needs`: what it cannot do without itself; free of circles.
  public var needs: [DependencyEdge]
  /// Key `degraded.error_share`: of requests that fail while it is down and only degrades; 0 … 1.
  public var degradedErrors: Double
  /// Key `degraded.added_latency`: seconds by which answers come later then.
  public var degradedLatency: Double
  /// Key `catch_up`: work that has piled up during an outage of D is done after D / catch_up, in which
  /// it is still degraded; nil where none piles up.
  public var catchUp: Double?

  /// Makes a dependency.
  public init(
    name: String, kind: String = "service", scope: SharingScope = .region,
    need: DependencyNeed = .required, uses: [DependencyUse] = [.requests],
    needs: [DependencyEdge] = [], degradedErrors: Double = 0, degradedLatency: Double = 0,
    catchUp: Double? = nil
  ) {
    self.name = name
    self.kind = kind
    self.scope = scope
    self.need = need
    self.uses = uses
    self.needs = needs
    self.degradedErrors = degradedErrors
    self.degradedLatency = degradedLatency
    self.catchUp = catchUp
  }
}
