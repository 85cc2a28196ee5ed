import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The faults that this version simulates.
  mutating func resolveFaults() -> [Fault] {
    var faults: [Fault] = []
    var names: [Located<String>] = []
    for item in block.faults {
      let places = resolvePlaces(of: item)
      guard item.kind.isSimulated else { continue }
      let name = item.name?.value ?? item.preset ?? item.kind.name
      names.append(item.name ?? Located(name, mark: item.mark, path: item.path))
      let scopes = [item.kind.scope] + item.kind.otherScopes
      if let scope = item.scope, !scopes.contains(scope.value) {
        let allowed = scopes.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        error(
          "scope is '\(scope.value.rawValue)', but faults of kind '\(item.kind.name)' hit "
            + "\(allowed)", at: scope)
      }
      guard let onset = onset(of: item) else { continue }
      let preset = item.kind.presets.first { $0.name == item.preset }
      faults.append(
        Fault(
          name: name, kind: item.kind.name, scope: item.scope?.value ?? item.kind.scope,
          places: places, onset: onset,
          duration: item.duration.distribution, effects: effects(of: item),
          source: preset?.source ?? "the scenario"))
    }
    checkUnique(names, "fault")
    return faults
  }

  private mutating func onset(of item: FaultBlock) -> FaultOnset? {
    if let rate = item.rate { return .rate(perYear: rate) }
    if let gap = item.meanGap { return .rate(perYear: 31_536_000 / gap.inSeconds) }
    if let times = item.times {
      return .times(unixSeconds: times.map(\.unixSeconds).sorted())
    }
    // A key that could not be read has its issue already.
    let node = item.path.split(separator: ".").last.flatMap { Int($0) }.flatMap { index in
      root[key: "faults"]?.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    }
    let isWritten = ["rate", "mean_gap", "at", "preset"].contains { node?[key: $0] != nil }
    if !isWritten {
      error(
        "the fault has no onset; give 'rate' such as '0.3/y', 'mean_gap' or 'at'", at: item.mark,
        [item.path])
    }
    return nil
  }

  private func effects(of item: FaultBlock) -> [FaultEffect] {
    let share = item.capacityLoss ?? 1
    var effects: [FaultEffect] = []
    for effect in item.kind.effects {
      switch effect {
      case .capacityLoss:
        effects.append(.capacityLoss(share: share))
      case .endpointLoss(let hangs):
        // An event that leaves instances alive leaves the endpoint alive, unless told otherwise.
        switch item.endpoint ?? (share < 1 ? .answers : hangs ? .hangs : .refuses) {
        case .answers: break
        case .hangs: effects.append(.endpointLoss(hangs: true))
        case .refuses: effects.append(.endpointLoss(hangs: false))
        }
      case .reclaim(_, let notice):
        effects.append(
          .reclaim(share: share, noticeSeconds: item.notice?.value ?? notice))
      case .memoryLoss, .launchBlock, .stockOut:
        effects.append(effect)
      }
    }
    return effects
  }

  private mutating func resolvePlaces(of item: FaultBlock) -> FaultPlaces {
    var places = FaultPlaces()
    if let cloud = item.cloud, let index = find(cloud, among: clouds.map(\.name), "cloud") {
      places.cloud = CloudID(index)
    }
    if let region = item.region, let index = find(region, among: regions.map(\.name), "region") {
      places.region = RegionID(index)
      if let cloud = places.cloud, regions[index].cloud != cloud {
        error("'\(region.value)' is not a region of \(clouds[cloud.index].name)", at: region)
      }
    }
    if let zone = item.zone {
      let scope = item.scope?.value ?? item.kind.scope
      if scope == .region || scope == .regionSupply {
        error("zone is '\(zone.value)', but faults of this kind hit whole regions", at: zone)
      } else if let index = find(zone, among: zones.map(\.name), "zone") {
        places.zone = ZoneID(index)
        if let region = places.region, zones[index].region != region {
          error("'\(zone.value)' is not a zone of \(regions[region.index].name)", at: zone)
        }
      }
    }
    if let pool = item.pool {
      if item.kind.scope != .instance {
        error("pool is '\(pool.value)', but only faults of instances name pools", at: pool)
      } else if find(pool, among: pools.map(\.name), "pool") != nil {
        places.pool = pool.value
      }
    }
    let isSupply = item.kind.scope.isSupply
    if let type = item.instance {
      if !isSupply {
        error("instance is '\(type.value)', but only faults of a supply name types", at: type)
      } else if find(type, among: pools.map(\.instanceType), "type of a pool") != nil {
        places.instanceType = type.value
      }
    }
    if let notice = item.notice, item.kind.name != FaultKind.spotReclaim.name {
      error("notice is given, but only a spot_reclaim gives notice; take it out", at: notice)
    }
    return places
  }

  /// The drills, with their targets.
  mutating func resolveDrills(_ failover: FailoverPolicy?) -> [Drill] {
    checkUnique(block.drills.map(\.name), "drill")
    return block.drills.map { item in
      let kind: FaultKind =
        switch item.scope {
        case .instance: .instanceCrash
        case .zone: .zoneLoss
        case .region, .zoneSupply, .regionSupply: .regionLoss
        }
      return Drill(
        name: item.name.value, period: item.period, weekday: item.at.weekday,
        timeOfDay: item.at.timeOfDay, scope: item.scope, target: target(of: item),
        duration: item.duration, abort: item.abort, effects: kind.effects)
    }
  }

  private mutating func target(of item: DrillBlock) -> DrillTarget {
    let target = item.target
    switch target.value {
    case "rotate":
      return .rotate
    case "primary", "secondary":
      if block.failover == nil {
        error("target is '\(target.value)', but there is no failover_config", at: target)
      }
      return target.value == "primary" ? .primary : .secondary
    default:
      if let index = zones.firstIndex(where: { $0.name == target.value }), item.scope != .region {
        return .zone(ZoneID(index))
      }
      if let index = regions.firstIndex(where: { $0.name == target.value }) {
        return .region(RegionID(index))
      }
      let places = item.scope == .region ? [] : zones.map(\.name)
      let known = ["rotate", "primary", "secondary"] + places + regions.map(\.name)
      error(
        "target is '\(target.value)', which is not a place of this scenario"
          + NearestName.hint(target.value, among: known), at: target)
      return .rotate
    }
  }
}
