extension TrafficSwitch {
  /// ExternalDNS, which writes the records of a cluster at each of its turns.
  public static let externalDNS = TrafficSwitch(
    name: "external_dns", summary: "records that ExternalDNS writes at its next turn",
    usesNames: true, propagation: .quantiles((0.5, 20), (0.95, 60)), interval: 60,
    source: "ExternalDNS documentation: --interval 1m; the record as with dns")
}
