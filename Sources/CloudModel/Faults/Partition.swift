import ScenarioSchema

extension FaultKind {
  /// A network that splits.
  static let partition = FaultKind(
    name: "partition", family: .network,
    summary: "one side cannot reach a region, or does not get its answers",
    example: "{kind: partition, region: us-east-1, mean_gap: 1y, duration: 30min, side: "
      + "monitors, direction: inbound}",
    scope: .region, otherScopes: [.cloud, .everywhere],
    effects: [.partition(from: .users, direction: .both)])
}
