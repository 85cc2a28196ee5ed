import ScenarioSchema

extension FaultKind {
  /// Probes that fail although all is well.
  static let falseAlarm = FaultKind(
    name: "false_alarm", family: .monitoring,
    summary: "probes of a region fail although users are served: failovers for nothing",
    example:
      "{kind: false_alarm, region: us-east-1, mean_gap: 90d, duration: 5min, error_share: 80%}",
    scope: .region, otherScopes: [.cloud, .everywhere],
    effects: [.errors(share: 1, to: .monitors)])
}
