import CloudModel
import TestSupport
import Testing

@testable import CloudSimulation

/// Breakers of client libraries: the chance to open by hand, and what many of them do.
struct ClientBreakerTests {
  @Test func `the chance to open is the tail of a binomial law`() {
    func chance(_ calls: Int, _ failing: Double, ratio: Double = 0.5) -> Double {
      ClientBreaker(failureRatio: ratio).chanceToOpen(calls: calls, failing: failing)
    }
    #expect(abs(chance(1, 0.3) - 0.3) < 1e-15 && chance(1, 0.7) == 0.7)
    #expect(abs(chance(2, 0.3) - (1 - 0.49)) < 1e-12)
    // 638 of 1024 outcomes of ten fair coins have five heads or more; the ratio itself opens.
    #expect(abs(chance(10, 0.5) - 638.0 / 1024) < 1e-12)
    #expect(abs(chance(4, 0.25, ratio: 0.75) - (4 * 0.75 / 64 + 1.0 / 256)) < 1e-12)
    #expect(chance(20, 0) == 0 && chance(20, 1) == 1)
    // 60 of 100 and more at a half: 0.028444 (tables); 200 stand for more.
    #expect(abs(chance(100, 0.5, ratio: 0.6) - 0.0284440) < 1e-6)
    #expect(chance(100_000, 0.6) == chance(200, 0.6))
    for failing in [1e-9, 0.01, 0.499, 0.501, 0.99, 1 - 1e-9] {
      let value = chance(200, failing)
      #expect(value >= 0 && value <= 1 && value.isFinite)
    }
    var last = 0.0
    for failing in stride(from: 0.02, to: 1, by: 0.02) {
      #expect(chance(37, failing) >= last)
      last = chance(37, failing)
    }
  }

  /// A region under 100 requests/s from 50 processes, of which a share of the tries fails.
  private func world(dead: Double, _ breaker: ClientBreaker, hours: Int64 = 2) -> World {
    var scenario = SmallScenario.oneRegion(
      zones: 1, perZone: 20, load: 100,
      faults: [
        SmallScenario.crash(.region, perYear: 0, duration: .constant(0))
      ], horizon: .seconds(3600 * hours))
    if dead < 1 {
      // No chance and no queue: what comes beyond the capacity is refused.
      scenario.faults[0].effects = [.capacityLoss(share: 1 - 10 * (1 - dead) / 20)]
    }
    scenario.traffic.clients = [RetryingClient(name: "c", processes: 50, breaker: breaker)]
    return World(Design(scenario), replication: 0, natural: false)
  }

  @Test
  func `a dead region is left alone but for trials, and back within the time that it is open`() {
    let breaker = ClientBreaker(windowSeconds: 10, minimumCalls: 10, openSeconds: 30, trials: 1)
    var world = world(dead: 1, breaker)
    world.run(until: 600 * Units.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 1200)
    // Half of the 20 calls that each process has in its window: five seconds.
    world.run(until: 603 * Units.second)
    #expect(world.state.retries.memory[0].refused < Units.share(0.1))
    world.run(until: 607 * Units.second)
    #expect(world.state.retries.memory[0].refused > Units.share(0.9))
    world.run(until: 1790 * Units.second)
    #expect(world.state.retries.memory[0].refused == Units.wholeShare)
    #expect(world.brokenInvariants() == [])
    world.run(until: 1840 * Units.second)
    #expect(world.state.retries.memory[0].refused == 0)
    let result = world.finish()
    #expect(result.brokenSums() == [])
    #expect(world.state.retries.isTicking == false)
    let throttled = Units.requests(result.failed[FailureKind.throttled.rawValue])
    #expect(abs(throttled - 100 * 1210) < 100 * 20, "\(throttled)")
  }

  @Test func `a share of failures far below the ratio opens none`() {
    let breaker = ClientBreaker(windowSeconds: 10, minimumCalls: 10, openSeconds: 5)
    for (dead, opens) in [(0.1, false), (0.9, true)] {
      var world = world(dead: dead, breaker)
      _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
      world.run(until: 1800 * Units.second)
      let overload = world.summary().overload
      let refused = Double(overload.throttled) / Double(overload.tries + overload.throttled)
      // Open for five seconds, then closed until ten calls are known again, five seconds more.
      #expect(opens ? abs(refused - 0.5) < 0.15 : refused < 1e-3, "\(refused) at \(dead)")
    }
  }

  @Test func `too few calls open no breaker`() {
    let breaker = ClientBreaker(windowSeconds: 10, minimumCalls: 30, openSeconds: 5)
    var world = world(dead: 1, breaker)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 1200)
    let result = world.finish()
    #expect(result.failedTotal > 0 && result.overload.throttled == 0)
  }

  @Test func `breakers end an overload if they stay open until the queue is short`() {
    // The queue of 3,000 needs 20 s until it is shorter than the clients' patience, and all must hold
    // back until then: with 5 s they close and open again for ever, since trials succeed too early.
    for (open, ends) in [(5.0, false), (15, true), (60, true)] {
      var scenario = RetryTests.fragile(load: 70)
      scenario.traffic.clients[0].processes = 50
      scenario.traffic.clients[0].breaker = ClientBreaker(windowSeconds: 20, openSeconds: open)
      var world = World(Design(scenario), replication: 0)
      world.run(until: world.design.horizon - Units.minute)
      #expect(world.brokenInvariants() == [])
      let good = world.state.ledger.good
      let result = world.finish()
      let last = Units.requests(result.good - good) / 60
      #expect(ends ? abs(last - 70) < 1e-6 : last < 60, "\(last) at \(open) s")
      #expect(result.failed[FailureKind.throttled.rawValue] > 0)
    }
  }
}
