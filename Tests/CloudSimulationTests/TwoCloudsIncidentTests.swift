import CloudModel
import Foundation
import Stochastics
import TestSupport
import Testing
import Theory
import TraceFiles

@testable import CloudSimulation

/// The incident of docs/incident-budget.md: us-east-1 of two-clouds.yaml is lost on 2026-03-03.
struct TwoCloudsIncidentTests {
  static let loaded = ScenarioLoader.load(Repository.path("scenarios/two-clouds.yaml"))
  static let duration = 5580.0

  /// The incident at an hour of 2026-03-03, for 93 minutes.
  static func incident(hour: Double) throws -> (Incident, Design) {
    let scenario = try #require(loaded.scenario)
    let faultClass = try #require(
      scenario.faults.firstIndex { $0.name == "aws-region-event" })
    let design = Design(scenario)
    var world = World(design, replication: 0, natural: false)
    world.run(until: Int64((61 * 86_400 + hour * 3600) * 1e9))
    let injected = world.inject(faultClass: faultClass, place: 0, durationSeconds: duration)
    let number = try #require(injected)
    world.run(until: world.now + 86_400 * Units.second)
    return (world.summary().incidents[number], design)
  }

  /// The rate on that day, from the trace by hand: requests/s at a second after midnight UTC.
  private func rate(_ second: Double) throws -> Double {
    guard case .trace(let trace, _, _, _) = try #require(Self.loaded.scenario).traffic.rate.source
    else {
      return 0
    }
    // 2026-03-03 is a Tuesday; the trace begins on a Friday: four days later is its Tuesday.
    let peak = try #require(trace.ratesPerSecond.max())
    return trace.ratesPerSecond[4 * 96 + Int(second / 900)] * 60 / peak
  }

  /// Integral of the rate times a share over seconds after 10:00, quarter by quarter.
  private func requests(
    _ from: Double, _ to: Double, _ share: (Double, Double) -> Double
  ) throws -> Double {
    var sum = 0.0
    var begin = from
    while begin < to {
      let end = min(to, ((begin / 900).rounded(.down) + 1) * 900)
      sum += try rate(36_000 + begin + 1) * share(begin, end)
      begin = end
    }
    return sum
  }

  @Test func `the budget of the documented incident is the one computed by hand`() throws {
    let (incident, design) = try Self.incident(hour: 10)
    func at(_ time: Int64?) throws -> Double {
      Double(try #require(time) - incident.onset) / 1e9
    }
    func booked(_ phase: LossPhase) -> Double {
      Units.requests(incident.lossByPhase[phase.rawValue])
    }
    let (detected, decided) = (try at(incident.detected), try at(incident.decided))
    let (canary, passed) = (try at(incident.canaryStarted), try at(incident.canaryPassed))
    let moved = try at(incident.moved)
    let all: (Double, Double) -> Double = { $1 - $0 }
    let decay = ResolverDecay(ttl: 60)
    func stale(_ from: Double, _ to: Double, since: Double) -> Double {
      decay.staleSeconds(from: from - since, to: to - since)
    }
    let withCanary: (Double, Double) -> Double = {
      0.95 * ($1 - $0) + 0.05 * stale($0, $1, since: canary)
    }
    let tail: (Double, Double) -> Double = {
      0.05 * stale($0, $1, since: canary) + 0.95 * stale($0, $1, since: moved)
    }
    // The region answers again after restart, load and warm-up of its first instances.
    let firstReady = try at(incident.capacityRestored)
    let expected: [(LossPhase, Double)] = [
      (.detection, try requests(0, detected, all)),
      (.decision, try requests(detected, decided, all)),
      (
        .propagation,
        try requests(decided, canary, all) + (try requests(passed, moved, withCanary))
      ),
      (.canary, try requests(canary, passed, withCanary)),
    ]
    for (phase, value) in expected {
      #expect(abs(booked(phase) - value) < 0.002 * value, "\(phase): \(booked(phase)), \(value)")
    }
    let (least, most) = (
      try requests(moved, Self.duration, tail), try requests(moved, firstReady, tail)
    )
    #expect(booked(.dns) > least && booked(.dns) < most)
    #expect(most - least < 0.05 * most)
    // Little's law at the moment of the loss: 21 instances share the rate.
    let each = try rate(36_001) / 21
    let running = 21 * design.speed.running(requestsPerSecond: each)
    #expect(abs(booked(.state) - running) < 0.01)
    #expect(booked(.load) == 0)

    var text = "phase, ends (s after onset), requests lost\n"
    let ends: [(LossPhase, Double)] = [
      (.state, 0), (.detection, detected), (.decision, decided), (.propagation, moved),
      (.canary, passed), (.dns, firstReady),
    ]
    for (phase, end) in ends {
      text += "\(phase.name), \(Golden.number(end)), \(Golden.number(booked(phase)))\n"
    }
    text += "total, , \(Golden.number(Units.requests(incident.loss)))\n"
    if let problem = Golden.problem(text, "two-clouds-region-loss") { Issue.record("\(problem)") }
  }

  @Test func `the article's phases hold but for the standby that must load first`() throws {
    let (quiet, _) = try Self.incident(hour: 10)
    let (busy, _) = try Self.incident(hour: 18)
    for incident in [quiet, busy] {
      let detected = Double(try #require(incident.detected) - incident.onset) / 1e9
      // A hanging endpoint: up to 10 s to the first probe, 20 s to the third, 5 s timeout.
      #expect(detected <= 35)
      let decided = Double(try #require(incident.decided) - incident.onset) / 1e9
      #expect(decided <= 60)
      let moved = Double(try #require(incident.moved) - incident.onset) / 1e9
      #expect(moved <= 180)
    }
    #expect(quiet.lossByPhase[LossPhase.load.rawValue] == 0)
    #expect(busy.lossByPhase[LossPhase.load.rawValue] > 0)
  }

  @Test func `without faults the design loses nothing`() throws {
    let scenario = try #require(Self.loaded.scenario)
    var world = World(Design(scenario), replication: 0, natural: false)
    let result = world.finish()
    #expect(result.failedTotal == 0)
    #expect(result.requestAvailability == 1)
    #expect(result.badMinutes == 0)
  }
}
