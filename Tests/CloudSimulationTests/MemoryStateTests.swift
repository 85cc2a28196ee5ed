import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// GPU memory that a restart in place reads back, against times that add up by hand.
struct MemoryStateTests {
  /// Restarts of 60 s, loads of 28 s and warm-ups of 60 s, all constant.
  private static func scenario(
    restore: Double?, _ scope: FaultScope = .instance, response: CrashResponse = .restart
  ) -> Scenario {
    var scenario = SmallScenario.twoRegions(
      faults: [SmallScenario.crash(scope, perYear: 20, duration: .constant(30))],
      seconds: 90 * 86_400)
    for index in scenario.pools.indices { scenario.pools[index].crashResponse = response }
    scenario.models[0].memoryRestore = restore.map { .constant($0) }
    scenario.sessions = SessionPolicy(.none)
    return scenario
  }

  private func incidents(_ scenario: Scenario) -> [Incident] {
    var world = World(Design(scenario), replication: 0)
    return world.finish().incidents.filter { $0.instancesLost > 0 && $0.region == 0 }
  }

  /// Seconds from the moment when a crash is known until its capacity is back.
  private func repairs(_ scenario: Scenario) -> [Double] {
    incidents(scenario).compactMap { incident in
      guard let back = incident.capacityRestored, let known = incident.detected else { return nil }
      return Double(back - known) / 1e9
    }
  }

  @Test func `a restart reads its memory back instead of loading and warming up`() throws {
    let (lost, saved) = (repairs(Self.scenario(restore: nil)), repairs(Self.scenario(restore: 15)))
    #expect(saved.count > 5 && saved.count == lost.count)
    // The ramp after it is the same.
    for (saved, lost) in zip(saved, lost) {
      #expect(abs(lost - saved - (28 + 60 - 15)) < 1e-6, "\(lost) and \(saved)")
    }
  }

  @Test func `the conversations in it go on`() {
    #expect(incidents(Self.scenario(restore: nil)).contains { $0.sessions.hit > 0 })
    for scope in [FaultScope.instance, .zone] {
      let saved = incidents(Self.scenario(restore: 15, scope))
      #expect(!saved.isEmpty && saved.allSatisfy { $0.sessions.hit == 0 })
    }
  }

  @Test func `new machines and other regions have nothing of it`() {
    let replaced = Self.scenario(restore: 15, response: .replace)
    #expect(repairs(replaced) == repairs(Self.scenario(restore: nil, response: .replace)))
    #expect(incidents(replaced).contains { $0.sessions.hit > 0 })
    #expect(incidents(Self.scenario(restore: 15, .region)).contains { $0.sessions.hit > 0 })
  }
}
