import ScenarioSchema

extension ComponentKind {
  /// A provider's DNS service.
  static let managedDNS = ComponentKind(
    name: "managed_dns",
    summary: "a provider's DNS: its control plane, names that are known go on resolving",
    uses: [.records], need: .required,
    source: "Route 53: a control plane in one region, a data plane everywhere")
}
