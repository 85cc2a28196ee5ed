import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// What is done about a lost region, and how far it is believed to reach.
struct RecoveryTests {
  private static func scenario(_ change: (inout RecoveryPolicy) -> Void) -> Scenario {
    SmallScenario.twoRegions(
      faults: FailoverTests.loss, seconds: 2 * 86_400, change: { change(&$0.recovery) })
  }

  private func decided(_ incident: Incident) throws -> Double {
    Double(try #require(incident.moved) - (try #require(incident.detected))) / 1e9
  }

  private func strategy(_ name: String) throws -> RecoveryStrategy {
    try #require(RecoveryCatalog.strategy(named: name))
  }

  @Test(arguments: RecoveryCatalog.all)
  func `every strategy leaves a region that stays lost, in the end`(_ strategy: RecoveryStrategy) {
    #expect(!strategy.summary.isEmpty)
    for scope in DamageScope.allCases {
      var situation = Situation(believed: scope, carried: 0.5, targetReady: 0.2)
      while strategy.choose(situation) != .failOver, situation.tried.count < 50 {
        situation.tried.append(strategy.choose(situation))
        situation.seconds += 30
      }
      #expect(situation.tried.count < 10, "\(strategy.name): \(situation.tried)")
    }
  }

  @Test func `a strategy acts no wider than it believes, one step wider each time`() throws {
    let smallest = try strategy("smallest_scope")
    func ladder(_ scope: DamageScope) -> [RecoveryAction] {
      var situation = Situation(believed: scope)
      var actions: [RecoveryAction] = []
      repeat {
        let action = smallest.choose(situation)
        actions.append(action)
        situation.tried.append(action)
      } while actions.last != .failOver
      return actions
    }
    #expect(ladder(.instance) == [.restart, .replace, .shift, .failOver])
    #expect(ladder(.zone) == [.shift, .failOver])
    #expect(ladder(.region) == [.failOver])
  }

  @Test func `a futile restart costs its time and the look after it`() throws {
    let (first, _) = try FailoverTests.lose(
      Self.scenario {
        $0.restart = .constant(90)
        $0.lookAgain = .seconds(30)
      })
    let restart = try strategy("restart_first")
    let (second, result) = try FailoverTests.lose(
      Self.scenario {
        $0.strategy = restart
        $0.restart = .constant(90)
        $0.lookAgain = .seconds(30)
      })
    #expect(first.actions == [.failOver] && second.actions == [.restart, .failOver])
    #expect(try decided(second) == (try decided(first)) + 120)
    #expect(result.failovers == 1)
    let phase = LossPhase.decision.rawValue
    let more = Units.requests(second.lossByPhase[phase] - first.lossByPhase[phase])
    #expect(abs(more - 60 * 120) < 1e-6)
  }

  @Test func `waiting lets a short loss pass, and delays the answer to a long one`() throws {
    let wait = try strategy("wait_first")
    func run(_ seconds: Double) throws -> (Incident, ReplicationResult) {
      var scenario = Self.scenario {
        $0.strategy = wait
        $0.waitFor = .seconds(300)
      }
      scenario.pools[0].restart = .constant(0)
      scenario.models[0].loadSeconds = .constant(0)
      scenario.models[0].warmUp = .constant(0)
      return try FailoverTests.lose(scenario, seconds: seconds)
    }
    let (short, shortResult) = try run(120)
    #expect(shortResult.failovers == 0 && short.moved == nil && short.actions.contains(.wait))
    let (long, longResult) = try run(7200)
    #expect(longResult.failovers == 1)
    // Every 30 s from the first decision on, until 300 s are over.
    #expect(long.actions == Array(repeating: .wait, count: 10) + [.failOver])
  }

  @Test func `a belief is wrong as often as the error says, half of it either way`() throws {
    let smallest = try strategy("smallest_scope")
    let design = Design(
      Self.scenario {
        $0.strategy = smallest
        $0.scopeError = 0.4
      })
    var counts = [0, 0, 0, 0]
    for replication in 0..<150 {
      let (incident, _) = try FailoverTests.lose(
        design, seconds: 3600, at: 600, replication: replication)
      let believed = try #require(incident.believed)
      counts[believed.rawValue] += 1
      #expect(incident.actions.first == (believed == .zone ? .shift : .failOver))
    }
    #expect(counts[0] == 0)
    // 30 expected, deviation 5.
    #expect(abs(counts[1] - 30) < 18 && abs(counts[3] - 30) < 18, "\(counts)")
  }

  @Test func `a zone that is shifted gets no more requests`() throws {
    let smallest = try strategy("smallest_scope")
    func loss(_ shifts: Bool) throws -> Double {
      var detection = try #require(DetectionPolicy(preset: "google"))
      detection.consecutiveFailures = 1
      var scenario = SmallScenario.twoRegions(
        perZone: 8, faults: [SmallScenario.crash(.zone, perYear: 0, duration: .constant(7200))],
        seconds: 86_400,
        change: {
          $0.detection = detection
          $0.decisionDelay = .constant(0)
          $0.recovery.strategy = smallest
          $0.recovery.shift = .constant(shifts ? 10 : 100_000)
        })
      scenario.loadBalancer.interval = .seconds(120)
      scenario.loadBalancer.unhealthyThreshold = 5
      let design = Design(scenario)
      let (incident, _) = try FailoverTests.lose(design, seconds: 7200, at: 600, replication: 0)
      #expect(incident.actions.first == .shift && incident.believed == .zone)
      return Units.requests(incident.loss)
    }
    #expect(try loss(true) < 0.25 * loss(false))
  }

  @Test func `a smaller model answers what the full one has no room for, until it has`() throws {
    func run(
      _ strategy: RecoveryStrategy, shedding: SheddingRule = .none
    ) throws -> (Incident, ReplicationResult) {
      var scenario = SmallScenario.twoRegions(
        secondaryPerZone: 1, faults: FailoverTests.loss, seconds: 86_400,
        change: {
          $0.recovery.strategy = strategy
          $0.recovery.smallerModel = 3
          $0.recovery.switchModel = .constant(45)
        })
      // The standby has room for half of what comes, and no more can be had.
      scenario.pools[1].maxPerZone = 1
      scenario.pools[1].quota = 3
      scenario.loadBalancer.shedding = shedding
      scenario.traffic.classes = [1, 0].map { priority in
        RequestClass(
          name: "c\(priority)", share: 0.5, inputTokens: .constant(1), outputTokens: .constant(1),
          priority: priority)
      }
      return try FailoverTests.lose(scenario, seconds: 7200)
    }
    let (full, fullResult) = try run(.failOver)
    let (small, smallResult) = try run(.degrade)
    #expect(small.actions == [.degrade, .failOver] && full.actions == [.failOver])
    #expect(small.moved == full.moved)
    #expect(fullResult.degraded == 0)
    #expect(Double(small.loss) < 0.5 * Double(full.loss))
    // Not one request less is answered than the failover alone lost, as far as the switch had begun.
    let saved = Units.requests(fullResult.failedTotal - smallResult.failedTotal)
    #expect(saved > 0 && saved < Units.requests(smallResult.degraded))
    // The full model is back when the traffic is: the last hours are served by it.
    #expect(Units.requests(smallResult.degraded) < 0.3 * Units.requests(smallResult.valid))
    #expect(smallResult.valid == fullResult.valid)
    // A gateway that sheds by priority lets in what the smaller model has room for.
    let (shed, _) = try run(.degrade, shedding: .priority)
    #expect(Double(shed.loss) < 1.01 * Double(small.loss))
  }

  @Test func `where the full model has room, nothing is degraded`() throws {
    let (incident, result) = try FailoverTests.lose(Self.scenario { $0.strategy = .degrade })
    #expect(incident.actions == [.degrade, .failOver] && result.degraded == 0)
  }
}
