import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Partial faults: what users and monitors meet, and how effects compose.
struct ConditionTests {
  static let hour = 3600.0

  /// One region of four instances of 10 requests/s, 30 requests/s, without a queue; no clocks run.
  static func world(
    _ faults: [Fault], load: Double = 30, change: (inout Scenario) -> Void = { _ in }
  ) -> World {
    var scenario = SmallScenario.oneRegion(
      zones: 2, perZone: 2, load: load, faults: faults, horizon: .seconds(2 * 86_400))
    change(&scenario)
    return World(Design(scenario), replication: 0, natural: false)
  }

  static func hit(_ world: inout World, _ number: Int, place: Int = 0, seconds: Double = hour) {
    _ = world.inject(faultClass: number, place: place, durationSeconds: seconds)
  }

  private func lost(_ result: ReplicationResult, _ kind: FailureKind) -> Double {
    micro(result.failed[kind.rawValue])
  }

  /// Requests, to a millionth.
  private func micro(_ amount: Amount) -> Double { (Units.requests(amount) * 1e6).rounded() / 1e6 }

  @Test func `a share of errors loses exactly that share while it lasts`() {
    let fault = SmallScenario.fault("errors", [.errors(share: 0.08, to: .users)])
    var world = Self.world([fault])
    world.run(until: 7200 * Units.second)
    Self.hit(&world, 0)
    #expect(world.state.regions[0].errorShare == 0)
    let result = world.finish()
    #expect(lost(result, .error) == 0.08 * 30 * 3600)
    #expect(result.failedTotal == result.incidents[0].loss)
    #expect(result.incidents[0].closed == 10_800 * Units.second)
  }

  @Test func `of two shares of errors the earlier onset is served first`() {
    var world = Self.world([
      SmallScenario.fault("half", [.errors(share: 0.5, to: .everyone)]),
      SmallScenario.fault("fifth", [.errors(share: 0.2, to: .everyone)]),
    ])
    Self.hit(&world, 0)
    Self.hit(&world, 1)
    #expect(world.state.regions[0].errorShare == 600_000)
    let result = world.finish()
    #expect(micro(result.incidents[0].loss) == 0.5 * 30 * 3600)
    #expect(micro(result.incidents[1].loss) == 0.1 * 30 * 3600)
  }

  @Test func `slow instances serve less, and the rest is shed by them`() {
    // One of four instances at half its speed: 35 of 40 requests/s are left.
    var world = Self.world(
      [SmallScenario.fault("slow", .instance, [.slowdown(factor: 2)])], load: 38)
    Self.hit(&world, 0)
    let result = world.finish()
    #expect(abs(lost(result, .shed) - 3 * 3600) < 1e-3)
    #expect(result.incidents[0].loss == result.failedTotal)
    #expect(result.incidents[0].instancesLost == 0)
    // A zone of two at a third of its speed: 20 + 20 / 3.
    world = Self.world([SmallScenario.fault("hot", .zone, [.slowdown(factor: 3)])])
    Self.hit(&world, 0)
    // To half a unit of weight, an 800th of an instance of 10 requests/s.
    let expected = 3600.0 * 10 / 3
    #expect(abs(lost(world.finish(), .shed) - expected) < 3600 * 10 / 1600 + 1e-6)
  }

  @Test func `one bad host fails its share of the traffic`() {
    var world = Self.world(
      [SmallScenario.fault("bad", .instance, [.errors(share: 0.4, to: .everyone)])])
    Self.hit(&world, 0)
    let result = world.finish()
    #expect(abs(lost(result, .error) - 3 * 3600) < 1e-6)
  }

  @Test func `a delay within the deadline loses nothing, a longer one everything`() {
    let deadline = 10.0
    func run(_ seconds: Double) -> ReplicationResult {
      var world = Self.world(
        [SmallScenario.fault("far", [.latency(seconds: seconds, to: .users)])]
      ) { $0.traffic.classes[0].firstTokenSeconds = deadline }
      Self.hit(&world, 0)
      return world.finish()
    }
    let near = run(2)
    #expect(near.failedTotal == 0)
    #expect(abs(near.latency.waiting - 2 * 30 * 3600) < 1e-3)
    let far = run(11)
    #expect(lost(far, .timedOut) == 30 * 3600)
  }

  @Test func `packets lost are sent again after 1, 3 and 7 seconds`() {
    let path = LossyPath(loss: 0.2, patience: 10)
    #expect(abs(path.failing - 0.1296 * 0.1296) < 1e-12)
    let arrived = [0.64, 0.64 * 0.36, 0.64 * 0.1296, 0.64 * 0.046656]
    let delay = (arrived[1] + arrived[2] * 3 + arrived[3] * 7) / (1 - path.failing)
    #expect(abs(path.meanDelay - delay) < 1e-12)
    #expect(LossyPath(loss: 1, patience: 5).failing == 1)
    #expect(LossyPath(loss: 0, patience: 5).failing == 0)
  }

  @Test func `answers that are lost have been worked on`() {
    var world = Self.world([
      SmallScenario.fault("there", [.partition(from: .users, direction: .inbound)]),
      SmallScenario.fault("back", [.partition(from: .users, direction: .outbound)]),
    ])
    Self.hit(&world, 0)
    #expect(world.state.regions[0].utilisation == 0)
    #expect(world.state.goodRate == 0)
    world.run(until: 7200 * Units.second)
    let calm = world.state.regions[0].utilisation
    Self.hit(&world, 1)
    #expect(world.state.regions[0].utilisation == calm && calm > 0)
    #expect(world.state.goodRate == 0)
    #expect(lost(world.finish(), .unreachable) == 2 * 30 * 3600)
  }

  @Test func `a crowd sends more, and what cannot be served is booked to it`() {
    var world = Self.world([SmallScenario.fault("crowd", .everywhere, [.load(factor: 2)])])
    Self.hit(&world, 0)
    let result = world.finish()
    #expect(micro(result.valid) == 30 * (2 * 86_400 + 3600))
    #expect(micro(result.incidents[0].loss) == 20 * 3600)
  }

  @Test func `a ramp grows in eighths, and what stops instances strikes at its end`() {
    let leak = SmallScenario.fault(
      "leak", .instance, [.slowdown(factor: 2), .capacityLoss(share: 1), .memoryLoss]
    ) { $0.rampSeconds = 800 }
    var world = Self.world([leak])
    Self.hit(&world, 0, seconds: 100)
    var slow: [Int64] = []
    for second in stride(from: 50, to: 800, by: 100) {
      world.run(until: Int64(second) * Units.second)
      slow.append(world.state.regions[0].view.slow)
      #expect(world.state.regions[0].weight == 4 * SpeedTable.unitsPerInstance)
    }
    #expect(slow == [25, 75, 125, 175, 225, 275, 325, 375])
    world.run(until: 801 * Units.second)
    #expect(world.state.regions[0].weight == 3 * SpeedTable.unitsPerInstance)
    #expect(world.state.regions[0].view.slow == 0)
    let result = world.finish()
    #expect(result.incidents[0].instancesLost == 1)
    #expect(result.incidents[0].faultEnd ?? 0 >= 900 * Units.second)
    #expect(world.brokenInvariants() == [])
  }

  @Test func `loads of weights stand still while they are blocked`() {
    var world = Self.world([
      SmallScenario.fault("store", [.block(.loads)]),
      SmallScenario.crash(.instance, perYear: 0, duration: .constant(10)),
    ]) { scenario in
      scenario.models[0].loadSeconds = .constant(100)
    }
    Self.hit(&world, 1, seconds: 10)
    world.run(until: 60 * Units.second)
    Self.hit(&world, 0)
    world.run(until: 3650 * Units.second)
    #expect(world.state.regions[0].weight == 3 * SpeedTable.unitsPerInstance)
    // 50 s of the load were done when it stopped.
    world.run(until: 3709 * Units.second)
    #expect(world.state.regions[0].launching == 1)
    world.run(until: 3711 * Units.second)
    #expect(world.state.regions[0].weight == 4 * SpeedTable.unitsPerInstance)
    #expect(world.brokenInvariants() == [])
  }
}
