import ScenarioSchema

extension FaultKind {
  /// A new version that crashes.
  static let badBinary = FaultKind(
    name: "bad_binary", family: .change,
    summary: "a new version crashes on the instances that it reaches, until it is rolled back",
    example: "{kind: bad_binary, region: us-east-1, mean_gap: 120d, duration: {p50: 44min, p90: "
      + "184min}, capacity_loss: 30%}",
    scope: .region, otherScopes: [.zone, .cloud, .everywhere],
    effects: [.capacityLoss(share: 0.5), .memoryLoss, .launchBlock])
}
