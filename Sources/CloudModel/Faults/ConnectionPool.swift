import ScenarioSchema

extension FaultKind {
  /// A pool of connections that runs dry.
  static let connectionPool = FaultKind(
    name: "connection_pool", family: .exhaustion,
    summary: "connections run out: ever more requests fail, while the health endpoint needs none",
    example:
      "{kind: connection_pool, region: us-east-1, mean_gap: 200d, ramp: 20min, duration: 40min}",
    scope: .region, otherScopes: [.zone, .cloud],
    effects: [.errors(share: 0.6, to: .users), .latency(seconds: 2, to: .users)])
}
