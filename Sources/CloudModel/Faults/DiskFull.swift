import ScenarioSchema

extension FaultKind {
  /// Disks that fill up.
  static let diskFull = FaultKind(
    name: "disk_full", family: .exhaustion,
    summary: "the disks of a zone fill up: ever more requests fail until somebody cleans up",
    example: "{kind: disk_full, mean_gap: 3y, ramp: 4h, duration: 1h}",
    scope: .zone, otherScopes: [.instance, .region],
    effects: [.errors(share: 1, to: .everyone), .block(.loads)])
}
