import ScenarioSchema

extension FaultKind {
  /// Machines of a type cannot be had; those that run stay.
  static let stockOut = FaultKind(
    name: "stock_out",
    family: .scarcity,
    summary: "no instance of a type is granted in a region or zone, but for what is reserved",
    example: "{kind: stock_out, region: us-east-1, rate: 0.032/d, duration: {p50: 7.6h, p90: 30h}}",
    scope: .regionSupply, otherScopes: [.zoneSupply],
    effects: [.stockOut(of: [.onDemand, .spot, .reserved])],
    presets: [
      Preset(
        name: "gpu-stock-out", summary: "shortages of GPU types as a host of models published them",
        source: "Replicate's status page: 8 shortages of H100, L40S and H200 in 251 days, median "
          + "7.6 h, mean 14.0 h, longest 34.1 h, read as p92 of a log-normal law (Blom's position "
          + "of the largest of 8), whose mean is 13.2 h; the rate is that of all three types, so "
          + "an upper one for a single type",
        values: [
          ("kind", .scalar("stock_out")), ("rate", .scalar("0.032/d")),
          ("duration", .mapping([("p50", .scalar("7.6h")), ("p92", .scalar("34.1h"))])),
        ])
    ])
}
