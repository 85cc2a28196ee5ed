import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Losses and speed by geography and request class.
struct TrafficMixTests {
  /// Short answers by day, long ones by night, in two geographies; one instance of a batched model.
  private static func scenario(load: Double, balanced: Bool = false) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      load: load,
      faults: [
        SmallScenario.crash(.zone, perYear: 300, duration: .exponential(mean: 1200))
      ], horizon: .seconds(7 * 86_400))
    scenario.models[0].speed = .batched(
      steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
      overlap: 0)
    let day = (0..<24).map { (6..<18).contains($0) ? 1.0 : 0 }
    scenario.traffic.classes = [
      RequestClass(
        name: "short", share: 0.5, shape: balanced ? TrafficShape() : TrafficShape(hourOfDay: day),
        inputTokens: .constant(960), outputTokens: .constant(64), valueMicroUSD: 1_000_000),
      RequestClass(
        name: "long", share: 0.5,
        shape: balanced ? TrafficShape() : TrafficShape(hourOfDay: day.map { 1 - $0 }),
        inputTokens: .logNormal(mu: 9.5, sigma: 1), outputTokens: .constant(512)),
    ]
    scenario.traffic.geographies = [
      Geography(name: "near", share: 1.0 / 3), Geography(name: "far", share: 2.0 / 3),
    ]
    return scenario
  }

  @Test(arguments: [false, true])
  func `flows add up to the totals in whole units`(_ balanced: Bool) {
    var world = World(Design(Self.scenario(load: 6, balanced: balanced)), replication: 0)
    let result = world.finish()
    #expect(result.flows.count == 4)
    #expect(result.flows.reduce(Amount(0)) { $0 + $1.valid } == result.valid)
    for kind in FailureKind.allCases {
      let sum = result.flows.reduce(Amount(0)) { $0 + $1.failed[kind.rawValue] }
      #expect(sum == result.failed[kind.rawValue], "\(kind)")
    }
    #expect(result.failed[FailureKind.unreachable.rawValue] > 0)
    #expect(result.failed[FailureKind.cut.rawValue] > 0)
    #expect(result.failed[FailureKind.shed.rawValue] > 0)
    // Geographies have a third and two thirds of everything.
    for member in 0..<2 {
      let (near, far) = (result.flows[member], result.flows[2 + member])
      #expect(abs(Double(far.valid) / Double(near.valid) - 2) < 1e-8)
      #expect(abs(Double(far.failedTotal) / Double(near.failedTotal) - 2) < 1e-8)
    }
    let worth = Units.requests(result.flows[0].failedTotal + result.flows[2].failedTotal)
    #expect(abs(result.lostValueUSD - worth) < 1e-9 * worth)
  }

  @Test func `misses fall on the class whose prompts are too long`() {
    var world = World(Design(Self.scenario(load: 0.3, balanced: true)), replication: 0)
    let result = world.finish()
    let intrinsic = result.flows.map { $0.failed[FailureKind.intrinsic.rawValue] }
    #expect(intrinsic[0] == 0 && intrinsic[2] == 0)
    // Prompts beyond 96,000 tokens take longer than 10 s to read.
    let late = 1 - Distribution.logNormal(mu: 9.5, sigma: 1).cdf(96_000)
    let reached = result.flows[1].valid - result.flows[1].failed[FailureKind.unreachable.rawValue]
    #expect(abs(Double(intrinsic[1]) / Double(reached) / late - 1) < 0.02)
  }

  @Test func `cut streams fall on classes by the time that they run`() {
    var scenario = Self.scenario(load: 1, balanced: true)
    scenario.traffic.classes[1].inputTokens = .constant(960)
    var world = World(Design(scenario), replication: 1)
    let result = world.finish()
    let cut = (0..<2).map { member in
      [member, 2 + member].reduce(Amount(0)) {
        $0 + result.flows[$1].failed[FailureKind.cut.rawValue]
      }
    }
    #expect(cut[0] > 0)
    #expect(abs(Double(cut[1]) / Double(cut[0]) - 8) < 1e-6)
  }

  @Test func `an instance is slower while long answers come`() {
    // Alone, short answers allow 1 / (0.1 + 64 t / 64), long ones with t = 49.2 ms far fewer.
    let step = 0.0492
    let short = 1 / (0.1 + step)
    let prompt = Distribution.logNormal(mu: 9.5, sigma: 1).mean / 9600
    let long = 1 / (prompt + 512 * step / 64)
    let load = 0.5 * (short + long)
    var scenario = Self.scenario(load: 2 * load)
    scenario.faults = []
    let design = Design(scenario)
    var world = World(design, replication: 0, natural: false)
    world.run(until: 12 * 3600 * Units.second)
    #expect(world.state.lostRate == 0)
    world.run(until: 20 * 3600 * Units.second)
    let shed = Double(world.state.lostRate) / 1e9
    let tooLong = 1 - Distribution.logNormal(mu: 9.5, sigma: 1).cdf(96_000)
    #expect(abs(shed - (load - long + tooLong * long)) < 0.01 * load)
    // The mean mix lies between.
    let mean = Double(design.speed.instanceRate) / 1e9
    #expect(mean < short && mean > long)
  }

  @Test func `the timeline shows lengths that change with the mix`() throws {
    let scenario = Self.scenario(load: 6)
    var world = World(Design(scenario), replication: 0, natural: false)
    world.record(from: 0, to: 2 * 86_400_000_000_000)
    world.run(until: 86_400_000_000_000)
    let long = scenario.traffic.classes[1].inputTokens.mean
    let samples = try #require(world.recorder?.samples)
    for (hour, prompt, answer) in [(3, long, 512.0), (12, 960, 64), (21, long, 512)] {
      let time = Int64(hour) * 3_600_000_000_000
      let sample = try #require(samples.last { $0.time <= time })
      #expect(abs(sample.lengths.prompt / prompt - 1) < 1e-9, "at \(hour)")
      #expect(abs(sample.lengths.answer - answer) < 1e-9)
    }
  }

  @Test func `splitting the segments changes no flow`() {
    let design = Design(Self.scenario(load: 6))
    var plain = World(design, replication: 2)
    var touched = World(design, replication: 2)
    for step in 0..<5000 { touched.touch(at: Int64(step) * 120_960_000_007) }
    #expect(plain.finish().flows == touched.finish().flows)
  }
}
