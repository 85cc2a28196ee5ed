import ScenarioSchema

extension FaultKind {
  /// Settings that drifted apart, seen when traffic comes.
  static let configurationDrift = FaultKind(
    name: "configuration_drift", family: .change,
    summary:
      "a setting of a region has drifted: nobody sees it until a failover sends traffic there",
    example: "{kind: configuration_drift, region: us-east-1, rate: 2/y, duration: 50min, "
      + "error_share: 60%}",
    scope: .region, otherScopes: [.cloud],
    effects: [.errors(share: 1, to: .everyone)], isLatent: true)
}
