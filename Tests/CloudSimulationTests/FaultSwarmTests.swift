import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Random worlds with partial, wide, growing and latent faults under all invariants.
struct FaultSwarmTests {
  @Test func `random partial faults keep counts and sums, and copies continue alike`() {
    for seed in 0..<12 {
      var swarm = Swarm(seed: seed &+ 2_000_000)
      var scenario = swarm.scenario()
      scenario.dependencies = Self.dependencies
      scenario.faults += Self.faults(&swarm)
      let design = Design(scenario)
      var world = World(design, replication: seed)
      var copy: World?
      for moment in swarm.moments(24, until: design.horizon) {
        world.run(until: moment)
        if swarm.happens(0.5) { swarm.strike(&world) }
        let broken = world.brokenInvariants()
        #expect(broken.isEmpty, "seed \(seed) at \(moment) ns: \(broken.joined(separator: "; "))")
        if !broken.isEmpty { return }
        copy = world
      }
      let result = world.finish()
      let broken = result.brokenSums()
      #expect(broken.isEmpty, "seed \(seed): \(broken.joined(separator: "; "))")
      if var copy { #expect(copy.finish() == result, "a copy of seed \(seed)") }
    }
  }

  @Test func `after the last of them nothing is left`() {
    for seed in 0..<12 {
      var swarm = Swarm(seed: seed &+ 3_000_000)
      var scenario = swarm.scenario()
      scenario.horizon = .seconds(3 * 86_400)
      scenario.traffic.clients = []
      scenario.loadBalancer.dropsExpired = true
      scenario.drills = []
      for store in scenario.stores.indices { scenario.stores[store].totalBytesPerSecond = 1e11 }
      scenario.dependencies = Self.dependencies
      scenario.faults += Self.faults(&swarm)
      let design = Design(scenario)
      var world = World(design, replication: seed, natural: false)
      for moment in swarm.moments(swarm.pick(1, 14), until: design.horizon / 8) {
        world.run(until: moment)
        swarm.strike(&world)
      }
      world.run(until: design.horizon)
      let state = world.state
      let left = world.brokenInvariants() + world.awayFromHome()
      #expect(left.isEmpty, "seed \(seed): \(left.joined(separator: "; "))")
      #expect(state.conditioned == 0 && state.recordBlocks == 0, "seed \(seed)")
      #expect(state.loadBlocked.allSatisfy { $0 == 0 }, "seed \(seed)")
      #expect(state.regions.allSatisfy { $0.scalingBlocks == 0 && $0.telemetryGaps == 0 })
      #expect(state.regions.allSatisfy { $0.loadTime == 1_000_000 && $0.view == .clear })
    }
  }

  static let dependencies = [
    Dependency(
      name: "api", needs: [DependencyEdge(target: 1, need: .required)], degradedErrors: 0.2),
    Dependency(name: "queue", scope: .cloud, need: .degraded, degradedErrors: 0.1, catchUp: 0.5),
    Dependency(name: "dns", scope: .global, uses: [.records, .launches, .modelLoad]),
  ]

  static func faults(_ swarm: inout Swarm) -> [Fault] {
    let scopes: [FaultScope] = [.instance, .zone, .region, .cloud, .everywhere, .dependency]
    return (0..<8).map { number in
      let scope = swarm.one(scopes)
      var effects: [FaultEffect] = []
      let audience = swarm.one(FaultAudience.allCases)
      if swarm.happens(0.5) { effects.append(.errors(share: swarm.one([0.1, 1]), to: audience)) }
      if swarm.happens(0.4) { effects.append(.slowdown(factor: swarm.one([1.5, 4]))) }
      if swarm.happens(0.3) { effects.append(.latency(seconds: swarm.one([1, 20]), to: audience)) }
      if swarm.happens(0.2) { effects.append(.packetLoss(share: 0.3, to: audience)) }
      if swarm.happens(0.2) { effects.append(.load(factor: swarm.one([0.5, 2]))) }
      if swarm.happens(0.3) {
        effects += [.capacityLoss(share: swarm.one([0.5, 1])), .memoryLoss]
      }
      if scope != .instance {
        if swarm.happens(0.3) {
          effects.append(
            .partition(
              from: swarm.one(NetworkSide.allCases),
              direction: swarm.one(PartitionDirection.allCases)))
        }
        if swarm.happens(0.5) { effects.append(.block(swarm.one(ControlBlock.allCases))) }
        if swarm.happens(0.2) { effects.append(.loadSlowdown(factor: 3)) }
      }
      if effects.isEmpty { effects = [.errors(share: 0.5, to: .everyone)] }
      let hourly = swarm.one([0, 20.0, 200])
      return SmallScenario.fault("partial-\(number)", scope, effects) {
        $0.onset = .rate(perYear: hourly)
        $0.duration = .exponential(mean: 1800)
        $0.rampSeconds = swarm.one([0, 0, 900])
        if [.region, .cloud, .everywhere].contains(scope) {
          $0.stageSeconds = swarm.one([nil, nil, 300])
          $0.isLatent = swarm.happens(0.2)
        }
        if scope == .instance || scope == .zone {
          $0.commonCause = swarm.one([nil, CommonCause(share: 0.2, reach: .region)])
        }
        $0.chance = swarm.one([1, 0.5])
      }
    }
  }
}
