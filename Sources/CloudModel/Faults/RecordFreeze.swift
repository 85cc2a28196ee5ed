import ScenarioSchema

extension FaultKind {
  /// Names cannot be changed.
  static let recordFreeze = FaultKind(
    name: "record_freeze", family: .controlPlane,
    summary: "no DNS record and no load-balancer weight can be changed, anywhere",
    example: "{kind: record_freeze, mean_gap: 3y, duration: 2h}",
    scope: .everywhere, otherScopes: [.cloud, .region],
    effects: [.block(.records)])
}
