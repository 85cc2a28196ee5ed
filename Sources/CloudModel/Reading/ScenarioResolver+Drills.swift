import ScenarioSchema

extension ScenarioResolver {
  /// The drills, with their targets.
  mutating func resolveDrills(_ failover: FailoverPolicy?) -> [Drill] {
    checkUnique(block.drills.map(\.name), "drill")
    return block.drills.map { item in
      let kind: FaultKind =
        switch item.scope {
        case .instance: .instanceCrash
        case .zone: .zoneLoss
        case .region, .cloud, .everywhere, .dependency, .zoneSupply, .regionSupply: .regionLoss
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
