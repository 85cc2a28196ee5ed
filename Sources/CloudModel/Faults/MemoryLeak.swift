import ScenarioSchema

extension FaultKind {
  /// A leak that ends in a crash.
  static let memoryLeak = FaultKind(
    name: "memory_leak", family: .exhaustion,
    summary: "an instance slows down while its memory fills up, and is killed when it is full",
    example: "{kind: memory_leak, rate: 1/y, ramp: 6h, duration: 5min, slowdown: 1.6}",
    scope: .instance, otherScopes: [.zone, .region],
    effects: [.slowdown(factor: 1.5), .capacityLoss(share: 1), .memoryLoss])
}
