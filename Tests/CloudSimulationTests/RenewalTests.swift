import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

struct RenewalTests {
  /// Mean over replications and its standard error.
  func mean(_ values: [Double]) -> (mean: Double, error: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (square / (count - 1) / count).squareRoot())
  }

  @Test func `one instance is available for MTTF over MTTF plus MTTR`() {
    let scenario = SmallScenario.oneRegion(
      faults: [SmallScenario.crash(.instance, perYear: 100, duration: .exponential(mean: 36_000))])
    let design = Design(scenario)
    let values = (0..<60).map { replication in
      var world = World(design, replication: replication)
      return world.finish().requestAvailability
    }
    let mttf = 365.0 * 24 / 100
    let expected = mttf / (mttf + 10)
    let (mean, error) = mean(values)
    #expect(abs(mean - expected) < 3.5 * error, "\(mean) against \(expected), error \(error)")
    #expect(error < 0.002)
  }

  @Test func `k of n instances serve the share that the binomial law says`() {
    let scenario = SmallScenario.oneRegion(
      perZone: 4, load: 30,
      faults: [SmallScenario.crash(.instance, perYear: 100, duration: .exponential(mean: 72_000))])
    let design = Design(scenario)
    let values = (0..<60).map { replication in
      var world = World(design, replication: replication)
      return world.finish().requestAvailability
    }
    let mttf = 365.0 * 24 / 100
    let up = mttf / (mttf + 20)
    var expected = 0.0
    for j in 0...4 {
      let ways = [1.0, 4, 6, 4, 1][j]
      var chance = ways
      for _ in 0..<j { chance *= up }
      for _ in j..<4 { chance *= 1 - up }
      expected += chance * min(1, Double(j) / 3)
    }
    let (mean, error) = mean(values)
    #expect(abs(mean - expected) < 3.5 * error, "\(mean) against \(expected), error \(error)")
    #expect(error < 0.002)
  }

  @Test func `a design without faults and with ample capacity loses nothing`() {
    let design = Design(SmallScenario.oneRegion(perZone: 3))
    var world = World(design, replication: 0)
    let result = world.finish()
    #expect(result.requestAvailability == 1)
    #expect(result.timeAvailability == 1)
    #expect(result.failedTotal == 0)
    #expect(result.costUSD == 3 * 8760)
  }

  @Test func `too little capacity without faults is booked to capacity`() {
    let design = Design(SmallScenario.oneRegion(perZone: 1, load: 12.5))
    var world = World(design, replication: 0)
    let result = world.finish()
    #expect(abs(result.requestAvailability - 0.8) < 1e-12)
    #expect(result.withoutFault[LossPhase.capacity.rawValue] == result.failedTotal)
    #expect(result.failed[FailureKind.shed.rawValue] == result.failedTotal)
    #expect(result.timeAvailability == 0)
  }
}
