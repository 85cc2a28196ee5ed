import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// Means of waiting, first token and time per token against areas and engines by hand.
struct FlowLatencyTests {
  @Test func `the mean wait is the area under the backlog over the requests`() {
    var scenario = SmallScenario.oneRegion(load: 5, horizon: .seconds(7200))
    scenario.loadBalancer.queueLimit = 2000
    scenario.traffic.classes[0].firstTokenSeconds = 1e6
    scenario.traffic.campaigns = [
      Campaign(
        name: "rush", startUnixSeconds: scenario.startUnixSeconds + 600, duration: .seconds(300),
        factor: 3)
    ]
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    // Up to 1,500 in 300 s at 15 - 10 requests/s, and down again in as long at 10 - 5.
    #expect(abs(result.latency.waiting - 1500 * 600 / 2) < 1e-6)
    #expect(abs(result.latency.started - (5 * 7200 + 10 * 300)) < 1e-6)
    // Busy at 10 of 10 for 600 s, else half.
    #expect(abs(result.latency.instanceSeconds - 7200) < 1e-9)
    #expect(abs(result.latency.busySeconds - (600 + 6600 / 2)) < 1e-9)
    #expect(result.latency.tokenTime == 0 && result.latency.prefill == 0)
  }

  private static let server = BatchServer(
    alpha: 0.03, beta: 0.0003, inputTokens: 1200, outputTokens: 200, prefillRate: 9600)

  /// An engine under a constant rate that keeps a batch running.
  private func result(_ steps: StepTime, batch: Double, cap: Int = 64) -> ReplicationResult {
    var scenario = SmallScenario.oneRegion(
      perZone: 3, load: 3 * Self.server.throughput(batch: batch), horizon: .seconds(3600))
    // Room to wait: chance loses next to nothing.
    scenario.loadBalancer.queueLimit = 100_000
    scenario.models[0].speed = .batched(
      steps: steps, batchCap: cap, prefillTokensPerSecond: 9600, overlap: 0)
    scenario.traffic.classes = [
      RequestClass(
        name: "chat", inputTokens: .constant(1200), outputTokens: .constant(200),
        firstTokenSeconds: 80_000)
    ]
    var world = World(Design(scenario), replication: 0)
    return world.finish()
  }

  @Test(arguments: [1.0, 8, 33, 60])
  func `first token, time per token and use are those of the engine`(batch: Double) {
    let latency = result(.linear(alpha: 0.03, beta: 0.0003), batch: batch).latency
    #expect(batch > 8 || latency.waiting == 0)
    #expect(abs(latency.prefill / latency.started - 0.125) < 1e-12)
    // A sequence's time in the engine less its own prompt, over its tokens.
    let expected = (Self.server.residence(batch: batch) - 0.125) / 200
    #expect(abs(latency.tokenTime / latency.started - expected) < 2e-9)
    #expect(abs(latency.busySeconds / latency.instanceSeconds - batch / 64) < 2e-6)
  }

  @Test(arguments: [2.0, 16, 37, 60])
  func `a curve through points of a line is the line`(batch: Double) throws {
    let points = [1.0, 4, 16, 64].map { StepPoint(batch: $0, tokenTime: 0.03 + 0.0003 * $0) }
    let curve = try #require(StepTime.monotone(through: points))
    let line = result(.linear(alpha: 0.03, beta: 0.0003), batch: batch)
    let smooth = result(curve, batch: batch)
    #expect(Units.requests(smooth.failedTotal) <= 1e-6 * Units.requests(smooth.valid))
    let gap = smooth.latency.tokenTime / smooth.latency.started
    #expect(abs(gap / (line.latency.tokenTime / line.latency.started) - 1) < 1e-5)
    #expect(abs(smooth.latency.busySeconds / line.latency.busySeconds - 1) < 1e-5)
  }

  @Test func `the table of a curve is inverted where throughput rises`() throws {
    let points = [(1.0, 0.030), (16, 0.031), (32, 0.045), (64, 0.07)].map {
      StepPoint(batch: $0.0, tokenTime: $0.1)
    }
    let steps = try #require(StepTime.monotone(through: points))
    let model = Model(
      name: "m", instanceTypes: [],
      speed: .batched(steps: steps, batchCap: 64, prefillTokensPerSecond: 9600, overlap: 0),
      loadSeconds: .constant(0), warmUp: .constant(0))
    let classes = [
      RequestClass(name: "c", inputTokens: .constant(960), outputTokens: .constant(100))
    ]
    let table = SpeedTable(
      model, classes, shares: [1], misses: DeadlineMiss.byClass(model, classes))
    for batch in 1...64 {
      let expected = 1 / (0.1 + 100 * steps.seconds(batch: Double(batch)) / Double(batch))
      #expect(abs(table.throughput(running: Double(batch)) - expected) < 1e-12)
      #expect(abs(table.running(requestsPerSecond: expected) - Double(batch)) < 1e-9)
    }
    #expect(table.running(requestsPerSecond: 1e9) == 64)
    #expect(table.running(requestsPerSecond: 0) == 0)
  }

  @Test func `a wide sum is the same number in any order`() {
    var stream = RandomStream(
      key: StreamKey(seed: 3, component: "test", purpose: "wide"), replication: 0)
    let parts = (0..<500).map { _ in
      (Amount(stream.nextUniform() * 1e30), Int64(stream.nextUniform() * 1e12))
    }
    var forward = WideAmount()
    var backward = WideAmount()
    var split = WideAmount()
    for (amount, time) in parts {
      forward.add(amount, times: time)
      split.add(amount, times: time / 3)
      split.add(amount, times: time - time / 3)
    }
    for (amount, time) in parts.reversed() { backward.add(amount, times: time) }
    #expect(forward == backward && forward == split)
    let plain = parts.reduce(0) { $0 + Double($1.0) / 1e18 * (Double($1.1) / 1e9) }
    #expect(abs(forward.requestSeconds / plain - 1) < 1e-12)
    var taken = forward
    for (amount, time) in parts { taken.add(-amount, times: time) }
    #expect(taken == WideAmount())
  }
}
