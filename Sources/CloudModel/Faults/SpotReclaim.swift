import ScenarioSchema

extension FaultKind {
  /// A provider takes back the spot machines of a type in a zone, all together.
  static let spotReclaim = FaultKind(
    name: "spot_reclaim",
    family: .scarcity,
    summary: "the spot instances of a type in a zone are taken back together, and none is granted",
    example: "{kind: spot_reclaim, region: us-east-1, mean_gap: 10.4h, duration: 59min}",
    scope: .zoneSupply, otherScopes: [.regionSupply],
    effects: [.reclaim(share: 1, noticeSeconds: 120), .stockOut(of: [.spot])],
    presets: [
      preset(
        "spot-v100-scarce", "a zone whose spot V100 could be had 17 % of the time",
        gap: "42min", duration: "74.4min",
        "mean 0.7 h until loss and 3.4 h without; the duration's mean is 0.7 h x ln(1 + 3.4/0.7), "
          + "as overlapping losses make that stretch"),
      preset(
        "spot-v100-plentiful", "a zone whose spot V100 could be had 91 % of the time",
        gap: "10.4h", duration: "58.9min",
        "mean 10.4 h until loss and 1.03 h without; the duration's mean is "
          + "10.4 h x ln(1 + 1.03/10.4)"),
      Preset(
        name: "spot-h100", summary: "spot H100 of the band of 10 to 20 % interruptions a month",
        source: "AWS Spot Advisor as quoted 2025-05-01 and 2026-02-24, 15 % a month; all of a type "
          + "and zone together: Spot-and-Scoot, 92 % of 2,635 events within 3 min; duration: as of "
          + "the least scarce V100 zone, assumed",
        values: [
          ("kind", .scalar("spot_reclaim")), ("mean_gap", .scalar("203d")),
          (
            "duration",
            .mapping([("law", .scalar("exponential")), ("mean", .scalar("58.9min"))])
          ),
        ]),
    ])

  private static func preset(
    _ name: String, _ summary: String, gap: String, duration: String, _ derivation: String
  ) -> Preset {
    Preset(
      name: name, summary: summary,
      source: "skypilot-org/spot-traces, 2023-02-15, 9 zones over 45.5 days: \(derivation)",
      values: [
        ("kind", .scalar("spot_reclaim")), ("mean_gap", .scalar(gap)),
        ("duration", .mapping([("law", .scalar("exponential")), ("mean", .scalar(duration))])),
      ])
  }
}
