import ScenarioSchema

extension ComponentKind {
  /// ExternalDNS, which writes records.
  static let externalDNS = ComponentKind(
    name: "external_dns",
    summary: "ExternalDNS: writes the records of a cluster at each sync",
    uses: [.records], need: .required,
    source: "ExternalDNS documentation: --interval 1m; records stay as they are without it",
    presets: [
      failure(
        "external-dns-stuck", of: "external_dns",
        "it writes no records: rate limits, lost permissions",
        source: "rate and duration assumed",
        rate: "2/y",
        duration: .mapping([("p50", .scalar("20min")), ("p90", .scalar("2h"))]))
    ])
}
