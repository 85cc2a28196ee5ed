import CloudModel
import ScenarioSchema

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
      case .cloud, .everywhere, .dependency, .zoneSupply, .regionSupply: return []
      }
    }
    switch drill.scope {
    case .cloud, .everywhere, .dependency, .zoneSupply, .regionSupply: return []
    case .region: return regions
    case .zone: return regions.flatMap { scenario.regions[$0].zones.map(\.index) }
    case .instance: return regions.flatMap { cellsOfRegion[$0] }
    }
  }
}
