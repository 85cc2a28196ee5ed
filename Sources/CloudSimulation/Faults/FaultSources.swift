import CloudModel
import ScenarioSchema
import Stochastics

/// Finds the components that each class of natural faults can hit.
enum FaultSources {
  static func make(
    _ scenario: Scenario, _ table: FaultTable, _ cells: ContiguousArray<CellDesign>,
    _ supplies: [SupplyDesign], _ keys: inout StreamKeys
  ) -> [FaultSource] {
    var sources: [FaultSource] = []
    for (index, fault) in scenario.faults.enumerated() {
      for (place, name, population) in places(of: fault, scenario, table, cells, supplies) {
        let component = "fault \(fault.name) at \(name)"
        var gap = Double.infinity
        var gaps: Distribution?
        var times: [Int64] = []
        var durations: [Int64] = []
        var overloadRegion = -1
        func meanGap(_ perYear: Double) -> Double {
          perYear > 0 && population > 0
            ? Double(Units.year) / (perYear * Double(population)) : .infinity
        }
        switch fault.onset {
        case .rate(let perYear): gap = meanGap(perYear)
        case .gaps(let law):
          gap = law.mean * 1e9
          gaps = law
        case .times(let unix):
          times = unix.map { ($0 - scenario.startUnixSeconds) * Units.second }.filter { $0 >= 0 }
        case .trace(let trace):
          for row in trace.rows
          where row.place.map({ named($0, place, fault, scenario, table, cells) }) ?? true {
            let time = (row.onsetUnixSeconds - scenario.startUnixSeconds) * Units.second
            if time < 0 { continue }
            times.append(time)
            durations.append(Units.nanoseconds(row.durationSeconds))
          }
        case .overload(let perYear, _):
          gap = meanGap(perYear)
          overloadRegion = cells[place].region
        }
        sources.append(
          FaultSource(
            faultClass: index, place: place, meanGap: gap, gaps: gaps, population: population,
            times: times, durations: durations, overloadRegion: overloadRegion,
            onsetStream: keys.add(component, "onset"), indexStream: keys.add(component, "index"),
            durationStream: keys.add(component, "duration"),
            chanceStream: keys.add(component, "chance"),
            commonStream: keys.add(component, "common cause")))
      }
    }
    return sources
  }

  /// Whether a row of a file means this place.
  private static func named(
    _ name: String, _ place: Int, _ fault: Fault, _ scenario: Scenario, _ table: FaultTable,
    _ cells: ContiguousArray<CellDesign>
  ) -> Bool {
    switch fault.scope {
    case .zone: return scenario.zones[place].name == name
    case .region: return scenario.regions[place].name == name
    case .cloud: return scenario.clouds[place].name == name
    case .dependency:
      let instance = table.graph.instances[place]
      return scenario.dependencies[instance.dependency].name == name
    case .instance: return scenario.zones[cells[place].zone].name == name
    case .everywhere, .zoneSupply, .regionSupply: return true
    }
  }

  /// Places, their names and the number of instances that each stands for.
  private static func places(
    of fault: Fault, _ scenario: Scenario, _ table: FaultTable,
    _ cells: ContiguousArray<CellDesign>, _ supplies: [SupplyDesign]
  ) -> [(Int, String, Int)] {
    let filter = fault.places
    func allows(region: Int) -> Bool {
      if let wanted = filter.region, wanted.index != region { return false }
      if let cloud = filter.cloud, scenario.regions[region].cloud != cloud { return false }
      return true
    }
    func allows(zone: Int) -> Bool {
      if let wanted = filter.zone, wanted.index != zone { return false }
      return allows(region: scenario.zones[zone].region.index)
    }
    switch fault.scope {
    case .zoneSupply, .regionSupply:
      let kinds = soldOutKinds(of: fault)
      return supplies.indices.filter { index in
        let supply = supplies[index]
        if let type = filter.instanceType, supply.instanceType != type { return false }
        if !supply.cells.contains(where: { kinds.contains(scenario.pools[cells[$0].pool].purchase) }
        ) {
          return false
        }
        if fault.scope == .regionSupply {
          return supply.zone == nil && allows(region: supply.region)
        }
        return supply.zone.map(allows(zone:)) ?? false
      }.map { ($0, supplies[$0].name, 1) }
    case .everywhere: return [(0, "everywhere", 1)]
    case .cloud:
      return scenario.clouds.indices.filter { filter.cloud.map(\.index) ?? $0 == $0 }.map {
        ($0, scenario.clouds[$0].name, 1)
      }
    case .dependency:
      return table.graph.instances.indices.filter { index in
        let instance = table.graph.instances[index]
        let item = scenario.dependencies[instance.dependency]
        if let wanted = filter.dependency, wanted != instance.dependency { return false }
        if let kind = filter.component, kind != item.kind { return false }
        if let cloud = filter.cloud {
          return instance.regions.contains { scenario.regions[$0].cloud == cloud }
        }
        return true
      }.map { ($0, table.graph.instances[$0].name, 1) }
    case .region:
      return scenario.regions.indices.filter(allows(region:)).map {
        ($0, scenario.regions[$0].name, 1)
      }
    case .zone:
      return scenario.zones.indices.filter(allows(zone:)).map { ($0, scenario.zones[$0].name, 1) }
    case .instance:
      return cells.indices.filter { index in
        let cell = cells[index]
        if let pool = filter.pool, scenario.pools[cell.pool].name != pool { return false }
        return allows(zone: cell.zone)
      }.map { index in
        let cell = cells[index]
        let name = scenario.cellName(scenario.pools[cell.pool], ZoneID(cell.zone))
        return (index, name, cell.maximum)
      }
    }
  }
}

/// The purchase kinds of which a fault lets no machine be granted, or takes quota.
private func soldOutKinds(of fault: Fault) -> [PurchaseKind] {
  fault.effects.flatMap { effect -> [PurchaseKind] in
    switch effect {
    case .stockOut(let kinds): kinds
    case .quotaCut: PurchaseKind.allCases
    default: []
    }
  }
}
