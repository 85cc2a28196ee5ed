import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// The graph of needs: what fails with what, and how far.
struct DependencyTests {
  static func scenario(_ dependencies: [Dependency], _ faults: [Fault]) -> Scenario {
    var scenario = SmallScenario.twoRegions(faults: faults, seconds: 2 * 86_400)
    scenario.failover = nil
    scenario.routing.weights = [0.5, 0.5]
    scenario.dependencies = dependencies
    return scenario
  }

  static let loss = SmallScenario.fault("loss", .dependency, [.errors(share: 1, to: .everyone)])

  static func lost(_ dependencies: [Dependency], place: Int) -> Double {
    var world = World(
      Design(scenario(dependencies, [loss])), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: place, durationSeconds: 3600)
    return share(world.finish())
  }

  /// The lost share of an hour of 60 requests/s, to 1e-9.
  static func share(_ result: ReplicationResult) -> Double {
    (Units.requests(result.failedTotal) / (60 * 3600) * 1e9).rounded() / 1e9
  }

  @Test func `a required dependency takes its region, a shared one all of them`() {
    #expect(Self.lost([Dependency(name: "db")], place: 0) == 0.5)
    #expect(Self.lost([Dependency(name: "db", scope: .global)], place: 0) == 1)
    #expect(Self.lost([Dependency(name: "db", scope: .cloud)], place: 1) == 0.5)
  }

  @Test func `an optional dependency is missed by nobody, a degraded one by a share`() {
    #expect(Self.lost([Dependency(name: "log", need: .optional)], place: 0) == 0)
    let cache = Dependency(name: "cache", scope: .global, need: .degraded, degradedErrors: 0.2)
    #expect(Self.lost([cache], place: 0) == 0.2)
  }

  @Test func `failure is handed on along edges, whole or by the degraded share`() {
    func chain(_ need: DependencyNeed) -> [Dependency] {
      [
        Dependency(
          name: "api", needs: [DependencyEdge(target: 1, need: need)], degradedErrors: 0.3),
        Dependency(
          name: "queue", scope: .cloud, uses: [],
          needs: [DependencyEdge(target: 2, need: .required)]),
        Dependency(name: "dns", scope: .global, uses: []),
      ]
    }
    // Two instances of 'api', two of 'queue', then 'dns'.
    #expect(Self.lost(chain(.required), place: 4) == 1)
    #expect(abs(Self.lost(chain(.degraded), place: 4) - 0.3) < 1e-9)
    #expect(Self.lost(chain(.optional), place: 4) == 0)
  }

  @Test func `what starts machines stops with what it needs`() {
    let dependencies = [
      Dependency(
        name: "compute", kind: "compute_control_plane", uses: [.launches],
        needs: [DependencyEdge(target: 1, need: .required)]),
      Dependency(name: "table", kind: "database", scope: .cloud, uses: []),
    ]
    var world = World(
      Design(Self.scenario(dependencies, [Self.loss])), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 2, durationSeconds: 3600)
    #expect(Array(world.state.blocked) == [1, 1, 1, 0, 0, 0])
    #expect(world.state.lostRate == 0)
    world.run(until: 3601 * Units.second)
    #expect(Array(world.state.blocked) == [0, 0, 0, 0, 0, 0])
  }

  @Test func `a queue is still behind for as long as it takes to catch up`() {
    let queue = Dependency(
      name: "kafka", kind: "kafka", scope: .global, need: .degraded, degradedErrors: 0.1,
      catchUp: 0.5)
    var world = World(
      Design(Self.scenario([queue], [Self.loss])), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 600)
    let result = world.finish()
    // 10 min of outage and 20 min of catching up.
    #expect(result.incidents.allSatisfy { $0.faultEnd == 1800 * Units.second })
    #expect(abs(Units.requests(result.failedTotal) - 0.1 * 60 * 1800) < 1e-6)
  }

  @Test func `a region that is cut off loses what stands outside of it`() {
    let fault = SmallScenario.fault(
      "cut", [.partition(from: .dependencies, direction: .both)])
    func lost(_ scope: SharingScope) -> Double {
      var world = World(
        Design(Self.scenario([Dependency(name: "db", scope: scope)], [fault])), replication: 0,
        natural: false)
      _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
      return Self.share(world.finish())
    }
    #expect(lost(.global) == 0.5)
    #expect(lost(.region) == 0)
  }
}
