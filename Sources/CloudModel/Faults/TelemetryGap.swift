import ScenarioSchema

extension FaultKind {
  /// Metrics that do not come.
  static let telemetryGap = FaultKind(
    name: "telemetry_gap", family: .monitoring,
    summary: "no metrics of a region arrive: its autoscaler and the business check are blind",
    example: "{kind: telemetry_gap, region: us-east-1, mean_gap: 60d, duration: 45min}",
    scope: .region, otherScopes: [.cloud, .everywhere],
    effects: [.block(.telemetry)])
}
