import ScenarioSchema

extension ComponentKind {
  /// What starts machines.
  static let computeControlPlane = ComponentKind(
    name: "compute_control_plane",
    summary: "the service that starts machines",
    uses: [.launches, .scaling], need: .required,
    source: "running machines need none")
}
