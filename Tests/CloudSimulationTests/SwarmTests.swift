import CloudModel
import Foundation
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Random valid scenarios under all invariants.
///
/// A failure prints its seed; `NINES_SWARM_SEED=n` replays that one alone; `NINES_SOAK=1` runs
/// 20,000, `NINES_SOAK=n` so many.
struct SwarmTests {
  /// The seeds of this run.
  static let seeds: Range<Int> = {
    let environment = ProcessInfo.processInfo.environment
    if let text = environment["NINES_SWARM_SEED"], let seed = Int(text) { return seed..<seed + 1 }
    guard let soak = environment["NINES_SOAK"] else { return 0..<20 }
    return 0..<(Int(soak).map { $0 > 1 ? $0 : 20_000 } ?? 20_000)
  }()

  @Test func `random worlds keep their counts and sums, and copies continue alike`() {
    for seed in Self.seeds {
      var swarm = Swarm(seed: seed)
      let design = Design(swarm.scenario())
      var world = World(design, replication: seed)
      var copies: [World] = []
      for moment in swarm.moments(24, until: design.horizon) {
        world.run(until: moment)
        let broken = world.brokenInvariants()
        #expect(broken.isEmpty, "seed \(seed) at \(moment) ns: \(broken.joined(separator: "; "))")
        if !broken.isEmpty { return }
        if copies.count < 2, swarm.happens(0.1) { copies.append(world) }
      }
      let result = world.finish()
      let broken = result.brokenSums()
      #expect(broken.isEmpty, "seed \(seed): \(broken.joined(separator: "; "))")
      for copy in copies {
        var copy = copy
        #expect(copy.finish() == result, "a copy of seed \(seed)")
        #expect(copy.state == world.state, "the state of a copy of seed \(seed)")
      }
    }
  }

  @Test func `after a long quiet everything is home`() {
    for seed in Self.seeds {
      var swarm = Swarm(seed: seed &+ 1_000_000)
      var scenario = swarm.scenario()
      scenario.horizon = .seconds(2 * 86_400)
      // Retries and expired work may keep an overload alive for good: `RetryTests` look at that.
      scenario.traffic.clients = []
      scenario.loadBalancer.dropsExpired = true
      // A store that cannot load all within the preload timeout may never let them go.
      for store in scenario.stores.indices { scenario.stores[store].totalBytesPerSecond = 1e11 }
      let design = Design(scenario)
      var world = World(design, replication: seed, natural: false)
      for moment in swarm.moments(swarm.pick(1, 14), until: design.horizon / 6) {
        world.run(until: moment)
        swarm.strike(&world)
        let broken = world.brokenInvariants()
        #expect(broken.isEmpty, "seed \(seed) at \(moment) ns: \(broken.joined(separator: "; "))")
        if !broken.isEmpty { return }
      }
      world.run(until: design.horizon)
      let away = world.brokenInvariants() + world.awayFromHome()
      #expect(away.isEmpty, "seed \(seed): \(away.joined(separator: "; "))")
    }
  }
}

/// A seeded generator of scenarios and moments.
struct Swarm {
  private var stream: RandomStream

  init(seed: Int) {
    stream = RandomStream(
      key: StreamKey(seed: UInt64(seed), component: "swarm", purpose: "scenario"), replication: 0)
  }

  mutating func pick(_ low: Int, _ high: Int) -> Int {
    low + stream.nextIndex(below: high - low + 1)
  }

  mutating func happens(_ share: Double) -> Bool { stream.nextUniform() < share }

  mutating func one<T>(_ choices: [T]) -> T { choices[stream.nextIndex(below: choices.count)] }

  /// Sorted moments, some of them on whole minutes and hours, where ties are.
  mutating func moments(_ count: Int, until end: Int64) -> [Int64] {
    let grid = one([1, Units.second, Units.minute, 60 * Units.minute])
    return (0..<count).map { _ in
      Int64(stream.nextUniform() * Double(end)) / grid * grid
    }.sorted()
  }

  /// Lets a random class hit a random place.
  mutating func strike(_ world: inout World) {
    let design = world.design
    let faultClass = stream.nextIndex(below: design.scenario.faults.count)
    let places =
      switch design.classes[faultClass].scope {
      case .instance: design.cells.count
      case .zone: design.scenario.zones.count
      case .region: design.scenario.regions.count
      case .zoneSupply, .regionSupply: design.supplies.count
      case .cloud: design.scenario.clouds.count
      case .everywhere: 1
      case .dependency: design.dependencyNames.count
      }
    let place = stream.nextIndex(below: places)
    let seconds = one([0, 1, 45, 300, 900, 4000, 9000])
    _ = world.inject(faultClass: faultClass, place: place, durationSeconds: Double(seconds))
  }

  mutating func scenario() -> Scenario {
    let zones = pick(1, 3)
    let perZone = pick(1, 5)
    let second = pick(1, 5)
    let capacity = Double(zones * perZone * 10)
    let load = capacity * one([0.2, 0.5, 0.7, 0.9, 1.0, 1.1])
    var scenario = SmallScenario.twoRegions(
      perZone: perZone, secondaryPerZone: second, load: load, faults: faults(),
      seconds: Int64(pick(1, 3)) * 86_400, ttl: Int64(one([5, 20, 60, 300])))
    for region in 0..<2 {
      scenario.regions[region].zones = Array(scenario.regions[region].zones.prefix(zones))
    }
    changePools(&scenario)
    scenario.traffic.clients = clients()
    changeLoading(&scenario)
    changeTraffic(&scenario, load)
    scenario.loadBalancer = balancer()
    if happens(0.5) { addPools(&scenario) }
    if happens(0.85) { changePolicy(&scenario) } else { scenario.failover = nil }
    if happens(0.3) { scenario.routing.weights = [0.6, 0.4] }
    if happens(0.5) { scenario.autoscaling = autoscaling(load) }
    scenario.capacityBuffer = one([0, 0.25])
    scenario.drills = drills()
    if happens(0.5) {
      scenario.sessions = SessionPolicy(
        one(SessionStrategyCatalog.all), turns: one([1, 4, 20]), thinkSeconds: one([0, 10, 60]))
    }
    return scenario
  }

  private mutating func faults() -> [Fault] {
    let scale = one([1.0, 10, 50])
    func effects(_ scope: FaultScope, share: Double, hangs: Bool) -> [FaultEffect] {
      var effects: [FaultEffect] = [.capacityLoss(share: share), .memoryLoss]
      if scope != .instance { effects.append(.launchBlock) }
      if scope == .region { effects.append(.endpointLoss(hangs: hangs)) }
      return effects
    }
    let scopes: [(FaultScope, Double)] = [(.instance, 60), (.zone, 12), (.region, 8)]
    let supply: [(FaultScope, [FaultEffect])] = [
      (.regionSupply, [.stockOut(of: PurchaseKind.allCases)]),
      (
        .zoneSupply,
        [
          .reclaim(share: one([1, 0.6]), noticeSeconds: one([0, 120])),
          .stockOut(of: [.spot]),
        ]
      ),
    ]
    let shortages = supply.map { scope, effects in
      var fault = SmallScenario.crash(scope, perYear: 100, duration: .exponential(mean: 7200))
      fault.effects = effects
      return fault
    }
    return shortages
      + scopes.map { scope, perYear in
        let law: Distribution =
          happens(0.3)
          ? .constant(Double(one([30, 600, 3600]))) : .exponential(mean: Double(pick(60, 6000)))
        var fault = SmallScenario.crash(scope, perYear: perYear * scale, duration: law)
        fault.effects = effects(
          scope, share: scope == .zone ? one([1, 1, 0.5]) : 1, hangs: happens(0.5))
        return fault
      }
  }

  private mutating func changePools(_ scenario: inout Scenario) {
    for index in scenario.pools.indices {
      scenario.pools[index].crashResponse = one([.restart, .replace])
      scenario.pools[index].provisioning = one([
        .constant(0), .constant(240), .exponential(mean: 300),
      ])
      scenario.pools[index].restart = one([.constant(0), .constant(60), .exponential(mean: 120)])
      scenario.pools[index].minPerZone = min(pick(0, 2), scenario.pools[index].initialPerZone)
      let initial = scenario.pools[index].initialPerZone
      scenario.pools[index].maxPerZone = initial + pick(0, 6)
      let zones = scenario.regions[index].zones.count
      scenario.pools[index].quota =
        zones * initial + pick(0, zones * (scenario.pools[index].maxPerZone - initial))
    }
    scenario.models[0].loadSeconds = one([.constant(0), .constant(28), .exponential(mean: 60)])
    scenario.models[0].warmUp = one([.constant(0), .constant(60), .exponential(mean: 60)])
    scenario.models[0].speed = .fixed(requestsPerSecond: 10, serviceSeconds: one([0, 2]))
  }

  /// A second pool in each region that the first falls back on, of another purchase kind.
  private mutating func addPools(_ scenario: inout Scenario) {
    for region in scenario.regions.indices {
      let first = scenario.regions[region].pools[0].index
      scenario.pools[first].purchase = one([.spot, .onDemand, .reserved])
      let quota = scenario.pools[first].quota
      scenario.pools[first].reserved =
        scenario.pools[first].purchase == .spot ? 0 : pick(0, quota)
      var pool = scenario.pools[first]
      pool.name = "fallback"
      pool.instanceType = one(["test", "other"])
      pool.purchase = .onDemand
      pool.reserved = one([0, 2])
      pool.minPerZone = 0
      pool.initialPerZone = one([0, 1])
      pool.maxPerZone = pick(1, 6)
      let zones = scenario.regions[region].zones.count
      pool.quota = pool.maxPerZone * zones
      pool.quotaWarning = one([nil, 0.8])
      scenario.regions[region].pools.append(PoolID(scenario.pools.count))
      scenario.pools.append(pool)
    }
    scenario.retryAfter = .seconds(one([60, 600]))
  }

  /// Launches with steps of their own, a store that loads share, a cache, a slower type.
  private mutating func changeLoading(_ scenario: inout Scenario) {
    for index in scenario.pools.indices {
      scenario.pools[index].grant = one([.constant(0), .exponential(mean: 20)])
      scenario.pools[index].imagePull = one([.constant(0), .constant(40)])
    }
    if happens(0.5) {
      scenario.stores = [
        WeightsStore(
          name: "store", scope: one([.zone, .region, .cloud, .global]),
          totalBytesPerSecond: one([2e8, 1e9, 1e10]),
          perInstanceBytesPerSecond: one([nil, 1e9]), transferMicroUSDPerGB: 20_000)
      ]
      scenario.models[0].weights = StoredWeights(bytes: 28_000_000_000, store: 0)
    }
    if happens(0.3) {
      scenario.models[0].cache = WeightsCache(
        shareOnRestart: one([0, 0.5, 1]), shareOnNew: one([0, 0.5]), load: .constant(10),
        warmUp: one([nil, .constant(5)]))
    }
    if happens(0.3) {
      scenario.pools[1].instanceType = "slow"
      scenario.models[0].relativeSpeeds = [
        RelativeSpeed(instanceType: "slow", percent: one([55, 130]))
      ]
    }
  }

  private mutating func changeTraffic(_ scenario: inout Scenario, _ load: Double) {
    switch pick(0, 3) {
    case 0:
      scenario.traffic.rate = .shape(
        requestsPerSecond: load, hourOfDay: (0..<24).map { 0.4 + 0.05 * Double(12 - abs(12 - $0)) },
        weekday: [1, 1, 1, 1, 1, 0.6, 0.5])
    case 1:
      let rates = (0..<48).map { _ in load * stream.nextUniform() * 1.2 }
      let trace = TrafficTrace(
        startUnixSeconds: 1_767_225_600, stepSeconds: one([60, 90, 900]), ratesPerSecond: rates,
        source: "swarm")
      scenario.traffic.rate = .trace(trace, repeat: .daily, scale: nil)
    default: break
    }
    if happens(0.4) { divideTraffic(&scenario.traffic) }
    if happens(0.3) {
      scenario.traffic.noise = TrafficNoise(
        .logNormal(
          sigma: one([0.05, 0.4]), correlation: one([0, 0.9]), stepSeconds: one([300, 3600])),
        each: one(NoiseScope.allCases), paths: one([1, 3, nil]))
    }
  }

  /// Several classes and geographies, with mixes that change by the hour.
  private mutating func divideTraffic(_ traffic: inout Traffic) {
    let day = (0..<24).map { (6..<18).contains($0) ? 1.5 : 0.5 }
    traffic.classes = ["a", "b", "c"].map {
      RequestClass(
        name: $0, client: one([.web, .api]), share: $0 == "a" ? 0.5 : 0.25,
        inputTokens: .constant(1),
        outputTokens: .constant(Double(pick(1, 9))), valueMicroUSD: 1000,
        priority: pick(0, 2))
    }
    if happens(0.5) { traffic.classes[1].shape.hourOfDay = day }
    if happens(0.3) { traffic.classes[2].rate = .constant(requestsPerSecond: 1) }
    if traffic.classes[2].rate != nil { traffic.classes[1].share = 0.5 }
    traffic.geographies = [
      Geography(name: "x", share: 0.3, timeZone: "Asia/Kolkata"),
      Geography(name: "y", share: 0.7, timeZone: "America/New_York"),
    ]
    if happens(0.5) {
      traffic.campaigns = [
        Campaign(
          name: "sale", startUnixSeconds: 1_767_225_600 + 3_700, duration: .seconds(9_000),
          factor: 1.5, geographies: [1], classes: [0])
      ]
    }
  }

  private mutating func balancer() -> LoadBalancer {
    if happens(0.2) { return SmallScenario.perfectBalancer }
    return LoadBalancer(
      interval: .seconds(one([5, 30])), unhealthyThreshold: pick(1, 3),
      healthyThreshold: pick(1, 3),
      timeout: .seconds(5), deregistrationDelay: .seconds(one([0, 60, 300])),
      queueLimit: one([0, 20, 200, 100_000]), dispatch: one([.pooled, .perInstance]),
      patience: one([nil, nil, .seconds(3)]), dropsExpired: happens(0.7),
      shedding: one([.none, .priority]), shedsAbove: one([0.8, 1]),
      circuitBreaker: one([
        nil, nil, CircuitBreaker(maxRequests: 60),
        CircuitBreaker(upstream: .http1, maxConnections: 20, maxPendingRequests: 9, proxies: 3),
      ]))
  }

  /// None, or kinds of clients that retry in all ways.
  private mutating func clients() -> [RetryingClient] {
    if happens(0.5) { return [] }
    let count = pick(1, 2)
    let kind: ClientKind? = one([nil, .web])
    return (0..<count).map { index in
      var client = RetryingClient(
        name: "kind \(index)", kind: kind, share: 1 / Double(count), attempts: pick(1, 4),
        layers: pick(1, 2),
        baseSeconds: one([20, 50]), capSeconds: 60, jitter: one(RetryJitter.allCases),
        budget: one([
          .unlimited, .ratio(0.1), .tokenBucket(perSuccess: 0.1), .throttle(tokenRatio: 0.1),
          .tokenBucket(perSuccess: 0.1, tokens: 20), .throttle(tokenRatio: 0.1, tokens: 100),
          .concurrent(3), .active(share: 0.2, least: 3),
        ]), processes: one([1, 300]),
        throttle: one([nil, nil, AdaptiveThrottle(multiplier: one([1.1, 2]), windowSeconds: 300)]))
      if client.throttle == nil, happens(0.3) {
        client.breaker = ClientBreaker(
          windowSeconds: one([300, 1200]), minimumCalls: one([5, 100]),
          openSeconds: one([60, 200]),
          trials: one([1, 10]))
      }
      if happens(0.2) {
        client.attempts = 1
        client.layers = 1
        client.hedging = Hedging(.seconds(one([20, 60])), copies: pick(2, 3))
      }
      return client
    }
  }

  private mutating func changePolicy(_ scenario: inout Scenario) {
    guard var policy = scenario.failover else { return }
    policy.decisionDelay = one([.constant(0), .constant(10), .exponential(mean: 120)])
    policy.recordChange = one([.constant(0), .constant(20), .exponential(mean: 60)])
    policy.canaryShare = one([0, 0.05, 0.3])
    policy.canaryTimeout = .seconds(one([30, 90]))
    policy.syntheticMonitors = pick(0, 3)
    policy.loadBalancerWarmup = .seconds(one([0, 120]))
    policy.modelPreloadTimeout = .seconds(one([180, 400]))
    policy.detection.successDrop = one([0, 0.05])
    policy.detection.quorum = pick(1, 3)
    policy.failback.holdDown = .seconds(one([0, 60, 600]))
    policy.failback.steps = one([[1], [0.1, 0.5, 1]])
    policy.failback.stepInterval = .seconds(one([30, 300]))
    scenario.failover = policy
  }

  private mutating func autoscaling(_ load: Double) -> AutoscalingPolicy {
    var alarms: [ScalingAlarm] = []
    if happens(0.4) {
      alarms.append(
        ScalingAlarm(metric: .gpuUtilization, threshold: 0.8, cooldown: .seconds(one([60, 600]))))
    }
    if happens(0.4) {
      alarms.append(ScalingAlarm(metric: .requestRate, threshold: load, cooldown: .seconds(300)))
    }
    let tracking = TargetTracking(target: one([0.5, 0.7]))
    return AutoscalingPolicy(alarms: alarms, targetTracking: happens(0.8) ? tracking : nil)
  }

  private mutating func drills() -> [Drill] {
    let scope: FaultScope = one([.instance, .zone, .region])
    let abort = AbortCondition(successRatioBelow: 0.9, duration: .seconds(120))
    return [
      Drill(
        name: "weekly", period: .week, weekday: pick(0, 6), timeOfDay: .seconds(36_000),
        scope: scope, target: one([.rotate, .primary, .zone(ZoneID(0))]), duration: .seconds(1200),
        abort: happens(0.5) ? abort : nil, effects: SmallScenario.crashEffects(scope))
    ]
  }
}
