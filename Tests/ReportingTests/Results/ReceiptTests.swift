import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

@testable import Reporting

struct ReceiptTests {
  @Test func `faults, phases and cells each add up to the total`() throws {
    let summary = try Summary(ExampleRun.shared.run)
    let receipt = summary.receipt
    let total = receipt.total.estimate.value
    #expect(total > 0)
    for lines in [receipt.byFault, receipt.byPhase, receipt.cells] {
      let sum = lines.reduce(0) { $0 + $1.estimate.value }
      #expect(abs(sum - total) <= 1e-12 * total)
    }
    for line in receipt.byFault {
      let sum = receipt.cells.filter { $0.fault == line.fault }
        .reduce(0) { $0 + $1.estimate.value }
      #expect(abs(sum - line.estimate.value) <= 1e-12 * total)
    }
    let downtime = try #require(summary.row("request_downtime")).estimate
    #expect(abs(downtime.value - total) <= 1e-9 * total)
    let low = try #require(downtime.low)
    #expect(abs(low - (try #require(receipt.total.estimate.low))) <= 1e-9 * total)
  }

  @Test func `one lost region's receipt is its losses over a year's minutes`() throws {
    let report = try ExampleRun.incident(
      SmallScenario.twoRegions(
        faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(3600))],
        seconds: 86_400), seconds: 3600)
    let design = report.design
    var world = World(design, replication: 0, natural: false)
    world.run(until: 36_000_000_000_000)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
    let row = ReplicationRow(world.finish(), number: 0, scenario: design.scenario)
    let receipt = try Receipt([row], faultClassNames: design.faultClassNames)
    // 60 requests/s for a day arrived; the year's minutes are lost in that proportion.
    let minutes = 525_600.0 / (60 * 86_400)
    for phase in LossPhase.allCases {
      let lost = Units.requests(report.incident.lossByPhase[phase.rawValue])
      let name = "receipt_region-crash_\(phase.name)"
      let line = receipt.lines.first { $0.name == name }
      #expect((line == nil) == (lost == 0))
      #expect(abs((line?.estimate.value ?? 0) - lost * minutes) < 1e-9)
    }
    #expect(receipt.total.estimate.low == nil)
  }

  @Test func `names of lines stay apart whatever the faults are called`() throws {
    let design = Design(ExampleRun.scenario(fault: "total", drill: "a_dns"))
    let run = ExampleRun.run(design, ExampleRun.results(design, count: 2))
    let names = ["total", "no-fault", "no-fault", "x"] + Array(repeating: "total-2", count: 1)
    let receipt = try Receipt(run.rows, faultClassNames: Array(names.prefix(5)))
    let lines = receipt.lines.map(\.name)
    #expect(Set(lines).count == lines.count)
    #expect(lines.contains("receipt_total-2_total"))
    #expect(lines.contains("receipt_total_dns"))
  }

  @Test func `without requests nothing is lost`() throws {
    var scenario = SmallScenario.oneRegion(horizon: .seconds(3600))
    scenario.traffic.rate = .constant(requestsPerSecond: 0)
    let design = Design(scenario)
    let summary = try Summary(ExampleRun.run(design, ExampleRun.results(design, count: 2)))
    #expect(summary.receipt.total.estimate.value == 0)
    #expect(SummaryText.text(summary, ExampleRun.facts).contains("Nothing was lost."))
  }

  @Test func `a run without replications has no summary`() throws {
    let run = RunResult(
      design: ExampleRun.shared.design, rows: [], isPartial: true, seed: 1)
    #expect(throws: StatisticsError.noObservations) { try Summary(run) }
  }
}
