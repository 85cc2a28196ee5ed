import ScenarioSchema

extension FaultKind {
  /// All regions of a provider are lost.
  static let providerLoss = FaultKind(
    name: "provider_loss", family: .crash,
    summary: "all regions of a cloud stop at once, none answers, none can be started",
    example: "{kind: provider_loss, mean_gap: 20y, duration: 93min}",
    scope: .cloud, otherScopes: [.everywhere],
    effects: [
      .capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: true),
    ],
    presets: [
      Preset(
        name: "outage-2025-12-02", summary: "one provider down from 16:34 to 18:07 UTC",
        source: "the window of the AI service outage of 2025-12-02 as stated in the article, not "
          + "verified; read here as a total outage",
        values: [
          ("kind", .scalar("provider_loss")),
          ("at", .sequence([.scalar("2025-12-02T16:34Z")])), ("duration", .scalar("93min")),
        ])
    ])
}
