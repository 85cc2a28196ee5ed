import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// What chance loses near saturation, against stations that were derived without the simulation.
struct StationTests {
  /// Instances of 64 slots of a second each, under a load for an hour.
  private static func scenario(
    slots: Int, load: Double, queueLimit: Int, patience: Duration? = nil,
    dispatch: Dispatch = .pooled, hours: Int64 = 20
  ) -> Scenario {
    SmallScenario.oneRegion(
      perZone: slots / 64, requestsPerSecond: 64, serviceSeconds: 1, load: load * Double(slots),
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: queueLimit, dispatch: dispatch, patience: patience),
      horizon: .seconds(3600 * hours))
  }

  private func result(_ scenario: Scenario) -> ReplicationResult {
    var scenario = scenario
    scenario.traffic.classes[0].firstTokenSeconds = 80_000
    var world = World(Design(scenario), replication: 0)
    return world.finish()
  }

  @Test(arguments: [64, 1152], [0.9, 1, 1.1])
  func `the loss of impatient users is that of Erlang A within 2 percent`(
    slots: Int, load: Double
  ) {
    for patience in [0.5, 1, 4] {
      let theory = ErlangA(
        servers: slots, arrivalRate: load * Double(slots), serviceRate: 1,
        abandonmentRate: 1 / patience)
      let result = result(
        Self.scenario(
          slots: slots, load: load, queueLimit: 10_000_000,
          patience: .milliseconds(Int64(patience * 1000))))
      let loss = 1 - result.requestAvailability
      #expect(abs(loss / theory.loss - 1) < 0.02, "\(loss) for \(theory.loss), \(patience) s")
      #expect(result.failed[FailureKind.timedOut.rawValue] == result.failedTotal)
      if load <= 1 {
        let waiting = result.latency.waiting / (20 * 3600)
        #expect(abs(waiting / theory.meanQueue - 1) < 0.02, "\(waiting) for \(theory.meanQueue)")
      }
    }
  }

  @Test(arguments: [64, 1152], [0.9, 0.97, 1, 1.05, 1.3])
  func `without room to wait the loss is that of Erlang B`(slots: Int, load: Double) {
    let theory = ErlangB.blocking(servers: slots, load: load * Double(slots))
    let result = result(Self.scenario(slots: slots, load: load, queueLimit: 0))
    let loss = 1 - result.requestAvailability
    #expect(abs(loss / theory - 1) < 0.02, "\(loss) for \(theory)")
    #expect(result.failed[FailureKind.shed.rawValue] == result.failedTotal)
  }

  @Test(arguments: [0.9, 0.95, 1, 1.02, 1.2])
  func `with places to wait the loss is that of a finite queue`(load: Double) {
    let (slots, places) = (64, 40)
    let theory = MMcK(
      servers: slots, places: slots + places, arrivalRate: load * Double(slots), serviceRate: 1)
    let result = result(Self.scenario(slots: slots, load: load, queueLimit: places, hours: 200))
    let loss = 1 - result.requestAvailability
    // Above saturation the queue first fills, in at most a minute of 200 hours.
    #expect(abs(loss / theory.loss - 1) < 0.02, "\(loss) for \(theory.loss)")
    if load <= 1 {
      let waiting = result.latency.waiting / (200 * 3600)
      #expect(abs(waiting / theory.meanQueue - 1) < 0.02)
    }
  }

  @Test(arguments: [0.8, 0.9, 1, 1.1])
  func `a queue for each instance loses what as many small stations lose`(load: Double) {
    let theory = ErlangB.blocking(servers: 64, load: load * 64)
    let scenario = Self.scenario(
      slots: 1152, load: load, queueLimit: 0, dispatch: .perInstance)
    let loss = 1 - result(scenario).requestAvailability
    #expect(abs(loss / theory - 1) < 0.02, "\(loss) for \(theory)")
  }

  @Test func `the excess over a fluid vanishes as the root of the size`() {
    var last = 1.0
    for slots in [64, 640, 6400, 64_000, 640_000] {
      let scenario = Self.scenario(slots: slots, load: 1, queueLimit: 0, hours: 1)
      let loss = 1 - result(scenario).requestAvailability
      // Erlang B at saturation: the root of 2 / (pi n) for large n.
      let limit = (2 / (Double.pi * Double(slots))).squareRoot()
      #expect(
        abs(loss / limit - 1) < 0.005 + 0.6 / Double(slots).squareRoot(), "\(loss) of \(slots)")
      #expect(loss < last / 3)
      last = loss
      let below = Self.scenario(slots: slots, load: 0.5, queueLimit: 0, hours: 1)
      if slots > 64 { #expect(result(below).failedTotal == 0) }
      if slots >= 64_000 {
        let over =
          1
          - result(
            Self.scenario(slots: slots, load: 1.25, queueLimit: 0, hours: 1)
          ).requestAvailability
        #expect(abs(over - 0.2) < 2e-4)
      }
    }
  }

  @Test func `the chain of an engine is that of its step times`() throws {
    // Load-dependent service: the stationary chain by detailed balance, state by state.
    let server = BatchServer(
      alpha: 0.03, beta: 0.0003, inputTokens: 1200, outputTokens: 200, prefillRate: 9600)
    let (instances, cap, places) = (3, 64, 25)
    let capacity = Double(instances) * server.throughput(batch: Double(cap))
    for load in [0.9, 1, 1.08] {
      let slots = instances * cap
      let occupancy = BirthDeathChain.stationary(
        births: [Double](repeating: load * capacity, count: slots + places),
        deaths: (1...slots + places).map { state in
          Double(instances)
            * server.throughput(batch: Double(min(state, slots)) / Double(instances))
        })
      var scenario = SmallScenario.oneRegion(
        perZone: instances, load: load * capacity, horizon: .seconds(200 * 3600))
      scenario.loadBalancer.queueLimit = places
      scenario.models[0].speed = .batched(
        steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: cap, prefillTokensPerSecond: 9600,
        overlap: 0)
      scenario.traffic.classes = [
        RequestClass(
          name: "chat", inputTokens: .constant(1200), outputTokens: .constant(200),
          firstTokenSeconds: 80_000)
      ]
      var world = World(Design(scenario), replication: 0)
      let loss = 1 - world.finish().requestAvailability
      let theory = try #require(occupancy.last)
      #expect(abs(loss / theory - 1) < 0.02, "\(loss) for \(theory) at \(load)")
    }
  }

  @Test(arguments: 0..<40)
  func `more capacity never loses more, whatever the queue`(seed: Int) {
    var stream = RandomStream(
      key: StreamKey(seed: UInt64(seed), component: "test", purpose: "station"), replication: 0)
    let rates = (0..<96).map { _ in 40 + 400 * stream.nextUniform() }
    let limit = [0, 5, 60, 1000][seed % 4]
    var last: Amount?
    for speed in [30.0, 33, 40, 41, 64, 100] {
      var scenario = SmallScenario.oneRegion(
        perZone: 8, requestsPerSecond: speed, serviceSeconds: 0.5,
        balancer: LoadBalancer(
          interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
          deregistrationDelay: .zero, queueLimit: limit), horizon: .seconds(86_400))
      scenario.traffic.rate = .trace(
        TrafficTrace(
          startUnixSeconds: scenario.startUnixSeconds, stepSeconds: 900, ratesPerSecond: rates,
          source: "test"), repeat: .daily, scale: nil)
      // The slots of an instance stay 32: a faster one serves each request in less time.
      scenario.models[0].speed = .fixed(requestsPerSecond: speed, serviceSeconds: 32 / speed)
      var world = World(Design(scenario), replication: 0)
      let now = world.finish().failedTotal
      if let last { #expect(now <= last, "\(speed) requests/s, seed \(seed)") }
      last = now
    }
  }
}
