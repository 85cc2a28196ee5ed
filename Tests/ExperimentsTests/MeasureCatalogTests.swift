import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

/// Every entry of the measure catalog, on rows of a real run.
struct MeasureCatalogTests {
  static let scenario = ExampleRuns.scenario
  static let names = MeasureCatalog.measures(for: scenario).map(\.name)

  static let rows: [ReplicationRow] = {
    let design = Design(scenario)
    return (0..<48).map { number in
      var world = World(design, replication: number)
      return ReplicationRow(world.finish(), number: number, scenario: scenario)
    }
  }()

  private func measure(_ name: String) throws -> Measure {
    try #require(MeasureCatalog.measure(named: name, in: Self.scenario))
  }

  private func value(_ name: String) throws -> Double {
    try measure(name).estimate(Self.rows).value
  }

  @Test func `names are unique, and the general ones come first`() {
    #expect(Set(Self.names).count == Self.names.count)
    let general = MeasureCatalog.general.map(\.name)
    #expect(Array(Self.names.prefix(general.count)) == general)
    #expect(Array(Self.names.dropFirst(general.count)) == ["drill_pass_rate_weekly"])
  }

  @Test(arguments: names)
  func `a measure has a name, a unit and a definition`(name: String) throws {
    let measure = try measure(name)
    #expect(name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil)
    #expect(
      ["", "min", "min/year", "requests/year", "USD/year", "USD", "h/year", "/year", "s"].contains(
        measure.unit))
    #expect(measure.definition.count > 10 && measure.definition.count < 120)
    #expect(!measure.definition.hasSuffix("."))
    if measure.kind == .probability { #expect(measure.unit.isEmpty) }
  }

  @Test(arguments: names)
  func `an estimate is finite and lies in its interval`(name: String) throws {
    let estimate = try measure(name).estimate(Self.rows)
    #expect(estimate.value.isFinite)
    #expect(!estimate.method.isEmpty)
    if let low = estimate.low { #expect(low.isFinite && low <= estimate.value) }
    if let high = estimate.high { #expect(high.isFinite && high >= estimate.value) }
    #expect((estimate.low == nil || estimate.high == nil) == (estimate.note != nil))
  }

  @Test(arguments: names)
  func `one replication's estimate is its value`(name: String) throws {
    let measure = try measure(name)
    for row in Self.rows {
      let value = measure.value(row)
      let estimate = try measure.estimate([row]).value
      #expect(value.isFinite)
      #expect(abs(estimate - value) <= 1e-12 * abs(value), "\(estimate) against \(value)")
    }
  }

  @Test(arguments: names)
  func `an estimate over all is the mean of values, or lies among them`(name: String) throws {
    let measure = try measure(name)
    let values = Self.rows.map(measure.value)
    let estimate = try measure.estimate(Self.rows).value
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    let slack = 1e-12 * max(abs(least), abs(most))
    #expect(estimate >= least - slack && estimate <= most + slack)
    switch measure.kind {
    case .mean, .probability:
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(abs(estimate - mean) <= 1e-9 * abs(mean))
    case .ratio, .quantile: break
    }
    if measure.kind == .probability { #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 }) }
  }

  @Test(arguments: names)
  func `no rows are an error, not a number`(name: String) throws {
    let measure = try measure(name)
    let emptyIsZero = measure.kind == .ratio
    if emptyIsZero {
      let estimate = try measure.estimate([])
      #expect(estimate.low == nil && estimate.note != nil)
    } else {
      #expect(throws: StatisticsError.self) { try measure.estimate([]) }
    }
  }

  @Test func `measures of one thing agree with each other`() throws {
    let unavailability = try value("unavailability")
    #expect(unavailability > 0)
    #expect(abs(try value("availability") + unavailability - 1) < 1e-12)
    #expect(abs(try value("request_downtime") - unavailability * 525_600) < 1e-6)
    let kinds = try FailureKind.allCases.reduce(0) { try $0 + value("requests_\($1.name)") }
    let requests = try value("requests")
    #expect(abs(kinds - unavailability * requests) < 1e-9 * kinds)
    #expect(
      abs(try value("stream_interruption") - value("requests_cut") / requests) < 1e-12)
    let downtime = try value("downtime")
    #expect(abs((1 - (try value("time_availability"))) * 525_600 - downtime) < 1e-6)
    // One value per request, 0.004 USD.
    #expect(abs(try value("lost_value") - 0.004 * kinds) < 1e-6 * kinds)
    // One price for all instances, 1 USD/h.
    #expect(abs(try value("cost") - value("instance_hours")) < 1e-6)
    #expect(
      abs(try value("cost_per_million") - value("cost") * 1e6 / (requests - kinds)) < 1e-6)
    #expect(abs(try value("error_budget_used") - unavailability / 0.001) < 1e-6)
  }

  @Test func `an objective about time judges minutes, one about requests judges requests`() throws {
    var byTime = Self.scenario
    byTime.objective.measure = .time
    let design = Design(byTime)
    for number in 0..<12 {
      var world = World(design, replication: number)
      let result = world.finish()
      let row = ReplicationRow(result, number: number, scenario: byTime)
      #expect(row.valid == Self.rows[number].valid)
      for (month, share) in zip(result.months, row.monthAvailability) {
        let minutes = Double(month.end - month.start) / 6e10
        #expect(abs(share - (1 - Double(month.badMinutes) / minutes)) < 1e-12)
      }
      for (month, share) in zip(result.months, Self.rows[number].monthAvailability) {
        let lost = Units.requests(month.failed) / Units.requests(month.valid)
        #expect(abs(share - (1 - lost)) < 1e-12)
      }
    }
  }

  @Test func `windows are months, quarters or the whole horizon`() {
    var scenario = SmallScenario.oneRegion(horizon: .seconds(365 * 86_400))
    for (window, count) in [(ObjectiveWindow.month, 12), (.quarter, 4), (.year, 1)] {
      scenario.objective.window = window
      var world = World(Design(scenario), replication: 0)
      let row = ReplicationRow(world.finish(), number: 0, scenario: scenario)
      #expect(row.windowAvailability == Array(repeating: 1, count: count))
      #expect(row.monthAvailability.count == 12)
    }
  }
}
