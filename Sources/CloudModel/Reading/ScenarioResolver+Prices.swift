import ScenarioSchema

/// What an instance of a pool costs: the file's price, else that of its type, region and purchase kind.
extension ScenarioResolver {
  /// A price with its origin.
  private struct KnownPrice {
    var micros: Int64
    var status: PriceStatus
    var source: String
  }

  /// The price of a pool's instance, explained with its source.
  mutating func resolvePrice(
    _ pool: PoolBlock, in region: String, at path: [String]
  ) -> (micros: Int64, status: PriceStatus) {
    if let price = pool.price {
      let status = pool.priceStatus ?? .read
      if pool.priceStatus == nil { explainStatus(status, "a price of the file", path) }
      return (price, status)
    }
    guard let known = knownPrice(of: pool, in: region) else { return (0, .recalledUnverified) }
    let status = pool.priceStatus ?? known.status
    explain(
      path + ["price"], FieldKind<Int64>.microDollars(.price).write(known.micros).flowText,
      unit: "USD/h", source: known.source, help: "of an instance")
    if pool.priceStatus == nil { explainStatus(status, known.source, path) }
    return (known.micros, status)
  }

  /// The price that is known of a pool's type, or an issue.
  private mutating func knownPrice(of pool: PoolBlock, in region: String) -> KnownPrice? {
    let name = pool.instance.value
    let own = block.instanceTypes.first { $0.name == name }?.value
    let known = InstanceTypeCatalog.find(name)
    guard own != nil || known != nil else {
      reportUnknownType(pool)
      return nil
    }
    if pool.purchase == .spot {
      // A region whose spot prices were not read has those of us-east-1.
      let prices = [region, "us-east-1"].compactMap { InstanceTypeCatalog.prices(of: name, in: $0) }
      if own == nil, let regional = prices.first(where: { $0.spotMicroUSDPerHour != nil }),
        let spot = regional.spotMicroUSDPerHour
      {
        return KnownPrice(
          micros: spot, status: .read,
          source: "\(InstanceTypeCatalog.regionalSource), \(regional.region), median over its zones"
        )
      }
      error(
        "no spot price of '\(name)' is known; give the pool a 'price' such as '20 USD/h'",
        at: pool.instance)
      return nil
    }
    if let own {
      return KnownPrice(micros: own.price, status: own.status, source: "instance_types.\(name)")
    }
    if let regional = InstanceTypeCatalog.prices(of: name, in: region) {
      return KnownPrice(
        micros: regional.onDemandMicroUSDPerHour, status: .read,
        source: "\(InstanceTypeCatalog.regionalSource), \(region)")
    }
    return known.map {
      KnownPrice(micros: $0.priceMicroUSDPerHour, status: $0.priceStatus, source: $0.source)
    }
  }

  private mutating func reportUnknownType(_ pool: PoolBlock) {
    let name = pool.instance.value
    if name.isEmpty { return }
    let names = block.instanceTypes.map(\.name) + InstanceTypeCatalog.all.map(\.name)
    let near = NearestName.find(name, among: names).map { "did you mean '\($0)'? else " } ?? ""
    error(
      "instance is '\(name)', which is not a known instance type; \(near)give the pool a 'price' such "
        + "as '55.04 USD/h'", at: pool.instance)
  }

  private mutating func explainStatus(_ status: PriceStatus, _ source: String, _ path: [String]) {
    explain(
      path + ["price_status"], status.rawValue, source: source,
      help: "whether the price was read at its source or only recalled")
  }
}
