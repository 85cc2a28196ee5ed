import ScenarioSchema

extension FaultKind {
  /// Crashes that overload brings about: a cascade.
  static let overloadCrash = FaultKind(
    name: "overload_crash", family: .overload,
    summary: "an instance crashes while its region is overloaded, which leaves more to the others",
    example: "{kind: overload_crash, rate: 2/h, utilization_above: 100%, duration: 5min}",
    scope: .instance,
    effects: [.capacityLoss(share: 1), .memoryLoss])
}
