import ScenarioSchema

extension FaultKind {
  /// Everybody comes at once.
  static let flashCrowd = FaultKind(
    name: "flash_crowd", family: .overload,
    summary: "users send many times their requests",
    example: "{kind: flash_crowd, rate: 2/y, duration: 40min, load_factor: 3, ramp: 10min}",
    scope: .everywhere,
    effects: [.load(factor: 2)])
}
