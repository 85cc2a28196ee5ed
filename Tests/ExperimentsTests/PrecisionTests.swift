import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

/// When a run with a precision looks, and what it says where there is nothing to see.
struct PrecisionTests {
  /// Twenty days with crashes of single instances, and a zone's loss in one of eight.
  private static var twoClasses: Scenario {
    SmallScenario.oneRegion(
      perZone: 4, load: 30,
      faults: [
        SmallScenario.crash(.instance, perYear: 40, duration: .exponential(mean: 36_000)),
        SmallScenario.crash(.zone, perYear: 2.2, duration: .constant(40_000)),
      ],
      horizon: .seconds(20 * 86_400))
  }

  @Test func `no look before a class that matters was seen thirty times`() async throws {
    let goal = PrecisionGoal(measure: "unavailability", halfWidth: 0.99)
    let run = try await ExampleRuns.run(
      Self.twoClasses, replications: 2000, threads: 2, precision: goal)
    let rule = SequentialStop(halfWidth: 0.99, scale: .relative)
    let first = try #require((1...run.rows.count).first { rule.total(metAt: $0) == run.rows.count })
    func losses(_ index: Int) -> Double {
      run.rows.reduce(0) { $0 + $1.lossByClass[index].reduce(0, +) }
    }
    #expect(losses(1) > 0.05 * (losses(0) + losses(1)))
    // By itself the interval was short enough at the first look, with a dozen losses of the zone.
    let early = Array(run.rows.prefix(rule.firstLook))
    let measure = try #require(
      MeasureCatalog.measure(named: "unavailability", in: run.design.scenario))
    #expect(try rule.isMet(by: measure.estimate(early)))
    #expect(early.reduce(0) { $0 + $1.hits[1] } < 30)
    #expect(first > rule.firstLook)
    #expect(run.rows.prefix(first).reduce(0) { $0 + $1.hits[1] } >= 30)
    #expect(run.precision?.isMet == true)
    // What costs say does not wait for losses.
    let cost = PrecisionGoal(measure: "cost", halfWidth: 0.99)
    #expect(
      try await ExampleRuns.run(Self.twoClasses, replications: 2000, precision: cost).rows.count
        == 96)
  }

  @Test func `without an event there is an upper bound`() async throws {
    var scenario = ExampleRuns.small
    scenario.faults = []
    let goal = PrecisionGoal(measure: "unavailability", halfWidth: 0.1)
    let run = try await ExampleRuns.run(scenario, replications: 100, precision: goal)
    let outcome = try #require(run.precision)
    #expect(!outcome.isMet && outcome.longerSide == nil && outcome.eventless == 100)
    // The upper end alone of Clopper and Pearson: 1 - 0.05^(1/100).
    let bound = try #require(outcome.mostShare)
    #expect(abs(bound - 0.029513) < 1e-6)
    let month = PrecisionGoal(measure: "probability_month_meets_slo", halfWidth: 1e-9)
    let probability = try await ExampleRuns.run(scenario, replications: 40, precision: month)
    #expect(probability.precision?.eventless == 40)
  }

  @Test func `months of one replication are one cluster`() async throws {
    // Years that are bad throughout or good throughout: twelve months tell no more than one.
    var scenario = SmallScenario.oneRegion(
      load: 5,
      faults: [SmallScenario.crash(.instance, perYear: 1, duration: .constant(300 * 86_400))],
      horizon: .seconds(365 * 86_400))
    scenario.objective.window = .month
    let run = try await ExampleRuns.run(scenario, replications: 200)
    let measure = try #require(
      MeasureCatalog.measure(named: "probability_month_meets_slo", in: scenario))
    let estimate = try measure.estimate(run.rows)
    let months = run.rows.map { $0.monthAvailability.count { $0 >= 0.9999 } }
    let trials = run.rows.map(\.monthAvailability.count)
    let naive = try Intervals.proportion(
      successes: months.reduce(0, +), trials: trials.reduce(0, +), method: .clopperPearson)
    let (wide, narrow) = (try #require(estimate.halfWidth), try #require(naive.halfWidth))
    #expect(wide > 2 * narrow, "\(estimate) \(naive)")
  }

  @Test func `looks grow apart, so that a million replications have a hundred of them`() {
    let rule = SequentialStop(halfWidth: 0.1, scale: .relative)
    let looks = stride(from: 32, through: 1_000_000, by: 32).filter(rule.isLook)
    #expect(looks.first == 64 && looks.count < 120)
    for (one, next) in zip(looks, looks.dropFirst()) {
      #expect(next - one >= 32 && Double(next - one) <= max(32, 0.1 * Double(one)))
    }
  }
}
