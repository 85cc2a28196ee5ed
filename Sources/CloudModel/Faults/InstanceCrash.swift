import ScenarioSchema

extension FaultKind {
  /// One machine stops, with all that it had in memory.
  static let instanceCrash = FaultKind(
    name: "instance_crash",
    family: .crash,
    summary: "one instance stops; what was in its memory is gone",
    example: "{kind: instance_crash, rate: 6.5e-3/d, duration: {p50: 44min, p90: 184min}}",
    scope: .instance,
    effects: [.capacityLoss(share: 1), .memoryLoss],
    presets: [
      Preset(
        name: "gpu-node-crash", summary: "failures of GPU nodes as published for large clusters",
        source: "rate: Meta RSC-1, arXiv 2410.21680, 8xA100 in training, range 2e-3/d to 6.5e-3/d; "
          + "duration: time to mitigation of 177 incidents of an AI service",
        values: [
          ("kind", .scalar("instance_crash")), ("rate", .scalar("6.5e-3/d")),
          ("duration", .mapping([("p50", .scalar("44min")), ("p90", .scalar("184min"))])),
        ])
    ])
}
