import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// The simulation against closed forms that were derived without it.
struct TheoryTests {
  // MARK: Faults

  private static let years = 400

  /// Faults of a class in each of 400 years.
  private func counts(_ faults: [Fault], zones: Int) -> [[Int]] {
    let design = Design(SmallScenario.oneRegion(zones: zones, faults: faults))
    return (0..<Self.years).map { replication in
      var world = World(design, replication: replication)
      return world.finish().classes.map { Int($0.hits) }
    }
  }

  @Test func `faults of zones and regions in a year have Poisson counts`() throws {
    // Short faults, as one that strikes a place which is down already counts too.
    let law = Distribution.exponential(mean: 600)
    let all = counts(
      [
        SmallScenario.crash(.zone, perYear: 1.5, duration: law),
        SmallScenario.crash(.region, perYear: 2.5, duration: law),
      ], zones: 3)
    for (index, mean) in [4.5, 2.5].enumerated() {
      let numbers = all.map { $0[index] }
      let tally = Tally(numbers.map(Double.init))
      let n = Double(Self.years)
      // Both within 3.3 standard errors: one seed in 1,000. A Poisson variance estimate has the
      // variance (mean + 2 mean^2) / n.
      #expect(abs(tally.mean - mean) < 3.3 * (mean / n).squareRoot(), "\(tally.mean)")
      let variance = try #require(tally.variance)
      #expect(
        abs(variance - mean) < 3.3 * ((mean + 2 * mean * mean) / n).squareRoot(), "\(variance)")
      // Chi-square over 0, 1, ..., 7 and 8 or more: 8 degrees of freedom, 26.1 at 0.1 %.
      var square = 0.0
      for count in 0...8 {
        let share =
          count < 8
          ? PoissonCounts.probability(of: count, mean: mean)
          : 1 - PoissonCounts.probability(ofAtMost: 7, mean: mean)
        let seen = Double(numbers.count { count < 8 ? $0 == count : $0 >= 8 })
        square += (seen - n * share) * (seen - n * share) / (n * share)
      }
      #expect(square < 26.1, "chi-square \(square)")
      let none = Double(numbers.count { $0 == 0 }) / n
      let any = PoissonCounts.probabilityOfAny(mean: mean)
      #expect(abs(1 - none - any) < 3.3 * (any * (1 - any) / n).squareRoot())
    }
    // The clocks do not know of each other: no correlation, 3.3 over the root of n.
    let (zone, region) = (all.map { Double($0[0]) }, all.map { Double($0[1]) })
    let (x, y) = (Tally(zone), Tally(region))
    let product = zip(zone, region).reduce(0) { $0 + ($1.0 - x.mean) * ($1.1 - y.mean) }
    let correlation = product / (x.sumOfSquares * y.sumOfSquares).squareRoot()
    #expect(abs(correlation) < 3.3 / Double(Self.years).squareRoot())
  }

  // MARK: The fluid station

  /// A region that serves 10 requests/s, with a rise from 5 to 15 requests/s for ten minutes.
  private func campaign(
    queueLimit: Int, patience: Double = 1e6, minutes: Int64 = 10
  ) -> (samples: [TimelineSample], result: ReplicationResult) {
    var scenario = SmallScenario.oneRegion(
      load: 5,
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: queueLimit), horizon: .seconds(7200))
    scenario.traffic.classes[0].firstTokenSeconds = patience
    scenario.traffic.campaigns = [
      Campaign(
        name: "rush", startUnixSeconds: scenario.startUnixSeconds + 600,
        duration: .seconds(60 * minutes), factor: 3)
    ]
    var world = World(Design(scenario), replication: 0)
    world.record(from: 0, to: world.design.horizon)
    let result = world.finish()
    return (world.recorder?.samples ?? [], result)
  }

  @Test func `a queue fills, overflows and drains at the rates of a fluid`() throws {
    let limit = 2000.0
    let (samples, result) = campaign(queueLimit: 2000)
    let fill = FluidQueue.timeToFill(limit: limit, arrival: 15, capacity: 10)
    let drain = FluidQueue.timeToDrain(from: limit, arrival: 5, capacity: 10)
    #expect(fill == 400 && drain == 400)
    // Each sample holds until the next: the loss begins when the queue is full.
    let full = try #require(samples.first { $0.lost > 0 })
    #expect(full.time == Int64((600 + fill) * 1e9))
    #expect(full.queued == [limit] && full.lost == 5)
    let over = try #require(samples.first { $0.time >= Int64(1200e9) })
    #expect(over.time == Int64(1200e9) && over.queued == [limit] && over.lost == 0)
    let empty = try #require(samples.first { $0.time > Int64(1200e9) })
    #expect(empty.time == Int64((1200 + drain) * 1e9) && empty.queued == [0])
    #expect(samples.allSatisfy { $0.queued[0] <= limit })
    // 1,000 more than capacity and queue hold; all of them shed, without a fault to blame.
    #expect(result.failed[FailureKind.shed.rawValue] == result.failedTotal)
    #expect(Units.requests(result.failedTotal) == 600 * 5 - limit)
    #expect(result.withoutFault[LossPhase.capacity.rawValue] == result.failedTotal)
    #expect(result.inFlight == 0)
  }

  @Test func `a rush that the queue holds loses nothing`() throws {
    let (samples, result) = campaign(queueLimit: 2000, minutes: 5)
    let expected = FluidQueue.excursion(
      overload: 300, arrival: 15, reducedCapacity: 10, capacity: 20, limit: 2000)
    #expect(expected.lost == 0)
    #expect(result.failedTotal == 0)
    let peak = samples.map { $0.queued[0] }.max()
    #expect(peak == expected.peakBacklog && peak == 1500)
  }

  @Test func `who would wait past the deadline is not queued`() throws {
    // 90 s at 10 requests/s: 900 may wait, though the queue would hold 2,000.
    let (samples, result) = campaign(queueLimit: 2000, patience: 90)
    let fill = FluidQueue.timeToFill(limit: 900, arrival: 15, capacity: 10)
    #expect(samples.first { $0.lost > 0 }?.time == Int64((600 + fill) * 1e9))
    #expect(samples.map { $0.queued[0] }.max() == 900)
    #expect(result.failed[FailureKind.timedOut.rawValue] == result.failedTotal)
    #expect(Units.requests(result.failedTotal) == 600 * 5 - 900)
  }

  @Test(arguments: [1, 3, 10, 100, 1000])
  func `the share lost to an overload does not depend on the fleet's size`(size: Int) {
    let scenario = SmallScenario.oneRegion(
      perZone: size, load: 12 * Double(size), horizon: .seconds(86_400))
    var world = World(Design(scenario), replication: 0)
    #expect(abs(world.finish().requestAvailability - 1 / 1.2) < 1e-12)
  }

  @Test func `crashes cost a large fleet what they cost a fluid`() {
    // 0.8 of the instances are up on average; the demand is 0.9 of what all would serve.
    let (mttf, mttr) = (80.0, 20.0)
    let up = AlternatingRenewal.availability(mttf: mttf, mttr: mttr)
    let fluid = min(1, up / 0.9)
    var gap = 1.0
    for size in [2, 16, 128] {
      let demand = 9 * Double(size)
      let scenario = SmallScenario.oneRegion(
        perZone: size, load: demand,
        faults: [
          SmallScenario.crash(
            .instance, perYear: 8760 / mttf, duration: .exponential(mean: 3600 * mttr))
        ], horizon: .seconds(Int64(3600 * 32_000 / size)))
      let design = Design(scenario)
      let shares = (0..<10).map { replication in
        var world = World(design, replication: replication)
        return world.finish().requestAvailability
      }
      let tally = Tally(shares)
      let expected = KOfN.servedShare(
        n: size, componentAvailability: up, capacity: 10, demand: demand)
      // The start with all instances up is worth some 16 h (1 / (1/80 + 1/20)) of the better state.
      let warm = 16.0 * Double(size) / 32_000 * (1 - expected)
      let error = tally.standardError ?? 1
      #expect(abs(tally.mean - expected) < 3.7 * error + warm, "\(size): \(tally.mean)")
      #expect(error < 0.01)
      #expect(fluid - expected > 0 && fluid - expected < gap)
      gap = fluid - expected
    }
    #expect(gap < 0.002)
  }
}
