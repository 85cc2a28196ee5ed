import ScenarioSchema

extension FaultKind {
  /// A wrong configuration is pushed; read, but not simulated by this version.
  static let badConfiguration = FaultKind(
    name: "bad_configuration",
    summary: "a wrong configuration is pushed to a region, staged or at once",
    example: "{kind: bad_configuration, mean_gap: 120d, duration: {p50: 44min, p90: 184min}}",
    scope: .region, effects: [], presets: [])
}
