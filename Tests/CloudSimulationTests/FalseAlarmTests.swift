import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Probes that fail by themselves, and the failovers that follow.
struct FalseAlarmTests {
  static func scenario(
    probability: Double, failures: Int = 3, observers: Int = 3, quorum: Int = 2,
    days: Int64 = 30, faults: [Fault] = []
  ) -> Scenario {
    SmallScenario.twoRegions(
      faults: faults, seconds: days * 86_400,
      change: {
        $0.detection = DetectionPolicy(
          consecutiveFailures: failures, observers: observers, quorum: quorum,
          falsePositives: probability, successDrop: 0)
      })
  }

  @Test(arguments: [(0.25, 1), (0.2, 2), (0.1, 3), (0.02, 3), (0.001, 2)])
  func `runs come as seldom as the closed form says`(_ p: Double, _ n: Int) {
    let law = FalseAlarmLaw(probability: p, failures: n)
    // The recursion itself, far beyond the table, against the term of the root.
    var without = Array(repeating: 1.0, count: n)
    for probes in 1...600 {
      without = (0..<n).map { ($0 + 1 < n ? p * without[$0 + 1] : 0) + (1 - p) * without[0] }
      #expect(abs(law.tail(after: probes) - without[0]) < 1e-9 * without[0], "after \(probes)")
    }
    var stream = RandomStream(
      key: StreamKey(seed: 5, component: "runs", purpose: "test"), replication: 0)
    let power = (0..<n).reduce(1.0) { value, _ in value * p }
    let mean = (1 - power) / (power * (1 - p))
    let tally = Tally((0..<5000).map { _ in Double(law.probesUntilRun(&stream)) })
    // About exponential: its deviation is its mean.
    #expect(abs(tally.mean - mean) < 4 * mean / (5000.0).squareRoot())
  }

  @Test func `false alarms have the law of observers whose every probe is simulated`() throws {
    for (p, failures, observers, quorum) in [(0.25, 3, 3, 2), (0.2, 2, 2, 2)] {
      let design = Design(
        Self.scenario(
          probability: p, failures: failures, observers: observers, quorum: quorum, days: 30))
      var lazy: [Double] = []
      var naive: [Double] = []
      for number in 0..<150 {
        var world = World(design, replication: number, natural: false)
        while world.state.observers[0].isHealthy, world.now < design.horizon {
          world.run(until: world.now + 60 * Units.second)
        }
        let onset = world.state.incidents.first { $0.region == 0 }?.onset
        lazy.append(Double(onset ?? design.horizon) / 1e9)
        var every = NaiveObservers(
          probability: p, interval: 10, failures: failures, observers: observers, quorum: quorum,
          bound: 30, number: number)
        naive.append(every.detection(horizon: 30 * 86_400) ?? 30 * 86_400)
      }
      let distance = Self.distance(lazy, naive)
      // 1.95 sqrt(2 / n): one false alarm of this test in a thousand, for each of the two.
      #expect(distance < 1.95 * (2.0 / 150).squareRoot(), "p \(p): \(distance)")
      let ratio = Tally(lazy).mean / Tally(naive).mean
      #expect(abs(ratio - 1) < 3.5 * (2.0 / 150).squareRoot(), "\(ratio)")
    }
  }

  @Test func `a real loss finds the counts that false failures left`() throws {
    var scenario = Self.scenario(
      probability: 0.25, observers: 3, quorum: 3, days: 1, faults: FailoverTests.loss)
    scenario.faults[0].effects = [
      .capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: false),
    ]
    let design = Design(scenario)
    var lazy: [Double] = []
    var naive: [Double] = []
    for number in 0..<300 {
      var world = World(design, replication: number, natural: false)
      world.run(until: 600 * Units.second)
      if world.state.failover.falseAlarms == 0 {
        _ = world.inject(faultClass: 0, place: 0, durationSeconds: 3600)
        world.run(until: 700 * Units.second)
        let detected = world.state.incidents.compactMap(\.detected).first
        lazy.append(Double(try #require(detected)) / 1e9 - 600)
      }
      var every = NaiveObservers(
        probability: 0.25, interval: 10, failures: 3, observers: 3, quorum: 3, bound: 30,
        number: number)
      let detection = every.detection(horizon: 700, lost: 600)
      let time = try #require(detection)
      if time >= 600 { naive.append(time - 600) }
    }
    // The deviation is 6 s: three and a half standard errors of the difference of 300 each.
    let gap = abs(Tally(lazy).mean - Tally(naive).mean)
    #expect(gap < 1.75, "\(Tally(lazy).mean) against \(Tally(naive).mean)")
    // Without counts left over the mean is 20 s + 10 s 3/4.
    #expect(Tally(lazy).mean < 26)
  }

  /// The greatest distance of two empirical distribution functions.
  private static func distance(_ first: [Double], _ second: [Double]) -> Double {
    let (a, b) = (first.sorted(), second.sorted())
    var greatest = 0.0
    for value in a + b {
      let below = Double(a.count { $0 <= value }) / Double(a.count)
      let other = Double(b.count { $0 <= value }) / Double(b.count)
      greatest = max(greatest, abs(below - other))
    }
    return greatest
  }

  @Test func `a quiet year costs no probe`() {
    func events(_ probability: Double) -> Int64 {
      var world = World(
        Design(Self.scenario(probability: probability, days: 365)), replication: 0)
      return world.finish().events
    }
    #expect(events(0.0005) == events(0))
  }

  @Test func `a false alarm moves traffic that was well, and its incident says so`() throws {
    let design = Design(Self.scenario(probability: 0.1, quorum: 1, days: 2))
    var world = World(design, replication: 1)
    let result = world.finish()
    #expect(result.falseFailovers > 0)
    #expect(result.falseFailovers <= result.falseAlarms)
    #expect(result.failovers == result.falseFailovers)
    let names = design.faultClassNames
    let incidents = result.incidents.filter { names[$0.faultClass] == "false alarm" }
    #expect(incidents.count == result.falseAlarms)
    #expect(incidents.contains { $0.moved != nil })
    #expect(incidents.allSatisfy { $0.detected == $0.onset && $0.instancesLost == 0 })
  }

  @Test func `a higher quorum of the same observers never raises false failovers`() {
    for replication in 0..<5 {
      let counts = (1...3).map { quorum in
        var world = World(
          Design(Self.scenario(probability: 0.15, quorum: quorum, days: 2)),
          replication: replication)
        let result = world.finish()
        return [result.falseAlarms, result.falseFailovers]
      }
      #expect(counts[0][0] >= counts[1][0] && counts[1][0] >= counts[2][0], "\(counts)")
      #expect(counts[0][1] >= counts[1][1] && counts[1][1] >= counts[2][1], "\(counts)")
    }
  }

  @Test func `one more observer at the same quorum never lowers false alarms`() {
    for replication in 0..<5 {
      let counts = (2...4).map { observers in
        var scenario = Self.scenario(
          probability: 0.15, observers: observers, quorum: 2, days: 2)
        // A bound beyond any suspicion: at it, one more observer may also speak against the others.
        scenario.failover?.detection.timeout = .seconds(86_400)
        var world = World(Design(scenario), replication: replication)
        return world.finish().falseAlarms
      }
      #expect(counts[0] <= counts[1] && counts[1] <= counts[2], "\(counts)")
    }
  }

  @Test func `a stricter threshold trades delay against false alarms`() throws {
    var alarms: [Int] = []
    var delays: [Double] = []
    for failures in 1...3 {
      var scenario = Self.scenario(
        probability: 0.03, failures: failures, quorum: 1, days: 6, faults: FailoverTests.loss)
      scenario.failover?.detection.timeout = .seconds(60)
      let design = Design(scenario)
      alarms.append(
        (0..<2).reduce(0) { sum, number in
          var world = World(design, replication: number)
          return sum + world.finish().falseAlarms
        })
      scenario.failover?.detection.falsePositives = 0
      let quiet = Design(scenario)
      let times = try (0..<40).map { number in
        let (incident, _) = try FailoverTests.lose(
          quiet, seconds: 1200, at: 600, replication: number)
        return Double(try #require(incident.detected) - incident.onset) / 1e9
      }
      delays.append(Tally(times).mean)
    }
    #expect(alarms[0] > 5 * alarms[1] && alarms[1] > 5 * max(1, alarms[2]), "\(alarms)")
    #expect(zip(delays, delays.dropFirst()).allSatisfy { abs($1 - $0 - 10) < 1e-9 }, "\(delays)")
  }

  @Test func `an observer that reaches one region watches that alone`() {
    var scenario = Self.scenario(probability: 0, faults: FailoverTests.loss)
    scenario.failover?.detection.namedObservers = [
      Observer(name: "a"), Observer(name: "b", reaches: [RegionID(0)]),
      Observer(name: "c", reaches: [RegionID(1)], falsePositives: 0.1),
    ]
    let policy = Design(scenario).failover
    #expect(policy?.watchers == [2, 2])
    #expect(policy?.falseLaws.map { $0.map { $0 != nil } } == [[false, false], [false, true]])
  }
}
