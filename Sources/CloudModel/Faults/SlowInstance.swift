import ScenarioSchema

extension FaultKind {
  /// A machine that works, but slowly.
  static let slowInstance = FaultKind(
    name: "slow_instance", family: .grey,
    summary: "one instance works at a fraction of its speed; its probes pass",
    example: "{kind: slow_instance, rate: 0.5/y, duration: 6h, slowdown: 3}",
    scope: .instance, otherScopes: [.zone, .region],
    effects: [.slowdown(factor: 2)])
}
