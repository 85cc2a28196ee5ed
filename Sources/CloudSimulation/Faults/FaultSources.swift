import CloudModel
import ScenarioSchema
import Stochastics

/// Finds the components that each class of natural faults can hit.
enum FaultSources {
  static func make(
    _ scenario: Scenario, _ classes: [FaultClass], _ cells: ContiguousArray<CellDesign>,
    _ supplies: [SupplyDesign], _ keys: inout StreamKeys
  ) -> [FaultSource] {
    var sources: [FaultSource] = []
    for (index, fault) in scenario.faults.enumerated() {
      for (place, name, population) in places(of: fault, scenario, cells, supplies) {
        let component = "fault \(fault.name) at \(name)"
        var gap = Double.infinity
        var times: [Int64] = []
        switch fault.onset {
        case .rate(let perYear):
          if perYear > 0, population > 0 {
            gap = Double(Units.year) / (perYear * Double(population))
          }
        case .times(let unix):
          times = unix.map { ($0 - scenario.startUnixSeconds) * Units.second }.filter { $0 >= 0 }
        }
        sources.append(
          FaultSource(
            faultClass: index, place: place, meanGap: gap, population: population, times: times,
            onsetStream: keys.add(component, "onset"), indexStream: keys.add(component, "index"),
            durationStream: keys.add(component, "duration")))
      }
    }
    return sources
  }

  /// Places, their names and the number of instances that each stands for.
  private static func places(
    of fault: Fault, _ scenario: Scenario, _ cells: ContiguousArray<CellDesign>,
    _ supplies: [SupplyDesign]
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
        let name = "\(scenario.zones[cell.zone].name)/\(scenario.pools[cell.pool].name)"
        return (index, name, cell.maximum)
      }
    }
  }
}

/// The purchase kinds of which a fault lets no machine be granted.
private func soldOutKinds(of fault: Fault) -> [PurchaseKind] {
  fault.effects.flatMap { effect -> [PurchaseKind] in
    if case .stockOut(let kinds) = effect { return kinds }
    return []
  }
}

/// Turns the drills' calendar into dates and places.
enum DrillCalendar {
  static func dates(
    _ scenario: Scenario, cells: ContiguousArray<CellDesign>, cellsOfRegion: [[Int]]
  ) -> [DrillDate] {
    var dates: [DrillDate] = []
    for (index, drill) in scenario.drills.enumerated() {
      let places = places(of: drill, scenario, cells, cellsOfRegion)
      if places.isEmpty { continue }
      for (number, time) in times(of: drill, scenario).enumerated() {
        dates.append(DrillDate(time: time, drill: index, place: places[number % places.count]))
      }
    }
    return dates.sorted { ($0.time, $0.drill) < ($1.time, $1.drill) }
  }

  /// The first such weekday of each period, at the time of day; nanoseconds inside the horizon.
  private static func times(of drill: Drill, _ scenario: Scenario) -> [Int64] {
    let start = scenario.startUnixSeconds
    let horizon = Units.nanoseconds(scenario.horizon)
    let timeOfDay = Units.nanoseconds(drill.timeOfDay) / Units.second
    var times: [Int64] = []
    var period: Int64 = 0
    while true {
      let begin = periodStart(drill.period, number: period, from: start)
      if (begin - start) * Units.second >= horizon { return times }
      let days = (drill.weekday - CivilDate.weekday(unixSeconds: begin) + 7) % 7
      let time = (begin + Int64(days) * 86_400 + timeOfDay - start) * Units.second
      if time >= 0, time < horizon { times.append(time) }
      period += 1
    }
  }

  /// Start of the period with a number, counted from the one that holds the scenario's start.
  private static func periodStart(_ period: DrillPeriod, number: Int64, from start: Int64) -> Int64
  {
    let date = CivilDate(unixSeconds: start)
    switch period {
    case .week:
      let midnight = date.unixSeconds
      let monday = midnight - Int64(CivilDate.weekday(unixSeconds: start)) * 86_400
      return monday + number * 7 * 86_400
    case .month: return date.firstOfMonth(adding: number).unixSeconds
    case .quarter:
      return date.firstOfMonth(adding: number * 3 - (date.month - 1) % 3).unixSeconds
    case .year: return date.firstOfMonth(adding: number * 12 - (date.month - 1)).unixSeconds
    }
  }

  private static func places(
    of drill: Drill, _ scenario: Scenario, _ cells: ContiguousArray<CellDesign>,
    _ cellsOfRegion: [[Int]]
  ) -> [Int] {
    let regions: [Int]
    switch drill.target {
    case .rotate: regions = Array(scenario.regions.indices)
    case .primary: regions = scenario.failover.map { [$0.primary.index] } ?? [0]
    case .secondary: regions = scenario.failover.map { [$0.secondary.index] } ?? []
    case .region(let region): regions = [region.index]
    case .zone(let zone):
      switch drill.scope {
      case .zone: return [zone.index]
      case .region: return [scenario.zones[zone.index].region.index]
      case .instance: return cells.indices.filter { cells[$0].zone == zone.index }
      case .zoneSupply, .regionSupply: return []
      }
    }
    switch drill.scope {
    case .zoneSupply, .regionSupply: return []
    case .region: return regions
    case .zone: return regions.flatMap { scenario.regions[$0].zones.map(\.index) }
    case .instance: return regions.flatMap { cellsOfRegion[$0] }
    }
  }
}
