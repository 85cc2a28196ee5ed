import ScenarioSchema

extension FaultKind {
  /// All of a control plane is gone; the data plane goes on.
  static let controlPlaneLoss = FaultKind(
    name: "control_plane_loss", family: .controlPlane,
    summary: "no launches, no scaling, no record changes and no metrics; what runs goes on",
    example: "{kind: control_plane_loss, mean_gap: 4y, duration: 3h}",
    scope: .cloud, otherScopes: [.region, .everywhere],
    effects: [
      .launchBlock, .block(.scaling), .block(.records), .block(.telemetry),
    ])
}
