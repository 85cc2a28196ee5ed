import CloudModel
import TestSupport
import Testing

@testable import CloudSimulation

/// Budgets with a stock, and those that look at what is under way, by hand.
struct BudgetTests {
  /// Two regions of ample capacity under 20 requests/s, of which a share meets a region that hangs for
  /// an hour; clients wait a second.
  private func run(dead: Double, _ budget: RetryBudget, processes: Int = 1) -> ReplicationResult {
    var scenario = SmallScenario.twoRegions(
      load: 20, faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(0))],
      seconds: 2 * 3600)
    scenario.failover = nil
    scenario.routing.weights = [1 - dead, dead]
    scenario.traffic.clients = [
      RetryingClient(
        name: "c", attempts: 4, baseSeconds: 4, capSeconds: 4, budget: budget,
        processes: processes)
    ]
    scenario.traffic.classes[0].firstTokenSeconds = 1
    var world = World(Design(scenario), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 1, durationSeconds: 3600)
    world.run(until: 3500 * Units.second)
    #expect(world.brokenInvariants() == [])
    return world.summary()
  }

  private func retries(_ result: ReplicationResult) -> Double {
    Units.requests(result.overload.tries - result.valid)
  }

  @Test func `a bucket gives its stock once, and then what successes pay for`() {
    // No success: five buckets of 100 retries, then nothing.
    let none = retries(run(dead: 1, .tokenBucket(perSuccess: 0.1, tokens: 100), processes: 5))
    #expect(abs(none - 500) < 1, "\(none)")
    // r = stock + 0.1 (1 - f)(first + r), with f = 1/2.
    let half = run(dead: 0.5, .tokenBucket(perSuccess: 0.1, tokens: 100), processes: 5)
    let first = Units.requests(half.valid)
    let expected = (500 + 0.05 * first) / (1 - 0.05)
    #expect(abs(retries(half) / expected - 1) < 5e-3, "\(retries(half)) for \(expected)")
    // The long run alone has no stock.
    #expect(retries(run(dead: 1, .tokenBucket(perSuccess: 0.1))) == 0)
  }

  @Test func `gRPC stops retrying at half of its bucket`() {
    // 20 failures a second take a token each: from 1000 to 500 in 25 s at the most.
    let result = run(dead: 1, .throttle(tokenRatio: 0.1, tokens: 1000))
    #expect(retries(result) > 100 && retries(result) <= 500)
    // A tenth of the tries fails: successes give back 0.9 · 0.2 tokens for each 0.1 that goes.
    let few = run(dead: 0.1, .throttle(tokenRatio: 0.2, tokens: 10))
    let tries = Double(few.overload.tries) / Double(few.valid)
    #expect(abs(tries - (1 - 1e-4) / 0.9) < 2e-3, "\(tries)")
  }

  @Test func `Envoy's limits keep retries under way to their number or share`() {
    // Each try hangs for its client's second: three at once are three a second.
    let three = run(dead: 1, .concurrent(3))
    #expect(abs(retries(three) / 3500 - 3) < 0.03, "\(retries(three))")
    let many = run(dead: 1, .concurrent(2), processes: 4)
    #expect(abs(retries(many) / 3500 - 8) < 0.08, "\(retries(many))")
    // A fifth of all tries: r = 0.2 (20 + r), 5 a second.
    let share = run(dead: 1, .active(share: 0.2, least: 0))
    #expect(abs(retries(share) / 3500 - 5) < 0.05, "\(retries(share))")
    let least = run(dead: 1, .active(share: 0.01, least: 3))
    #expect(abs(retries(least) / 3500 - 3) < 0.03, "\(retries(least))")
  }

  @Test(
    arguments: [
      RetryBudget.tokenBucket(perSuccess: 0.1, tokens: 50), .tokenBucket(perSuccess: 0.1),
      .throttle(tokenRatio: 0.1, tokens: 100), .concurrent(3), .active(share: 0.2, least: 3),
      .ratio(0.1),
    ], [50.0, 70, 99])
  func `no budget enlarges an overload`(budget: RetryBudget, load: Double) {
    func missed(_ budget: RetryBudget) -> Amount {
      var world = World(
        Design(RetryTests.fragile(load: load, budget: budget)), replication: 0)
      let result = world.finish()
      #expect(world.brokenInvariants() == [])
      return result.valid - result.good
    }
    #expect(missed(budget) <= missed(.unlimited), "\(budget) at \(load)")
  }
}
