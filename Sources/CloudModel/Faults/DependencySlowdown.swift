import ScenarioSchema

extension FaultKind {
  /// A component that the service needs is slow.
  static let dependencySlowdown = FaultKind(
    name: "dependency_slowdown", family: .dependency,
    summary: "a dependency answers late: requests and model loads that need it take longer",
    example:
      "{kind: dependency_slowdown, dependency: cache, rate: 3/y, duration: 2h, added_latency: 2s}",
    scope: .dependency,
    effects: [.latency(seconds: 1, to: .everyone), .loadSlowdown(factor: 3)],
    presets: ComponentCatalog.all.flatMap(\.presets).filter {
      $0.kindOfFault == "dependency_slowdown"
    })
}
