import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing
import Theory

/// How often intervals from the simulation hold a truth that is known without it.
struct CoverageTests {
  /// Days of a replication, mean hours to a crash and of a repair.
  private static let (days, mttf, mttr) = (30.0, 100.0, 10.0)

  private static var scenario: Scenario {
    SmallScenario.oneRegion(
      perZone: 3, load: 20,
      faults: [
        SmallScenario.crash(
          .instance, perYear: 8760 / mttf, duration: .exponential(mean: 3600 * mttr))
      ], horizon: .seconds(Int64(86_400 * days)))
  }

  /// The expected served share of three instances of which two are needed, from the start on.
  ///
  /// The instances are independent and all up at first, so the share is the binomial law's at the
  /// availability of that moment; Simpson's rule over the horizon.
  private static var truth: Double {
    let steps = 2000
    let hours = days * 24
    var sum = 0.0
    for step in 0...steps {
      let time = hours * Double(step) / Double(steps)
      let up = AlternatingRenewal.availability(mttf: mttf, mttr: mttr, at: time)
      let share = KOfN.servedShare(n: 3, componentAvailability: up, capacity: 10, demand: 20)
      sum += share * (step == 0 || step == steps ? 1 : (step % 2 == 1 ? 4 : 2))
    }
    return sum / Double(3 * steps)
  }

  @Test func `availability of a k-of-n design is covered about as often as claimed`() throws {
    let design = Design(Self.scenario)
    let truth = Self.truth
    #expect(truth > 0.985 && truth < 0.995)
    let measure = try #require(
      MeasureCatalog.measure(named: "availability", in: design.scenario))
    let (runs, size) = (60, 50)
    var (given, hits) = (0, 0)
    var values = Tally()
    for run in 0..<runs {
      let rows = (0..<size).map { offset in
        let number = run * size + offset
        var world = World(design, replication: number)
        return ReplicationRow(world.finish(), number: number, scenario: design.scenario)
      }
      let estimate = try measure.estimate(rows)
      values.add(estimate.value)
      guard let low = estimate.low, let high = estimate.high else { continue }
      given += 1
      if low <= truth, truth <= high { hits += 1 }
    }
    // Without bias: one seed in 1,000 lies beyond 3.3 standard errors.
    let error = try #require(values.standardError)
    #expect(abs(values.mean - truth) < 3.3 * error, "\(values.mean) against \(truth)")
    // The others say "too few events".
    #expect(given > 4 * runs / 5, "\(given)")
    // One side of 3.09 standard errors: one seed in 1,000.
    let share = Double(hits) / Double(given)
    #expect(share > 0.95 - 3.09 * (0.0475 / Double(given)).squareRoot(), "\(share)")
  }
}
