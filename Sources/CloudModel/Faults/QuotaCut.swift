import ScenarioSchema

extension FaultKind {
  /// A provider lowers the quota of a type; what runs stays, nothing is granted above what is left.
  static let quotaCut = FaultKind(
    name: "quota_cut",
    family: .scarcity,
    summary:
      "the quota of a type in a region shrinks; what runs stays, no more is granted above it",
    example: "{kind: quota_cut, region: us-east-1, quota_loss: 50%, rate: 1/y, duration: 3d}",
    scope: .regionSupply,
    effects: [.quotaCut(share: 0.5)],
    presets: [])
}
