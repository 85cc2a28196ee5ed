import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// Gives clouds, regions, zones and pools their IDs, in file order.
  mutating func resolvePlaces() {
    for cloud in block.clouds {
      let cloudID = CloudID(clouds.count)
      clouds.append(Cloud(name: cloud.name))
      for region in cloud.value.regions {
        let path = ["clouds", cloud.name, "regions", region.name]
        if regions.contains(where: { $0.name == region.name }) {
          error(
            "'\(region.name)' names a second region; give each its own name", at: region.mark, path)
        }
        let regionID = RegionID(regions.count)
        var resolved = Region(name: region.name, cloud: cloudID)
        for zone in region.value.zones {
          resolved.zones.append(ZoneID(zones.count))
          if zones.contains(where: { $0.name == zone.value }) {
            error("'\(zone.value)' names a second zone; give each its own name", at: zone)
          }
          zones.append(Zone(name: zone.value, region: regionID))
        }
        regions.append(resolved)
      }
    }
    resolvePools()
    if pools.isEmpty, !context.issues.hasErrors {
      error("the scenario has no pool; give at least one region instances", at: ["clouds"])
    }
  }

  /// Pools come after all regions: one may have its machines in a region that is written later.
  private mutating func resolvePools() {
    var index = 0
    for cloud in block.clouds {
      for region in cloud.value.regions {
        let path = ["clouds", cloud.name, "regions", region.name]
        for pool in region.value.pools {
          regions[index].pools.append(PoolID(pools.count))
          resolvePool(pool, of: RegionID(index), at: path + ["pools", pool.name])
        }
        checkFallback(regions[index], at: path)
        index += 1
      }
    }
  }

  /// The region where a pool's machines stand, when that is another one.
  private mutating func resolveSite(_ pool: PoolBlock, of region: RegionID) -> RegionID? {
    guard let name = pool.site, let site = find(name, among: regions.map(\.name), "region") else {
      return nil
    }
    if site != region.index { return RegionID(site) }
    error(
      "in is '\(name.value)', the region that the pool belongs to; take it out, or name another",
      at: name)
    return nil
  }

  private mutating func resolvePool(
    _ pool: Named<PoolBlock>, of region: RegionID, at path: [String]
  ) {
    let value = pool.value
    let site = resolveSite(value, of: region)
    let place = regions[(site ?? region).index]
    let zoneCount = place.zones.count
    let maximum = value.maximum ?? value.initial
    // At most 1e5 instances in each of at most 100 zones: the product cannot overflow.
    let quota = value.quota ?? maximum * zoneCount
    let perZone = path + ["per_zone"]
    if value.maximum == nil {
      explain(
        perZone + ["max"], "\(maximum)", source: "as many as 'initial'",
        help: "the most instances in a zone")
    }
    if value.quota == nil {
      explain(
        path + ["quota"], "\(quota)", source: "'max' in every zone",
        help: "the most instances in the region")
    }
    if value.minimum > value.initial || value.initial > maximum {
      error(
        "per_zone has min \(value.minimum), initial \(value.initial), max \(maximum), which do not "
          + "rise", at: perZone)
    }
    if value.initial * zoneCount > quota {
      error(
        "quota is '\(quota)', less than the \(value.initial * zoneCount) instances that the region "
          + "starts with", at: path + ["quota"])
    }
    let price = resolvePrice(value, in: place.name, at: path)
    checkLaunchSteps(value, at: path)
    var resolved = Pool(
      name: pool.name, region: region, instanceType: value.instance.value,
      minPerZone: value.minimum, initialPerZone: value.initial, maxPerZone: maximum,
      quota: quota, purchase: value.purchase, priceMicroUSDPerHour: price.micros,
      priceStatus: price.status, provisioning: value.provisioning.distribution,
      restart: value.restart.distribution, crashResponse: value.onCrash,
      grant: value.grant.distribution, imagePull: value.imagePull.distribution,
      quotaWarning: value.quota == nil ? nil : value.quotaWarning,
      reserved: resolveReserved(value, quota: quota, at: path))
    resolved.site = site
    pools.append(resolved)
  }

  /// What a pool has reserved: at most its quota; all of it for a reserved pool.
  private mutating func resolveReserved(
    _ pool: PoolBlock, quota: Int, at path: [String]
  ) -> Int {
    guard let reserved = pool.reserved else {
      if pool.purchase != .reserved { return 0 }
      explain(
        path + ["reserved"], "\(quota)", source: "the quota of a reserved pool",
        help: "instances that are granted even in a stock-out and paid whether used or not")
      return quota
    }
    if reserved > quota {
      error(
        "reserved is '\(reserved)', more than the quota of \(quota); raise the quota or reserve "
          + "less", at: path + ["reserved"])
    }
    if pool.purchase == .spot, reserved > 0 {
      error(
        "reserved is '\(reserved)', but spot instances cannot be reserved; take it out, or change "
          + "'purchase'", at: path + ["reserved"])
    }
    return reserved
  }

  /// Warns of a region that has nothing to fall back on when its spot instances are taken back.
  mutating func checkFallback(_ region: Region, at path: [String]) {
    let own = region.pools.map { pools[$0.index] }
    guard let spot = own.first(where: { $0.purchase == .spot }),
      own.allSatisfy({ $0.purchase == .spot })
    else { return }
    warn(
      "pool '\(spot.name)' is spot, and the region has no other pool to fall back on; a reclaim may "
        + "take all that it has; add an on_demand pool after it", at: path + ["pools", spot.name])
  }

  /// Warns of a step that would be counted twice: the default of `provisioning` holds all three.
  private mutating func checkLaunchSteps(_ pool: PoolBlock, at path: [String]) {
    let written = path.reduce(root as DocumentNode?) { $0?[key: $1] }
    guard written?[key: "provisioning"] == nil else { return }
    for key in ["grant", "image_pull"] where written?[key: key] != nil {
      warn(
        "'\(key)' has a law of its own, but the default of provisioning holds it already; give "
          + "'provisioning' the law of the boot alone", at: path + [key])
    }
  }
}
