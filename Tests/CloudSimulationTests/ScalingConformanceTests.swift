import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// What every policy of the catalog must keep to in the world.
struct ScalingConformanceTests {
  /// Policies with settings far from each other; every name of the catalog occurs.
  static let policies: [(String, [any ScalingPolicy])] = [
    (
      "alarm",
      [
        ScalingAlarm(metric: .gpuUtilization, threshold: 0.8, cooldown: .seconds(240)),
        ScalingAlarm(metric: .requestRate, threshold: 90, cooldown: .seconds(600), step: 0.3),
      ]
    ),
    ("target_tracking", [TargetTracking(target: 0.7)]),
    (
      "target_tracking, late and slow",
      [
        TargetTracking(
          target: 0.6, scaleOutDatapoints: 2, scaleInDatapoints: 4,
          cadence: ScalingCadence(
            interval: .seconds(120), window: .seconds(120), delay: .seconds(45)))
      ]
    ),
    (
      "target_tracking of requests",
      [TargetTracking(target: 7, scaleInDatapoints: 5, metric: .requestsPerInstance)]
    ),
    (
      "step",
      [
        StepScaling(
          metric: .gpuUtilization,
          out: .init(
            threshold: 0.7, datapoints: 2,
            steps: [.init(from: 0, .share(0.1)), .init(from: 0.2, .instances(3))]),
          into: .init(threshold: 0.4, datapoints: 5, steps: [.init(from: 0, .instances(-1))]))
      ]
    ),
    (
      "scheduled",
      [
        ScheduledScaling(actions: [
          .init(timeOfDay: .seconds(3 * 3600 + 7 * 60), instances: 14),
          .init(timeOfDay: .seconds(9 * 3600), instances: 5),
        ])
      ]
    ),
    ("forecast", [ForecastScaling(refresh: .seconds(6 * 3600))]),
    (
      "forecast by smoothing",
      [
        ForecastScaling(
          refresh: .seconds(6 * 3600), method: .multiplicative, season: .seconds(12 * 3600))
      ]
    ),
    (
      "kubernetes_hpa",
      [KubernetesHPA(metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 60))])]
    ),
    (
      "kubernetes_hpa of queue and rate",
      [
        KubernetesHPA(
          metrics: [
            HPAMetric(.external, .queueLength, .average(20)),
            HPAMetric(.pods, .requestsPerInstance, .average(7)),
          ], minReplicas: 3,
          scaleUp: HPAScalingRules(
            stabilizationWindow: .seconds(30),
            policies: [.init(kind: .pods, value: 2, period: .seconds(60))]),
          scaleDown: HPAScalingRules(
            stabilizationWindow: .seconds(120),
            policies: [.init(kind: .percent, value: 20, period: .seconds(90))]),
          loading: .silent)
      ]
    ),
    (
      "all together",
      [
        ScalingAlarm(metric: .requestRate, threshold: 120, cooldown: .seconds(300)),
        TargetTracking(target: 0.7),
        ScheduledScaling(actions: [
          .init(timeOfDay: .seconds(3600), instances: 9),
          .init(timeOfDay: .seconds(7 * 3600), instances: 4),
        ]),
        KubernetesHPA(metrics: [
          HPAMetric(.object, .requestRate, .value(90)),
          HPAMetric(.pods, .gpuUtilization, .average(0.65)),
        ]),
      ]
    ),
  ]

  static func scenario(_ policies: [any ScalingPolicy], step: Int64, seed: Int) -> Scenario {
    var stream = RandomStream(
      key: StreamKey(seed: UInt64(seed), component: "conformance", purpose: "\(step)"),
      replication: 0)
    var level = 60.0
    let rates = (0..<Int(86_400 / step)).map { _ in
      level = min(190, max(5, level * (0.75 + 0.5 * stream.nextUniform())))
      return stream.nextUniform() < 0.1 ? 180 : level.rounded()
    }
    var scenario = SmallScenario.oneRegion(
      zones: 2, perZone: 4, maxPerZone: 10, load: 60,
      faults: [
        SmallScenario.crash(.instance, perYear: 300, duration: .exponential(mean: 900)),
        SmallScenario.crash(.zone, perYear: 300, duration: .exponential(mean: 1800)),
        SmallScenario.crash(.region, perYear: 200, duration: .exponential(mean: 600)),
      ], horizon: .seconds(2 * 86_400))
    scenario.pools[0].minPerZone = 1
    scenario.pools[0].provisioning = .exponential(mean: 200)
    scenario.loadBalancer = LoadBalancer(
      interval: .seconds(10), unhealthyThreshold: 2, healthyThreshold: 2, timeout: .seconds(5),
      deregistrationDelay: .seconds(60), queueLimit: 400)
    scenario.traffic.rate = .trace(
      TrafficTrace(
        startUnixSeconds: scenario.startUnixSeconds, stepSeconds: step, ratesPerSecond: rates,
        source: "test"), repeat: .daily, scale: nil)
    scenario.capacityBuffer = seed % 2 == 0 ? 0 : 0.25
    scenario.autoscaling = AutoscalingPolicy(policies: policies)
    if seed == 3 {
      scenario.autoscaling?.metricGaps = MetricGaps(
        meanGap: .seconds(3600), duration: .exponential(mean: 600))
    }
    return scenario
  }

  @Test func `every policy of the catalog is looked at here`() {
    let names = Set(Self.policies.flatMap { $0.1.map { Swift.type(of: $0).name } })
    #expect(names == Set(PolicyCatalog.all.map(\.name)))
  }

  @Test(arguments: policies.indices)
  func `looks where they may matter decide as looks at every time`(_ index: Int) {
    let (name, policies) = Self.policies[index]
    var changes = 0
    var lazy: Int64 = 0
    var eager: Int64 = 0
    for (step, seed) in [(30, 0), (90, 1), (420, 2), (900, 3), (900, 4)] {
      let design = Design(Self.scenario(policies, step: Int64(step), seed: seed))
      var some = World(design, replication: seed)
      var all = World(design, replication: seed)
      let every = design.autoscaler?.cadences.map(\.interval).min() ?? Units.minute
      // There is a forecast from the second day on.
      let start = policies.contains { $0 is ForecastScaling } ? 24 * 60 * Units.minute : 0
      some.run(until: start)
      all.run(until: start)
      var last = some.state.desired[0]
      for time in stride(
        from: start + every, through: start + 12 * 60 * Units.minute, by: Int(every))
      {
        all.look(at: time)
        all.run(until: time)
        some.run(until: time)
        if some.state.desired != all.state.desired {
          Issue.record(
            """
            \(name), step \(step), seed \(seed), \(time / Units.second) s: \
            \(some.state.desired[0]) wanted, with all looks \(all.state.desired[0])
            """)
          return
        }
        if some.state.desired[0] != last { changes += 1 }
        last = some.state.desired[0]
      }
      #expect(some.state.ledger == all.state.ledger, "\(name), seed \(seed)")
      #expect(some.brokenInvariants() == [])
      lazy += some.state.processed
      eager += all.state.processed
    }
    #expect(changes > 5, "\(name)")
    #expect(lazy < eager, "\(name): \(lazy) events, \(eager) with all looks")
  }

  @Test(arguments: policies.indices)
  func `a copy taken at any moment continues to the same bytes`(_ index: Int) {
    let design = Design(Self.scenario(Self.policies[index].1, step: 420, seed: 7))
    var world = World(design, replication: 1)
    var copies: [World] = []
    for hour in [1, 5, 11] as [Int64] {
      world.run(until: (hour * 60 + 1) * Units.minute + 7)
      copies.append(world)
    }
    let result = world.finish()
    for copy in copies {
      var copy = copy
      #expect(copy.finish() == result && copy.state == world.state)
    }
  }

  @Test(arguments: policies.indices)
  func `a policy is a function of what it is given`(_ index: Int) {
    var stream = RandomStream(
      key: StreamKey(seed: 1, component: "purity", purpose: "\(index)"), replication: 0)
    for policy in Self.policies[index].1 {
      var memory = policy.blank
      for look in 1...400 {
        let ready = 1 + stream.nextIndex(below: 12)
        let loading = stream.nextIndex(below: 3)
        let seen = ScalingObservation(
          now: Int64(look) * policy.cadence.interval,
          metrics: stream.nextUniform() < 0.1
            ? nil
            : ScalingMetrics(
              utilisation: Int64(stream.nextUniform() * 1e6),
              requestRate: Int64(stream.nextUniform() * 2e11),
              waiting: stream.nextUniform() * 100),
          counts: ScalingCounts(
            desired: ready + loading, capacity: Double(ready), ready: ready, loading: loading),
          planned: PlannedCapacity(instances: Double(look % 17), next: nil))
        var again = memory
        let first = policy.decide(seen, &memory)
        let second = policy.decide(seen, &again)
        #expect(first == second && memory == again)
        if case .instances(let wish) = first { #expect(wish >= 0) }
      }
    }
  }
}

extension World {
  /// Lets the autoscalers look at a moment, whether or not it may matter.
  mutating func look(at time: Int64) {
    for region in state.scaling.indices {
      state.scaling[region].stamp &+= 1
      state.scaling[region].nextTick = time
      schedule(Event(.scalingTick, region, stamp: state.scaling[region].stamp), at: time)
    }
  }
}
