extension TrafficSwitch {
  /// A record of a provider's DNS, changed by its interface.
  public static let dns = TrafficSwitch(
    name: "dns", summary: "a record of a provider's DNS", usesNames: true,
    propagation: .quantiles((0.5, 20), (0.95, 60)),
    source: "Route 53, up to about 60 s; recalled, unverified")
}
