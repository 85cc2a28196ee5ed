import ScenarioSchema

extension FaultKind {
  /// Autoscalers do not act.
  static let scalingFreeze = FaultKind(
    name: "scaling_freeze", family: .controlPlane,
    summary: "no autoscaler of a region acts",
    example: "{kind: scaling_freeze, region: us-east-1, mean_gap: 1y, duration: 2h}",
    scope: .region, otherScopes: [.cloud, .everywhere],
    effects: [.block(.scaling)])
}
