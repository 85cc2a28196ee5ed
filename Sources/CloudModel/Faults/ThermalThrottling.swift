import ScenarioSchema

extension FaultKind {
  /// Cooling fails, and GPUs lower their clocks.
  static let thermalThrottling = FaultKind(
    name: "thermal_throttling", family: .grey,
    summary: "the cooling of a zone fails: its GPUs lower their clocks, none stops",
    example: "{kind: thermal_throttling, mean_gap: 10y, duration: 3h, slowdown: 1.5}",
    scope: .zone, otherScopes: [.instance, .region],
    effects: [.slowdown(factor: 1.5)])
}
