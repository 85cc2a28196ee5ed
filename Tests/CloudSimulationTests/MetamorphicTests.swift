import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// What must become no worse when a design or a fault becomes milder, with equal draws.
struct MetamorphicTests {
  /// Losses of one replication; without autoscaling, so that nothing reacts to the change.
  private func loss(_ scenario: Scenario, _ replication: Int) -> Amount {
    var world = World(Design(scenario), replication: replication)
    return world.finish().failedTotal
  }

  /// Without cut sequences, which count once an instance and are more where there is more.
  static let effects: [FaultScope: [FaultEffect]] = [
    .zone: [.capacityLoss(share: 1), .launchBlock],
    .region: [.capacityLoss(share: 1), .launchBlock, .endpointLoss(hangs: true)],
  ]

  static func scenario(load: Double, ttl: Int64 = 60) -> Scenario {
    var faults = [
      SmallScenario.crash(.zone, perYear: 60, duration: .logNormal(mu: 8, sigma: 1)),
      SmallScenario.crash(.region, perYear: 40, duration: .logNormal(mu: 8, sigma: 1)),
    ]
    for index in faults.indices { faults[index].effects = effects[faults[index].scope] ?? [] }
    return SmallScenario.twoRegions(
      perZone: 4, secondaryPerZone: 4, load: load, faults: faults, seconds: 14 * 86_400, ttl: ttl,
      change: { $0.canaryShare = 0 })
  }

  @Test(arguments: 0..<5)
  func `faster instances never lose more`(_ replication: Int) {
    var last: Amount?
    for speed in [8.0, 10, 13, 20] {
      var scenario = Self.scenario(load: 90)
      scenario.models[0].speed = .fixed(requestsPerSecond: speed, serviceSeconds: 0)
      // No instance is reserved anew: the number of loads stays the same.
      for index in scenario.pools.indices {
        scenario.pools[index].maxPerZone = 4
        scenario.pools[index].quota = 12
      }
      let now = loss(scenario, replication)
      if let last { #expect(now <= last, "\(speed) requests/s") }
      last = now
    }
  }

  @Test(arguments: 0..<5)
  func `a shorter load never loses more`(_ replication: Int) {
    var last = Amount(0)
    for seconds in [1.0, 20, 60, 110] {
      var scenario = Self.scenario(load: 75)
      scenario.failover = nil
      scenario.models[0].loadSeconds = .constant(seconds)
      let now = loss(scenario, replication)
      #expect(now >= last, "\(seconds) s")
      last = now
    }
    #expect(last > 0)
  }

  @Test(arguments: 0..<5)
  func `a faster weights store never loses more`(_ replication: Int) {
    var last: Amount?
    for bandwidth in [2e8, 1e9, 4e9, 4e10] {
      var scenario = Self.scenario(load: 75)
      scenario.failover = nil
      scenario.stores = [
        WeightsStore(
          name: "store", totalBytesPerSecond: bandwidth, perInstanceBytesPerSecond: 5e9)
      ]
      scenario.models[0].weights = StoredWeights(bytes: 140_000_000_000, store: 0)
      let now = loss(scenario, replication)
      if let last { #expect(now <= last, "\(bandwidth) bytes/s") }
      last = now
    }
    #expect(last != 0)
  }

  @Test(arguments: 0..<5)
  func `a longer TTL never loses less of a dead primary with a warm target`(_ replication: Int) {
    var last: Amount?
    for ttl in [5, 20, 60, 300] as [Int64] {
      var scenario = Self.scenario(load: 30, ttl: ttl)
      scenario.faults.removeFirst()
      scenario.faults[0].places = FaultPlaces(region: RegionID(0))
      let now = loss(scenario, replication)
      if let last { #expect(now >= last, "TTL \(ttl) s") }
      last = now
    }
    #expect(last != 0)
  }

  @Test func `a shorter fault never loses more`() throws {
    let scenario = Self.scenario(load: 60)
    let design = Design(scenario)
    for replication in 0..<3 {
      for faultClass in 0..<2 {
        var last = Amount(0)
        for seconds in [10.0, 30, 60, 120, 300, 900, 3600, 7200] {
          var world = World(design, replication: replication, natural: false)
          world.run(until: 3600 * Units.second)
          _ = world.inject(faultClass: faultClass, place: 0, durationSeconds: seconds)
          let now = world.finish().failedTotal
          #expect(now >= last, "\(seconds) s of class \(faultClass), replication \(replication)")
          last = now
        }
      }
    }
  }

  @Test func `hours of a zone that is half an hour off begin on the half hour`() {
    var scenario = SmallScenario.oneRegion()
    scenario.traffic.geographies = [
      Geography(name: "india", share: 1, timeZone: "Asia/Kolkata")
    ]
    scenario.traffic.rate = .shape(
      requestsPerSecond: 10, hourOfDay: (0..<24).map { $0 == 12 ? 2 : 1 }, weekday: nil)
    scenario.horizon = .seconds(86_400)
    let table = DemandTable(scenario)
    // Noon to one o'clock there is 06:30 to 07:30 UTC.
    #expect(table.starts == [0, 23_400 * Units.second, 27_000 * Units.second])
  }

  @Test func `drills begin although some prompts are too long for their deadline`() {
    var scenario = SmallScenario.twoRegions(
      faults: [],
      drills: [
        Drill(
          name: "weekly", period: .week, weekday: 1, timeOfDay: .seconds(36_000), scope: .instance,
          target: .primary, duration: .seconds(600), abort: nil,
          effects: SmallScenario.crashEffects(.instance))
      ], seconds: 21 * 86_400)
    scenario.models[0].speed = .batched(
      steps: .linear(alpha: 0.03, beta: 0.0003), batchCap: 64, prefillTokensPerSecond: 9600,
      overlap: 0)
    scenario.traffic.classes = [
      RequestClass(
        name: "chat", inputTokens: .logNormal(mu: 9, sigma: 1), outputTokens: .constant(100))
    ]
    scenario.traffic.rate = .constant(requestsPerSecond: 1)
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(result.failedTotal > 0)
    #expect(result.incidents.count == 3)
    #expect(result.skippedDrills.isEmpty)
  }
}
