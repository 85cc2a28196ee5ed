import CloudModel
import Stochastics

/// Scenarios made in code, for tests of the world that do not read files.
public enum SmallScenario {
  /// A load balancer that finds a dead target at once, and has no queue.
  public static let perfectBalancer = LoadBalancer(
    interval: .zero, unhealthyThreshold: 1, healthyThreshold: 1, timeout: .zero,
    deregistrationDelay: .zero, queueLimit: 0)

  /// The default resolver population.
  public static let resolvers = [
    ResolverGroup(share: 0.58, minimumTTL: .zero, honoursTTL: true, meanExtra: .zero),
    ResolverGroup(share: 0.30, minimumTTL: .seconds(60), honoursTTL: true, meanExtra: .zero),
    ResolverGroup(share: 0.09, minimumTTL: .zero, honoursTTL: true, meanExtra: .seconds(180)),
    ResolverGroup(share: 0.03, minimumTTL: .zero, honoursTTL: false, meanExtra: .seconds(2400)),
  ]

  /// A crash that stops all of what it hits, and keeps it from starting.
  public static func crashEffects(_ scope: FaultScope) -> [FaultEffect] {
    switch scope {
    case .instance: [.capacityLoss(share: 1), .memoryLoss]
    case .zone: [.capacityLoss(share: 1), .memoryLoss, .launchBlock]
    case .region:
      [.capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: true)]
    case .zoneSupply, .regionSupply: [.stockOut(of: PurchaseKind.allCases)]
    case .cloud, .everywhere:
      [.capacityLoss(share: 1), .memoryLoss, .launchBlock, .endpointLoss(hangs: true)]
    case .dependency: [.errors(share: 1, to: .everyone)]
    }
  }

  /// A class of crashes at a rate.
  public static func crash(
    _ scope: FaultScope, perYear: Double, duration: Distribution, places: FaultPlaces = .init(),
    name: String? = nil
  ) -> Fault {
    Fault(
      name: name ?? "\(scope.rawValue)-crash", kind: "\(scope.rawValue)_crash", scope: scope,
      places: places, onset: .rate(perYear: perYear), duration: duration,
      effects: crashEffects(scope), source: "test")
  }

  /// One region with one pool of a fixed speed; machines restart in place at once.
  public static func oneRegion(
    zones: Int = 1, perZone: Int = 1, maxPerZone: Int? = nil, requestsPerSecond: Double = 10,
    serviceSeconds: Double = 0, load: Double = 5, balancer: LoadBalancer = perfectBalancer,
    response: CrashResponse = .restart, faults: [Fault] = [], horizon: Duration? = nil
  ) -> Scenario {
    let zoneIDs = (0..<zones).map { ZoneID($0) }
    let most = maxPerZone ?? perZone
    return Scenario(
      name: "one region", horizon: horizon ?? .seconds(365 * 86_400),
      clouds: [Cloud(name: "cloud")],
      regions: [Region(name: "east", cloud: CloudID(0), zones: zoneIDs, pools: [PoolID(0)])],
      zones: zoneIDs.map { Zone(name: "east-\($0.index + 1)", region: RegionID(0)) },
      pools: [
        Pool(
          name: "gpu", region: RegionID(0), instanceType: "test", minPerZone: 0,
          initialPerZone: perZone, maxPerZone: most, quota: most * zones,
          priceMicroUSDPerHour: 1_000_000, provisioning: .constant(0), restart: .constant(0),
          crashResponse: response)
      ],
      models: [
        Model(
          name: "model", instanceTypes: ["test"],
          speed: .fixed(requestsPerSecond: requestsPerSecond, serviceSeconds: serviceSeconds),
          loadSeconds: .constant(0), warmUp: .constant(0))
      ],
      traffic: Traffic(
        classes: [
          RequestClass(name: "chat", inputTokens: .constant(1), outputTokens: .constant(1))
        ],
        geographies: [Geography(name: "everywhere", share: 1)],
        rate: .constant(requestsPerSecond: load)),
      loadBalancer: balancer,
      routing: Routing(weights: [1], resolvers: resolvers, dnsTTL: .seconds(60)), faults: faults)
  }

  /// Two regions of equal size, three zones each, with the article's failover between them.
  ///
  /// Detection, decision and record changes take constant times, so that a budget can be computed
  /// by hand.
  public static func twoRegions(
    perZone: Int = 4, secondaryPerZone: Int = 4, load: Double = 60, faults: [Fault] = [],
    drills: [Drill] = [], seconds: Int64 = 86_400, ttl: Int64 = 60, autoscaled: Bool = false,
    change: (inout FailoverPolicy) -> Void = { _ in }
  ) -> Scenario {
    var scenario = oneRegion(
      zones: 3, perZone: perZone, maxPerZone: 3 * max(perZone, secondaryPerZone), load: load,
      faults: faults, horizon: .seconds(seconds))
    scenario.name = "two regions"
    scenario.clouds.append(Cloud(name: "other"))
    scenario.regions.append(
      Region(
        name: "west", cloud: CloudID(1), zones: [ZoneID(3), ZoneID(4), ZoneID(5)],
        pools: [PoolID(1)]))
    scenario.zones += (1...3).map { Zone(name: "west-\($0)", region: RegionID(1)) }
    var second = scenario.pools[0]
    second.region = RegionID(1)
    second.initialPerZone = secondaryPerZone
    scenario.pools.append(second)
    for index in scenario.pools.indices {
      scenario.pools[index].provisioning = .constant(240)
      scenario.pools[index].restart = .constant(60)
    }
    scenario.models[0].loadSeconds = .constant(28)
    scenario.models[0].warmUp = .constant(60)
    scenario.models[0].speed = .fixed(requestsPerSecond: 10, serviceSeconds: 2)
    scenario.routing.weights = [1, 0]
    var policy = FailoverPolicy(
      primary: RegionID(0), secondary: RegionID(1), decisionDelay: .constant(10),
      dnsTTL: .seconds(ttl), recordChange: .constant(20))
    change(&policy)
    scenario.failover = policy
    scenario.drills = drills
    if autoscaled {
      scenario.autoscaling = AutoscalingPolicy(
        alarms: [], targetTracking: TargetTracking(target: 0.7))
    }
    return scenario
  }
}
