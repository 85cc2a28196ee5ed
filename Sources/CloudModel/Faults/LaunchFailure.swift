import ScenarioSchema

extension FaultKind {
  /// The provider starts no machines.
  static let launchFailure = FaultKind(
    name: "launch_failure", family: .controlPlane,
    summary: "no instance can be started in a region; what runs goes on",
    example: "{kind: launch_failure, region: us-east-1, mean_gap: 2y, duration: 491min}",
    scope: .region, otherScopes: [.zone, .cloud],
    effects: [.launchBlock])
}
