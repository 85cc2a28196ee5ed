import ScenarioSchema

extension FaultKind {
  /// A wrong configuration is pushed.
  static let badConfiguration = FaultKind(
    name: "bad_configuration", family: .change,
    summary:
      "a wrong configuration is pushed to a region, a cloud or everything, staged or at once",
    example: "{kind: bad_configuration, mean_gap: 120d, duration: {p50: 44min, p90: 184min}}",
    scope: .region, otherScopes: [.zone, .cloud, .everywhere],
    effects: [.errors(share: 1, to: .everyone)],
    presets: [
      Preset(
        name: "configuration-push", summary: "a configuration that fails everywhere it reaches",
        source: "31 % of outages begin with a configuration push (SRE Workbook, app. C, 2010-17); "
          + "duration: time to mitigation of 177 incidents of an AI service; rate: assumed, range "
          + "1/y to 6/y",
        values: [
          ("kind", .scalar("bad_configuration")), ("rate", .scalar("3/y")),
          ("duration", .mapping([("p50", .scalar("44min")), ("p90", .scalar("184min"))])),
        ])
    ])
}
