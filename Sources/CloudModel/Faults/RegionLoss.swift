import ScenarioSchema

extension FaultKind {
  /// A region's machines, control plane and endpoint are lost.
  static let regionLoss = FaultKind(
    name: "region_loss",
    family: .crash,
    summary: "all instances of a region stop, none can be started, its endpoint hangs",
    example:
      "{kind: region_loss, region: us-east-1, rate: 0.3/y, duration: {p50: 412min, p90: 1028min}}",
    scope: .region,
    effects: [
      .capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: true),
    ],
    presets: [
      Preset(
        name: "aws-region-event", summary: "a region-wide event as AWS publishes them",
        source: "five post-event summaries of us-east-1, 2020-11 to 2025-10: median 412 min, the "
          + "longest, 1028 min, read as p90; rate: 1/y in this worst-known region, 0.3/y "
          + "elsewhere, range 0.1/y to 1/y",
        values: [
          ("kind", .scalar("region_loss")), ("rate", .scalar("0.3/y")),
          ("duration", .mapping([("p50", .scalar("412min")), ("p90", .scalar("1028min"))])),
        ]),
      Preset(
        name: "azure-region-event", summary: "a region-wide event, with Azure's durations",
        source: "duration: 13 incidents of 2024, median 5.27 h, mean 10.99 h (ahill.net); rate: "
          + "assumed as for other regions, range 0.1/y to 1/y",
        values: [
          ("kind", .scalar("region_loss")), ("rate", .scalar("0.3/y")),
          (
            "duration",
            .mapping([
              ("law", .scalar("log_normal")), ("median", .scalar("5.27h")),
              ("sigma", .scalar("1.21")),
            ])
          ),
        ]),
    ])
}
