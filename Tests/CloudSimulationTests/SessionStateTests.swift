import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// What becomes of sessions when their place is lost, against what follows from the laws by hand.
struct SessionStateTests {
  /// 60 requests/s in the primary region, answers of 2 s and 30 s to think: 60 x 32 s are 1,920 sessions.
  private static func scenario(
    _ strategy: SessionStrategy, _ scope: FaultScope = .region, perYear: Double = 150,
    days: Int64 = 60, change: (inout SessionPolicy) -> Void = { _ in }
  ) -> Scenario {
    var scenario = SmallScenario.twoRegions(
      perZone: 6, secondaryPerZone: 6, load: 60,
      faults: [SmallScenario.crash(scope, perYear: perYear, duration: .constant(1800))],
      seconds: days * 86_400, ttl: 1)
    var policy = SessionPolicy(strategy)
    policy.writeCost = 0
    change(&policy)
    scenario.sessions = policy
    return scenario
  }

  private func incidents(_ scenario: Scenario, replications: Int = 4) -> [Incident] {
    let design = Design(scenario)
    return (0..<replications).flatMap { number in
      var world = World(design, replication: number)
      return world.finish().incidents
    }
  }

  /// Incidents that begin in the steady state: all requests in the region, none in the hour before.
  private func steady(_ all: [Incident]) -> [Incident] {
    all.filter { $0.region == 0 && abs($0.sessionsHit - 1920) < 1 }
  }

  @Test func `sessions alive are requests times the time between two of one`() {
    let hit = incidents(Self.scenario(.none)).filter { $0.region == 0 && $0.sessionsHit > 0 }
    #expect(steady(hit).count > 20)
    // Never more than all, whatever state an incident meets.
    #expect(hit.allSatisfy { $0.sessionsHit < 1921 })
    let part = incidents(Self.scenario(.none, .instance, perYear: 20)).filter {
      $0.region == 0 && $0.sessionsHit > 0
    }
    // One of eighteen instances.
    #expect(part.contains { abs($0.sessionsHit - 1920.0 / 18) < 0.1 })
  }

  @Test func `without a copy every session is lost, and its turns are worked out again`() throws {
    let scenario = Self.scenario(.none)
    let first = try #require(steady(incidents(scenario)).first)
    #expect(first.sessions.lost == first.sessions.hit)
    let requestClass = try #require(scenario.traffic.classes.first)
    let tokens = requestClass.inputTokens.mean + requestClass.outputTokens.mean
    #expect(abs(Double(first.sessions.tokensRedone) / (1920 * 7 * tokens) - 1) < 1e-9)
    // A live session has seven turns behind it on average.
    #expect(first.sessions.history == 7 * 32_000_000_000)
  }

  @Test func `what a checkpoint loses is uniform over its interval`() {
    let all = steady(incidents(Self.scenario(.checkpoint), replications: 12))
    let history = all.map { Double($0.sessions.history) / 1e9 }
    #expect(history.count > 100 && history.allSatisfy { $0 >= 0 && $0 < 30 })
    let mean = history.reduce(0, +) / Double(history.count)
    let error = 30 / (12.0 * Double(history.count)).squareRoot()
    #expect(abs(mean - 15) < 4 * error, "mean \(mean), standard error \(error)")
    for incident in all {
      let seconds = Double(incident.sessions.history) / 1e9
      let lost = incident.sessionsHit * (1 - PortableMath.exp(-seconds / (8 * 32)))
      #expect(abs(Double(incident.sessions.lost) / 1e6 - lost) < 0.01)
    }
  }

  @Test func `requests fail while sessions are read back, as long as nobody can wait for it`() {
    let patience = Design(Self.scenario(.checkpoint)).speed.patience
    func losses(_ restore: Double) -> [Double] {
      let scenario = Self.scenario(.checkpoint) { $0.restore = .constant(restore) }
      return steady(incidents(scenario, replications: 2)).map {
        Units.requests($0.lossByPhase[LossPhase.state.rawValue] - $0.cut)
      }
    }
    #expect(losses(patience).allSatisfy { $0 == 0 })
    let (short, long) = (losses(patience + 20), losses(patience + 40))
    #expect(short.count == long.count && short.contains { $0 > 0 })
    // 60 requests/s of those sessions at most, as many as arrive at the new place.
    for (short, long) in zip(short, long) {
      #expect(short <= 60 * 20 + 1 && long >= short && long - short <= 60 * 20 + 1)
    }
  }

  @Test func `a cache outside keeps what instances and zones lose`() {
    for scope in [FaultScope.instance, .zone] {
      let all = incidents(Self.scenario(.externalCache, scope), replications: 1)
      #expect(all.contains { $0.instancesLost > 0 })
      #expect(all.allSatisfy { $0.sessions.hit == 0 })
      #expect(incidents(Self.scenario(.checkpoint, scope)).contains { $0.sessions.hit > 0 })
    }
    let region = steady(incidents(Self.scenario(.externalCache)))
    #expect(region.contains { $0.sessions.history == 1_000_000_000 })
  }

  @Test func `copies lose no more sessions than checkpoints, these no more than nothing`() {
    func lost(_ strategy: SessionStrategy) -> Int64 {
      incidents(Self.scenario(strategy)).reduce(0) { $0 + $1.sessions.lost }
    }
    let (copies, checkpoints, none) = (lost(.activeActive), lost(.checkpoint), lost(.none))
    #expect(copies > 0 && copies < checkpoints && checkpoints < none)
  }

  @Test func `saving takes its share of every instance`() {
    var scenario = Self.scenario(.checkpoint)
    scenario.sessions?.writeCost = 0.25
    let (with, without) = (Design(scenario), Design(Self.scenario(.checkpoint)))
    #expect(with.cells[0].eighth * 4 == without.cells[0].eighth * 3)
  }

  @Test func `sessions change nothing but what they cost`() {
    var scenario = Self.scenario(.activeActive, days: 60)
    var world = World(Design(scenario), replication: 3)
    let with = world.finish()
    scenario.sessions = nil
    world = World(Design(scenario), replication: 3)
    let without = world.finish()
    #expect(with.failed == without.failed)
    #expect(with.incidents.map(\.onset) == without.incidents.map(\.onset))
  }
}

extension Incident {
  fileprivate var sessionsHit: Double { Double(sessions.hit) / 1e6 }
}
