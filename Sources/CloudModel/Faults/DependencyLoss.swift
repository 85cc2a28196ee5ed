import ScenarioSchema

extension FaultKind {
  /// A component that the service needs is gone.
  static let dependencyLoss = FaultKind(
    name: "dependency_loss", family: .dependency,
    summary: "a dependency does not answer: what needs it fails, degrades or goes on",
    example: "{kind: dependency_loss, dependency: cache, rate: 1/y, duration: 40min}",
    scope: .dependency,
    effects: [.errors(share: 1, to: .everyone)],
    presets: ComponentCatalog.all.flatMap(\.presets).filter { $0.kindOfFault == "dependency_loss" })
}
