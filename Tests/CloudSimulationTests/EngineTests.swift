import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// Capacity, running sequences and missed deadlines of an engine against what tokens and steps say.
struct EngineTests {
  private static let engine = InstanceSpeed.batched(
    steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
    overlap: 0)

  private func batched(_ classes: [RequestClass], load: Double) -> Scenario {
    var scenario = SmallScenario.oneRegion(load: load, horizon: .seconds(3600))
    scenario.models[0].speed = Self.engine
    scenario.traffic.classes = classes
    // Room to wait: chance loses nothing.
    scenario.loadBalancer.queueLimit = 100_000
    return scenario
  }

  @Test func `capacity and running sequences follow from step times`() throws {
    let chat = RequestClass(
      name: "chat", inputTokens: .constant(1200), outputTokens: .constant(200),
      firstTokenSeconds: 20)
    let server = BatchServer(
      alpha: 0.03, beta: 0.0003, inputTokens: 1200, outputTokens: 200, prefillRate: 9600)
    let capacity = server.throughput(batch: 64)
    // Twice what it can: what is served is the capacity.
    let design = Design(batched([chat], load: 2 * capacity))
    var world = World(design, replication: 0)
    let served = Units.requests(world.finish().good) / 3600
    // Less what chance takes in the seconds until the queue is full.
    #expect(served <= capacity && served > (1 - 2e-4) * capacity)
    for batch in [1.0, 8, 33.5, 64] {
      let rate = server.throughput(batch: batch)
      #expect(abs(design.speed.running(requestsPerSecond: rate) - batch) < 1e-9 * batch)
      #expect(abs(server.batch(throughput: rate) - batch) < 1e-9 * batch)
      #expect(abs(design.speed.throughput(running: batch) - rate) < 1e-12)
    }
    #expect(capacity < server.ceiling)
    // A crash cuts what runs.
    let half = server.throughput(batch: 32)
    var scenario = batched([chat], load: half)
    scenario.faults = [SmallScenario.crash(.instance, perYear: 0, duration: .constant(60))]
    var hit = World(Design(scenario), replication: 0, natural: false)
    hit.run(until: 1800 * Units.second)
    let injected = hit.inject(faultClass: 0, place: 0, durationSeconds: 60)
    let number = try #require(injected)
    let incident = hit.finish().incidents[number]
    #expect(abs(Units.requests(incident.cut) - 32) < 1e-5)
  }

  @Test func `intrinsic misses are the share of token counts past the deadline`() throws {
    // An answer that is not streamed, within 8 s: prompt and answer of drawn lengths.
    let item = RequestClass(
      name: "report", inputTokens: try .logNormal(quantile: 0.5, 1020, quantile: 0.95, 4083),
      outputTokens: try .logNormal(quantile: 0.5, 129, quantile: 0.95, 451),
      firstTokenSeconds: 20, answerSeconds: 8, streaming: false)
    let server = BatchServer(
      alpha: 0.03, beta: 0.0003, inputTokens: item.inputTokens.mean,
      outputTokens: item.outputTokens.mean, prefillRate: 9600)
    let load = server.throughput(batch: 30)
    // Whole numbers of sequences, rounded up: 29.999... and 30 are both 30.
    var world = World(Design(batched([item], load: load * 0.9999)), replication: 0)
    let result = world.finish()
    #expect(result.failed[FailureKind.intrinsic.rawValue] == result.failedTotal)
    #expect(result.withoutFault[LossPhase.intrinsic.rawValue] == result.failedTotal)
    let share = Units.requests(result.failedTotal) / Units.requests(result.valid)

    var stream = RandomStream(
      key: StreamKey(seed: 3, component: "theory", purpose: "tokens"), replication: 0)
    let step = server.stepTime(batch: 30)
    let draws = 40_000
    var misses = 0
    for _ in 0..<draws {
      let prefill = item.inputTokens.sample(using: &stream) / 9600
      if prefill + item.outputTokens.sample(using: &stream) * step > 8 { misses += 1 }
    }
    let drawn = Double(misses) / Double(draws)
    let error = (drawn * (1 - drawn) / Double(draws)).squareRoot()
    #expect(drawn > 0.05 && drawn < 0.5)
    #expect(abs(share - drawn) < 3.5 * error, "\(share) against \(drawn)")
  }

  @Test func `classes miss in proportion to their shares, and a streamed one by its prompt`() {
    func item(_ name: String, share: Double, input: Double, streaming: Bool) -> RequestClass {
      RequestClass(
        name: name, share: share, inputTokens: .uniform(low: 0, high: input),
        outputTokens: .constant(100), firstTokenSeconds: 1, answerSeconds: streaming ? nil : 5,
        streaming: streaming)
    }
    // Prompts up to 12,000 tokens at 9,600/s: the last fifth takes longer than 1 s. The other class
    // needs 100 steps of 30.3 ms and less than a second for its prompt: it never misses.
    var world = World(
      Design(
        batched(
          [
            item("chat", share: 0.4, input: 12_000, streaming: true),
            item("report", share: 0.6, input: 9000, streaming: false),
          ], load: 0.1)), replication: 0)
    let result = world.finish()
    let share = Units.requests(result.failedTotal) / Units.requests(result.valid)
    #expect(abs(share - 0.4 * 0.2) < 1e-9)
  }
}
