import CloudModel
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation

/// Retries and expired work against closed forms, and what they must never do.
struct RetryTests {
  /// Two regions of ample capacity, one of which is dead: a share of all tries fails.
  private func halfDead(
    dead: Double, client: RetryingClient, seconds: Double = 6 * 3600
  ) -> ReplicationResult {
    var scenario = SmallScenario.twoRegions(
      load: 20, faults: [SmallScenario.crash(.region, perYear: 0, duration: .constant(0))],
      seconds: Int64(seconds) + 3600)
    scenario.failover = nil
    scenario.routing.weights = [1 - dead, dead]
    scenario.traffic.clients = [client]
    scenario.traffic.classes[0].firstTokenSeconds = 1
    var world = World(Design(scenario), replication: 0, natural: false)
    _ = world.inject(faultClass: 0, place: 1, durationSeconds: seconds)
    world.run(until: Int64(seconds) * Units.second)
    return world.summary()
  }

  @Test(arguments: [0.1, 0.5, 0.9], [2, 5])
  func `the load of retries is the closed form, and what fails is the last try`(
    share: Double, attempts: Int
  ) {
    let client = RetryingClient(
      name: "c", attempts: attempts, baseSeconds: 4, capSeconds: 4)
    let result = halfDead(dead: share, client: client)
    // (1 - f^N) / (1 - f) tries of a request, of which the N-th fails with f^N.
    let power = (0..<attempts).reduce(1.0) { product, _ in product * share }
    let load = (1 - power) / (1 - share)
    let tries = Double(result.overload.tries) / Double(result.valid)
    // Six hours against the seconds in which the first retries are under way.
    #expect(abs(tries / load - 1) < 2e-3, "\(tries) for \(load)")
    let loss = Double(result.failedTotal) / Double(result.valid)
    #expect(abs(loss / power - 1) < 2e-3, "\(loss) for \(power)")
  }

  @Test func `four tries in each of three layers are 64 tries`() {
    let client = RetryingClient(
      name: "c", attempts: 4, layers: 3, baseSeconds: 2, capSeconds: 2, jitter: .none)
    #expect(client.tries == 64)
    let result = halfDead(dead: 1, client: client)
    #expect(result.good <= 1_000_000_000_000)
    let tries = Double(result.overload.tries) / Double(result.valid)
    // The last 64 waits of 4 s at most are still under way at the end of six hours.
    #expect(tries < 64 && tries > 64 * (1 - 64 * 4 / (6 * 3600.0)), "\(tries)")
  }

  @Test func `a budget keeps the load of retries to its ratio`() {
    let client = RetryingClient(
      name: "c", attempts: 4, baseSeconds: 4, capSeconds: 4, budget: .ratio(0.1))
    let tries = halfDead(dead: 1, client: client).overload.tries
    let valid = halfDead(dead: 1, client: client).valid
    #expect(abs(Double(tries) / Double(valid) - 1.1) < 2e-3)
    // Brooker's bucket: a tenth of the successes; of 80 % that fail, 20 % and what succeeds later.
    let bucket = RetryingClient(
      name: "c", attempts: 2, baseSeconds: 4, capSeconds: 4,
      budget: .tokenBucket(perSuccess: 0.1))
    let result = halfDead(dead: 0.8, client: bucket)
    // r = 0.1 (1 - f) (1 + r): the retries of a request.
    let retries = 0.1 * 0.2 / (1 - 0.1 * 0.2)
    let found = Double(result.overload.tries) / Double(result.valid) - 1
    #expect(abs(found / retries - 1) < 5e-3, "\(found) for \(retries)")
    // gRPC stops retrying while failures outrun what successes give.
    let throttle = RetryingClient(
      name: "c", attempts: 4, baseSeconds: 4, capSeconds: 4, budget: .throttle(tokenRatio: 0.1))
    let stopped = halfDead(dead: 0.5, client: throttle)
    #expect(stopped.overload.tries == stopped.valid)
  }

  @Test func `waits are the ranges of their formulae`() {
    func waits(_ jitter: RetryJitter) -> [ClosedRange<Double>] {
      let client = RetryingClient(
        name: "c", attempts: 5, baseSeconds: 1, capSeconds: 5, jitter: jitter)
      return (1...4).map { client.wait(beforeRetry: $0) }
    }
    #expect(waits(.full) == [0...1, 0...2, 0...4, 0...5])
    #expect(waits(.none) == [1...1, 2...2, 4...4, 5...5])
    #expect(waits(.grpc) == [0.8...1.2, 1.6...2.4, 3.2...4.8, 4...6])
    // Three times the mean of the last wait: 3, 3 · 2 and cut at the cap.
    #expect(waits(.decorrelated) == [1...3, 1...5, 1...5, 1...5])
  }

  @Test func `kernels have the mean of the wait and lose nothing`() throws {
    let client = RetryingClient(name: "c", attempts: 4, baseSeconds: 1, capSeconds: 8)
    var scenario = SmallScenario.oneRegion()
    scenario.traffic.clients = [client]
    let design = try #require(RetryDesign(scenario))
    for stage in design.stages {
      let wait = client.wait(beforeRetry: stage.retry)
      for (late, delay) in [0.0, 10].enumerated() {
        let kernel = stage.kernels[late]
        #expect(kernel.reduce(0, +) == Units.wholeShare)
        let tick = Double(design.tick) / 1e9
        // A try fails in the middle of its tick and comes back in the middle of a later one.
        let mean = kernel.enumerated().reduce(0) {
          $0 + Double($1.offset + 1) * tick * Double($1.element) / 1e12
        }
        let expected = (wait.lowerBound + wait.upperBound) / 2 + delay
        #expect(mean >= expected - 1e-6 && mean < expected + tick / 2, "\(mean), \(expected)")
      }
    }
  }

  // MARK: What outlives its cause

  /// One region of 100 requests/s whose queue holds 30 s, for clients who wait 10 s and try 4 times.
  static func fragile(
    load: Double, cutTo: Double? = nil, rush: Double = 3, dropsExpired: Bool = false,
    attempts: Int = 4, budget: RetryBudget = .unlimited, hours: Int64 = 2, instances: Int = 10
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      perZone: instances, requestsPerSecond: 10, serviceSeconds: 2, load: load,
      balancer: LoadBalancer(
        interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
        deregistrationDelay: .zero, queueLimit: 3000, dropsExpired: dropsExpired),
      horizon: .seconds(3600 * hours))
    scenario.traffic.clients = [
      RetryingClient(
        name: "web", attempts: attempts, baseSeconds: 4, capSeconds: 16, budget: budget)
    ]
    let start = scenario.startUnixSeconds
    if rush > 1 {
      scenario.traffic.campaigns.append(
        Campaign(
          name: "rush", startUnixSeconds: start + 600, duration: .seconds(120), factor: rush))
    }
    if let cutTo {
      scenario.traffic.campaigns.append(
        Campaign(
          name: "shed", startUnixSeconds: start + 3600, duration: .seconds(1800),
          factor: cutTo / load))
    }
    return scenario
  }

  private func run(_ scenario: Scenario) -> (ReplicationResult, last: TimelineSample?) {
    var world = World(Design(scenario), replication: 0)
    world.run(until: world.design.horizon - Units.minute)
    world.record(from: world.now, to: world.design.horizon)
    let result = world.finish()
    return (result, world.recorder?.samples.last)
  }

  /// Requests that were not good, those included that still hope for a try at the end.
  private func missed(_ scenario: Scenario) -> Amount {
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    return result.valid - result.good
  }

  @Test func `overload outlives its rush, and ends only after load was shed`() {
    // Well below capacity: 70 of 100, before and after two minutes at three times that.
    let (stuck, end) = run(Self.fragile(load: 70))
    #expect(end?.good == 0, "nothing is of use at the end")
    #expect(stuck.overload.loneCount == 1)
    #expect(stuck.overload.longestLoneSeconds > 3600 * 1.7)
    #expect(stuck.overload.wasted > stuck.good / 2)
    // Without the rush nothing happens at the same load.
    let (calm, _) = run(Self.fragile(load: 70, rush: 1))
    #expect(calm.failedTotal == 0 && calm.overload.loneCount == 0)
    // A cut to 40 does not help, though 40 is far below capacity: four tries each are 160.
    let (cut, cutEnd) = run(Self.fragile(load: 70, cutTo: 40))
    #expect(cutEnd?.good == 0 && cut.overload.loneCount == 1)
    // A cut to 20 does: four tries each are 80. Afterwards 70 is served again.
    let (freed, freedEnd) = run(Self.fragile(load: 70, cutTo: 20))
    #expect(abs((freedEnd?.good ?? 0) - 70) < 1e-6)
    #expect(freed.overload.longestLoneSeconds < 3600 * 1.5)
  }

  @Test func `the recovery load is where a cut begins to help`() throws {
    let recovery = try #require(Design(Self.fragile(load: 70)).recoveryLoads.first)
    #expect(abs(recovery.capacity - 100) < 1e-6 && recovery.tries == 4)
    #expect(abs(recovery.load - 25) < 1e-6)
    for (share, recovers) in [(0.92, true), (1.08, false)] {
      let (_, end) = run(Self.fragile(load: 70, cutTo: share * recovery.load))
      #expect(((end?.good ?? 0) > 69) == recovers, "\(share)")
    }
    // A load below it cannot be tipped for good, even by a rush that fills the queue.
    let (_, low) = run(Self.fragile(load: 0.92 * recovery.load, rush: 30))
    #expect(abs((low?.good ?? 0) - 23) < 1e-6)
    let (_, high) = run(Self.fragile(load: 1.08 * recovery.load, rush: 30))
    #expect(high?.good == 0)
    #expect(Design(Self.fragile(load: 70, dropsExpired: true)).recoveryLoads == [])
    #expect(Design(Self.fragile(load: 70, attempts: 1)).recoveryLoads == [])
    let budgeted = Design(Self.fragile(load: 70, budget: .ratio(0.1))).recoveryLoads.first
    #expect(abs((budgeted?.load ?? 0) - 100 / 1.1) < 1e-6)
  }

  @Test func `a queue that drops who gave up, or one try alone, recovers by itself`() {
    for scenario in [
      Self.fragile(load: 70, dropsExpired: true), Self.fragile(load: 70, attempts: 1),
      Self.fragile(load: 70, budget: .ratio(0.1)),
    ] {
      let (result, end) = run(scenario)
      #expect(abs((end?.good ?? 0) - 70) < 1e-6)
      #expect(result.overload.longestLoneSeconds < 1800)
    }
  }

  @Test(arguments: [50.0, 70, 99])
  func `a smaller retry budget never enlarges an overload`(load: Double) {
    var last: Amount?
    for ratio in [1.0, 0.4, 0.1, 0] {
      let now = missed(Self.fragile(load: load, budget: .ratio(ratio)))
      if let last { #expect(now <= last, "\(ratio) at \(load)") }
      last = now
    }
  }

  @Test(arguments: [true, false], [0, 2])
  func `more capacity never sheds more, with clients that retry`(drops: Bool, seed: Int) {
    var last: Amount?
    for instances in [8, 10, 13] {
      let now = missed(
        Self.fragile(
          load: 60 + 12 * Double(seed), rush: 2 + Double(seed) / 2, dropsExpired: drops,
          attempts: 2 + seed % 3, instances: instances))
      if let last { #expect(now <= last, "\(instances) instances, seed \(seed)") }
      last = now
    }
  }

  @Test func `what is tried again keeps its books at every moment and in any split`() {
    for drops in [true, false] {
      let scenario = Self.fragile(load: 70, cutTo: 20, dropsExpired: drops, hours: 2)
      let design = Design(scenario)
      var plain = World(design, replication: 0)
      var split = World(design, replication: 0)
      var stream = RandomStream(
        key: StreamKey(seed: 5, component: "test", purpose: "splits"), replication: 0)
      for _ in 0..<3_000 {
        split.touch(at: Int64(stream.nextUniform() * Double(design.horizon)))
      }
      for moment in 1...60 {
        plain.run(until: Int64(moment) * design.horizon / 61)
        let broken = plain.brokenInvariants()
        #expect(broken.isEmpty, "\(moment): \(broken.joined(separator: "; "))")
      }
      var copy = plain
      let a = plain.finish()
      let b = split.finish()
      #expect(copy.finish() == a)
      #expect(a.valid == b.valid && a.good == b.good && a.failed == b.failed)
      #expect(a.overload == b.overload && a.latency == b.latency)
      #expect(a.badMinutes == b.badMinutes && a.withoutFault == b.withoutFault)
    }
  }

  @Test func `what lives on after a fault is booked to it as aftermath`() throws {
    var scenario = Self.fragile(load: 70, rush: 1)
    scenario.faults = [
      SmallScenario.crash(.zone, perYear: 0, duration: .constant(300))
    ]
    // Three of ten instances stay: the queue fills with requests that are too late.
    scenario.faults[0].effects = [.capacityLoss(share: 0.7)]
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: 600 * Units.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 300)
    world.run(until: world.design.horizon)
    #expect(world.brokenInvariants() == [])
    let result = world.finish()
    let incident = try #require(result.incidents.first)
    let aftermath = incident.lossByPhase[LossPhase.aftermath.rawValue]
    #expect(aftermath > incident.loss / 2)
    #expect(incident.closed == nil, "it is not over while retries keep the overload alive")
    #expect(incident.loss == result.failedTotal)
  }
}
