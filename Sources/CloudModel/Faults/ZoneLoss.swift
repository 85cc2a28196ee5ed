import ScenarioSchema

extension FaultKind {
  /// All machines of a zone stop, and none can be started there.
  static let zoneLoss = FaultKind(
    name: "zone_loss",
    family: .crash,
    summary: "all instances of a zone stop, and none can be started there",
    example: "{kind: zone_loss, rate: 0.03/y, duration: {p10: 22min, p90: 64min}}",
    scope: .zone,
    effects: [.capacityLoss(share: 1), .memoryLoss, .launchBlock],
    presets: [
      Preset(
        name: "zone-power-loss", summary: "a zone without power",
        source: "rate: five times the public losses of AWS zones, an order of magnitude, range "
          + "0.006/y to 0.06/y; duration: power losses of 2021-12-22 and 2022-07-28, 22 min and "
          + "64 min read as p10 and p90",
        values: [
          ("kind", .scalar("zone_loss")), ("rate", .scalar("0.03/y")),
          ("duration", .mapping([("p10", .scalar("22min")), ("p90", .scalar("64min"))])),
        ])
    ])
}
