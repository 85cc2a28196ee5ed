import ScenarioSchema

extension ComponentKind {
  /// Any other service.
  static let service = ComponentKind(
    name: "service",
    summary: "a service of another kind",
    uses: [.requests], need: .required,
    source: "the scenario's own")
}
