import ScenarioSchema

extension ComponentKind {
  /// Istio's control plane.
  static let istio = ComponentKind(
    name: "istio",
    summary: "Istio's control plane: proxies go on with what they know, new instances stay unknown",
    uses: [.launches], need: .required,
    source: "Istio documentation: proxies keep their last configuration when istiod is away",
    presets: [
      failure(
        "istiod-outage", of: "istio",
        "no new instance joins the mesh",
        source: "rate and duration assumed",
        rate: "2/y",
        duration: .mapping([("p50", .scalar("10min")), ("p90", .scalar("45min"))]))
    ])
}
