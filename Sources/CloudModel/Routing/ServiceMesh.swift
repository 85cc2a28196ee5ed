extension TrafficSwitch {
  /// Weights that a mesh's control plane pushes to its gateways.
  public static let serviceMesh = TrafficSwitch(
    name: "service_mesh", summary: "weights that a mesh's control plane pushes to its gateways",
    usesNames: false, propagation: .quantiles((0.5, 2), (0.95, 10)),
    source: "Istio pushes to its proxies within seconds (its performance guide); figures assumed")
}
