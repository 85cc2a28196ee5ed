import ScenarioSchema

extension FaultKind {
  /// A long way round.
  static let addedLatency = FaultKind(
    name: "added_latency", family: .network,
    summary: "answers of a region come later by a fixed time",
    example:
      "{kind: added_latency, region: us-east-1, mean_gap: 90d, duration: 1h, added_latency: 800ms}",
    scope: .region, otherScopes: [.cloud, .everywhere],
    effects: [.latency(seconds: 1, to: .everyone)])
}
