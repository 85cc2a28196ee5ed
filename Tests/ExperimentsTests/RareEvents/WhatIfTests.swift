import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing

/// Re-weighted runs against real ones.
struct WhatIfTests {
  private func scenario(zonesPerYear: Double, crashesPerYear: Double = 40) -> Scenario {
    SmallScenario.oneRegion(
      perZone: 4, load: 30,
      faults: [
        SmallScenario.crash(
          .instance, perYear: crashesPerYear, duration: .exponential(mean: 36_000)),
        SmallScenario.crash(.zone, perYear: zonesPerYear, duration: .exponential(mean: 20_000)),
      ],
      horizon: .seconds(20 * 86_400))
  }

  @Test(arguments: [(8.0, 2.0, 1.0), (8.0, 0.5, 1.0), (8.0, 1.5, 0.9)])
  func `other rates agree with a run at these rates`(
    perYear: Double, factor: Double, crashes: Double
  ) async throws {
    let run = try await ExampleRuns.run(scenario(zonesPerYear: perYear), replications: 3000)
    let real = try await ExampleRuns.run(
      scenario(zonesPerYear: perYear * factor, crashesPerYear: 40 * crashes), replications: 3000,
      seed: 99)
    var changes = [try #require(WhatIf.Change(run, faultClass: 1, factor: factor))]
    if crashes != 1 {
      changes.append(try #require(WhatIf.Change(run, faultClass: 0, factor: crashes)))
    }
    let whatIf = try WhatIf(changes)
    let guess = try whatIf.ratio(run.rows.map(\.failed), over: run.rows.map(\.valid))
    let measure = try #require(
      MeasureCatalog.measure(named: "unavailability", in: run.design.scenario))
    let truth = try measure.estimate(real.rows)
    let (a, b) = (try #require(guess.halfWidth), try #require(truth.halfWidth))
    // Two independent estimates: 3.3 standard errors of their difference.
    let error = (a * a + b * b).squareRoot() / 1.96
    #expect(abs(guess.value - truth.value) < 3.3 * error, "\(guess) \(truth)")
    // And the rates matter: the run itself is not the answer.
    let own = try measure.estimate(run.rows)
    #expect(abs(own.value - truth.value) > error)
    // The weights' mean is one.
    let tally = Tally(whatIf.weights)
    #expect(abs(tally.mean - 1) < 3.3 * (tally.standardError ?? 0))
  }

  @Test func `a change that the run cannot tell is refused with the offer of a run`() async throws {
    let run = try await ExampleRuns.run(scenario(zonesPerYear: 8), replications: 100)
    // exp(-(f - 1)^2 m) with m = 8 * 20 / 365 falls under 5 % between f = 3 and 4.
    let three = try #require(WhatIf.Change(run, faultClass: 1, factor: 3))
    #expect(try WhatIf([three]).effective > 5)
    let four = try #require(WhatIf.Change(run, faultClass: 1, factor: 4))
    let refusal = #expect(throws: WhatIf.Refusal.self) { try WhatIf([four]) }
    #expect(refusal?.description.contains("run the scenario with the other rate") == true)
    #expect(abs((refusal?.share ?? 0) - 0.0194) < 1e-3)
  }

  @Test func `faults without a rate have no other rate`() async throws {
    var scenario = scenario(zonesPerYear: 8)
    scenario.faults[1].onset = .times(unixSeconds: [scenario.startUnixSeconds + 1000])
    let run = try await ExampleRuns.run(scenario, replications: 2)
    #expect(WhatIf.Change(run, faultClass: 1, factor: 2) == nil)
    #expect(WhatIf.Change(run, faultClass: 0, factor: 2) != nil)
    #expect(WhatIf.Change(run, faultClass: 2, factor: 2) == nil)
  }
}
