import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Hedging: the load that it adds and the tail that it cuts, by hand.
struct HedgingTests {
  /// Ten instances of 10 requests/s and two seconds each.
  private func scenario(
    load: Double, _ hedging: Hedging, budget: RetryBudget = .unlimited, queueLimit: Int = 0
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      perZone: 10, serviceSeconds: 2, load: load,
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: queueLimit),
      horizon: .seconds(3600))
    scenario.traffic.clients = [RetryingClient(name: "c", budget: budget, hedging: hedging)]
    return scenario
  }

  private func run(_ scenario: Scenario) -> ReplicationResult {
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(world.brokenInvariants() == [] && result.brokenSums() == [])
    return result
  }

  private func share(_ amount: Amount, _ result: ReplicationResult) -> Double {
    Double(amount) / Double(result.valid)
  }

  @Test func `copies of slow tries are those that the law of the service makes slow`() {
    for after in [1.0, 2, 6] {
      let slow = PortableMath.exp(-after / 2)
      let result = run(scenario(load: 30, Hedging(.seconds(after))))
      #expect(result.failedTotal == 0)
      #expect(abs(share(result.overload.hedges, result) / slow - 1) < 1e-6)
      #expect(abs(share(result.overload.tries, result) - 1 - slow) < 1e-6)
      #expect(abs(share(result.overload.slowFirsts, result) - slow) < 1e-6)
      #expect(abs(share(result.overload.slowAlls, result) - slow * slow) < 1e-6)
      // Slots in use: as if each request took its time once more for each copy.
      let busy = result.latency.busySeconds / result.latency.instanceSeconds
      #expect(abs(busy - 0.3 * (1 + slow)) < 1e-4, "\(busy)")
    }
    // A percentile sends no more than its rest; three copies: s + s².
    let few = run(scenario(load: 30, Hedging(.percentile(0.95))))
    #expect(abs(share(few.overload.hedges, few) - 0.05) < 1e-6)
    let more = run(scenario(load: 30, Hedging(.seconds(2), copies: 3)))
    let slow = PortableMath.exp(-1)
    #expect(abs(share(more.overload.hedges, more) - slow - slow * slow) < 1e-6)
    let capped = run(scenario(load: 30, Hedging(.seconds(2)), budget: .ratio(0.1)))
    #expect(abs(share(capped.overload.hedges, capped) - 0.1) < 1e-6)
  }

  @Test func `the work of copies is taken from the capacity`() {
    // Saturated: what is served falls by 1 + s.
    for after in [1.0, 4] {
      let slow = PortableMath.exp(-after / 2)
      var scenario = scenario(load: 150, Hedging(.seconds(after)))
      scenario.traffic.clients[0].budget = .ratio(0)
      scenario.traffic.clients[0].hedging?.copies = 2
      let none = run(scenario)
      let plain = Double(none.good) / 3600 / 1e18
      scenario.traffic.clients[0].budget = .unlimited
      let hedged = Double(run(scenario).good) / 3600 / 1e18
      #expect(plain > 95 && plain <= 100)
      #expect(abs(hedged / plain - 1 / (1 + slow)) < 0.02, "\(hedged) of \(plain)")
    }
  }

  @Test func `a dead share is met by all copies with its power, a dead region by none`() {
    for copies in [2, 3] {
      var scenario = SmallScenario.twoRegions(
        load: 20, faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(0))],
        seconds: 3 * 3600)
      scenario.failover = nil
      scenario.routing.weights = [0.8, 0.2]
      scenario.traffic.clients = [
        RetryingClient(name: "c", hedging: Hedging(.seconds(0.5), copies: copies))
      ]
      scenario.traffic.classes[0].firstTokenSeconds = 5
      var world = World(Design(scenario), replication: 0, natural: false)
      _ = world.inject(faultClass: 0, place: 1, durationSeconds: 2 * 3600)
      world.run(until: 2 * 3600 * Units.second)
      #expect(world.brokenInvariants() == [])
      let result = world.summary()
      let lost = share(result.failedTotal, result)
      let power = (0..<copies).reduce(1.0) { product, _ in product * 0.2 }
      #expect(abs(lost / power - 1) < 5e-3, "\(lost) for \(power)")
    }
    var dead = SmallScenario.oneRegion(
      perZone: 2, load: 5,
      faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(0))],
      horizon: .seconds(3600))
    dead.traffic.clients = [RetryingClient(name: "c", hedging: Hedging(.seconds(1)))]
    var world = World(Design(dead), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3000)
    world.run(until: 2900 * Units.second)
    let result = world.summary()
    #expect(result.good <= 1_000_000_000_000)
    #expect(abs(share(result.overload.tries, result) - 2) < 0.01)
  }

  @Test func `the time that one of a hundred exceeds follows from the law`() throws {
    let effect = try #require(Design(scenario(load: 30, Hedging(.seconds(3)))).hedgeEffects.first)
    // exp(-t/2) = 0.01, and exp(-t/2) exp(-(t - 3)/2) = 0.01.
    let log = 4.605170185988092
    #expect(abs(effect.p99Seconds - 2 * log) < 1e-6)
    #expect(abs(effect.hedgedP99Seconds - (log + 1.5)) < 1e-6)
    #expect(abs(effect.again - PortableMath.exp(-1.5)) < 1e-12)
    let percentile = try #require(
      Design(scenario(load: 30, Hedging(.percentile(0.9)))).hedgeEffects.first)
    #expect(abs(percentile.afterSeconds - 2 * 2.302585092994046) < 1e-6)
    #expect(Design(SmallScenario.oneRegion()).hedgeEffects == [])
  }

  @Test func `with batching the law is that of the prompt`() throws {
    var scenario = SmallScenario.oneRegion(perZone: 4, load: 2, horizon: .seconds(3600))
    scenario.models[0].speed = .batched(
      steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
      overlap: 0)
    scenario.traffic.classes = [
      RequestClass(
        name: "chat", inputTokens: .uniform(low: 0, high: 9600), outputTokens: .constant(100))
    ]
    scenario.traffic.clients = [RetryingClient(name: "c", hedging: Hedging(.seconds(0.75)))]
    let result = run(scenario)
    #expect(abs(share(result.overload.slowFirsts, result) - 0.25) < 1e-6)
    #expect(abs(share(result.overload.slowAlls, result) - 0.0625) < 1e-6)
  }

  @Test func `a queue makes all tries slow, and copies keep it long`() {
    // A queue of up to 9 s in a load of 95 of 100, after a rush of two minutes.
    func lost(_ hedging: Hedging) -> (Amount, Amount) {
      var scenario = scenario(load: 85, hedging, queueLimit: 900)
      scenario.traffic.campaigns = [
        Campaign(
          name: "rush", startUnixSeconds: scenario.startUnixSeconds + 600, duration: .seconds(120),
          factor: 2)
      ]
      let result = run(scenario)
      return (result.valid - result.good, result.overload.hedges)
    }
    let (eager, eagerCopies) = lost(Hedging(.seconds(4)))
    let (rare, rareCopies) = lost(Hedging(.percentile(0.99)))
    #expect(eagerCopies > 10 * rareCopies, "\(eagerCopies), \(rareCopies)")
    #expect(eager > rare)
  }
}
