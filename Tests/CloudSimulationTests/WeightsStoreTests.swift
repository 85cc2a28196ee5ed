import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// Loads that share a store, against processor sharing computed by hand.
struct WeightsStoreTests {
  static let second = Units.second

  /// One region, machines that restart at once, and 100 GB from a store of 10 GB/s.
  static func scenario(
    zones: Int = 2, perZone: Int = 4, total: Double = 10e9, perInstance: Double? = nil,
    scope: SharingScope = .region
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(
      zones: zones, perZone: perZone, maxPerZone: 100, requestsPerSecond: 10, load: 1,
      faults: [SmallScenario.crash(.zone, perYear: 0, duration: .constant(60))])
    scenario.stores = [
      WeightsStore(
        name: "store", scope: scope, totalBytesPerSecond: total,
        perInstanceBytesPerSecond: perInstance, transferMicroUSDPerGB: 20_000)
    ]
    scenario.models[0].weights = StoredWeights(bytes: 100_000_000_000, store: 0)
    return scenario
  }

  /// Launches at the given seconds in the given cells, and when each was in the balancer.
  static func ends(
    _ scenario: Scenario, _ starts: [(second: Double, cell: Int)]
  ) -> [Double] {
    var world = World(Design(scenario), replication: 0, natural: false)
    let before = world.state.cells.map(\.serving).reduce(0, +)
    var ends: [Double] = []
    func run(until time: Int64) {
      while let next = world.state.calendar.nextTime, next.nanoseconds <= time {
        world.run(until: next.nanoseconds)
        let serving = world.state.cells.map(\.serving).reduce(0, +)
        while before + ends.count < serving { ends.append(Double(world.now) / 1e9) }
        #expect(world.brokenInvariants() == [])
      }
      world.run(until: time)
    }
    for start in starts {
      run(until: Units.nanoseconds(start.second))
      world.state.desired[0] += 1
      world.request(cell: start.cell, owner: -1)
      if world.state.isStale { world.settle() }
    }
    run(until: 86_400 * second)
    return ends
  }

  @Test(arguments: [1, 2, 3, 8, 40])
  func `loads that begin together take their number times the size over the bandwidth`(_ n: Int) {
    let ends = Self.ends(Self.scenario(), Array(repeating: (0.0, 0), count: n))
    #expect(ends.count == n)
    // The rate of each is rounded down to whole bytes/s: less than 1e-9 of it.
    for end in ends { #expect((end / (Double(n) * 10) - 1).magnitude < 1e-8) }
  }

  @Test func `a load is no faster than its own limit`() {
    let scenario = Self.scenario(total: 10e9, perInstance: 4e9)
    #expect(Self.ends(scenario, [(0, 0)]) == [25])
    #expect(Self.ends(scenario, [(0, 0), (0, 1)]) == [25, 25])
    // Four of them share 10 GB/s: 2.5 GB/s each.
    #expect(Self.ends(scenario, [(0, 0), (0, 0), (0, 1), (0, 1)]) == [40, 40, 40, 40])
  }

  @Test func `a load that begins while another runs halves its rate`() {
    // 40 GB in 4 s alone; the other 60 GB at half the rate take 12 s: 16 s. The second has 60 GB
    // then, and 40 GB alone take 4 s: 20 s, when 200 GB have passed at 10 GB/s.
    #expect(Self.ends(Self.scenario(), [(0, 0), (4, 0)]) == [16, 20])
  }

  @Test func `stores of other zones are not slowed down`() {
    #expect(Self.ends(Self.scenario(scope: .region), [(0, 0), (0, 1)]) == [20, 20])
    #expect(Self.ends(Self.scenario(scope: .zone), [(0, 0), (0, 1)]) == [10, 10])
    #expect(Self.ends(Self.scenario(scope: .cloud), [(0, 0), (0, 1)]) == [20, 20])
    #expect(Self.ends(Self.scenario(scope: .global), [(0, 0), (0, 1)]) == [20, 20])
  }

  @Test func `a load that breaks off leaves its share to the others`() throws {
    var world = World(Design(Self.scenario()), replication: 0, natural: false)
    world.request(cell: 0, owner: -1)
    world.request(cell: 1, owner: -1)
    if world.state.isStale { world.settle() }
    world.run(until: 4 * Self.second)
    // 20 GB each so far. The zone of the first is lost: the second's 80 GB take 8 s alone.
    #expect(world.inject(faultClass: 0, place: 0, durationSeconds: 3600) != nil)
    let before = world.state.cells[1].serving
    world.run(until: 12 * Self.second - 1)
    #expect(world.state.cells[1].serving == before)
    world.run(until: 12 * Self.second)
    #expect(world.state.cells[1].serving == before + 1)
    let bytes = Int128(120_000_000_000)
    #expect(world.state.stores[0].transferred == bytes * 1_000_000_000)
  }

  @Test func `random loads end when a step-by-step computation says`() {
    var stream = RandomStream(
      key: StreamKey(seed: 3, component: "test", purpose: "starts"), replication: 0)
    for perInstance in [nil, 3e9] as [Double?] {
      let starts = (0..<40).map { _ in stream.nextUniform() * 300 }.sorted()
      let scenario = Self.scenario(total: 10e9, perInstance: perInstance)
      let ends = Self.ends(scenario, starts.map { ($0, 0) })
      let expected = Self.sharing(starts, size: 100e9, total: 10e9, each: perInstance ?? 10e9)
      #expect(ends.count == expected.count)
      for (end, wanted) in zip(ends, expected) { #expect((end - wanted).magnitude < 1e-6) }
    }
  }

  /// Processor sharing with every load's rest followed on its own.
  static func sharing(
    _ starts: [Double], size: Double, total: Double, each: Double
  ) -> [Double] {
    var left: [Double] = []
    var ends: [Double] = []
    var now = 0.0
    var next = 0
    while next < starts.count || !left.isEmpty {
      let rate = left.isEmpty ? 0 : min(each, total / Double(left.count))
      let first = left.min().map { now + $0 / rate } ?? .infinity
      let arrival = next < starts.count ? starts[next] : .infinity
      let moment = min(first, arrival)
      left = left.map { $0 - rate * (moment - now) }
      now = moment
      if arrival <= first {
        left.append(size)
        next += 1
      } else {
        let done = left.count { $0 < 1 }
        left.removeAll { $0 < 1 }
        ends += Array(repeating: now, count: done)
      }
    }
    return ends
  }

  @Test func `a crowded store makes a preload time out, and another attempt begins`() {
    var scenario = SmallScenario.twoRegions(perZone: 4, secondaryPerZone: 1)
    scenario.stores = [
      WeightsStore(name: "store", totalBytesPerSecond: 10e9, perInstanceBytesPerSecond: 5e9)
    ]
    scenario.models[0].weights = StoredWeights(bytes: 100_000_000_000, store: 0)
    scenario.models[0].warmUp = .constant(60)
    scenario.loadBalancer = SmallScenario.perfectBalancer
    var world = World(Design(scenario), replication: 0, natural: false)
    // Eleven loads at 10/11 GB/s take 110 s, and 60 s of warm-up end before the limit of 180 s.
    for _ in 0..<11 { world.request(cell: 0, owner: -1) }
    if world.state.isStale { world.settle() }
    world.run(until: (240 + 111) * Self.second)
    #expect(world.state.launches.filter { !$0.isFree }.allSatisfy { $0.fails == false })
    // Two more make it 130 s: none is ready in time. They fail together and start anew.
    world = World(Design(scenario), replication: 0, natural: false)
    for _ in 0..<13 { world.request(cell: 0, owner: -1) }
    if world.state.isStale { world.settle() }
    world.run(until: (240 + 180) * Self.second)
    let launches = world.state.launches.filter { !$0.isFree }
    #expect(launches.count == 13)
    #expect(launches.allSatisfy { $0.requested == 420 * Self.second && $0.cell != 0 })
    world.state.desired[0] += 13
    #expect(world.brokenInvariants() == [])
  }

  @Test func `a machine that restarts finds its weights on its disk`() {
    var scenario = Self.scenario()
    scenario.models[0].warmUp = .constant(30)
    scenario.models[0].cache = WeightsCache(load: .constant(7), warmUp: .constant(2))
    var world = World(Design(scenario), replication: 0, natural: false)
    world.run(until: 100 * Self.second)
    _ = world.inject(faultClass: 0, place: 0, durationSeconds: 60)
    // The fault ends at 160 s; 7 s from the disk and 2 s of warm-up, all four at once.
    world.run(until: 169 * Self.second - 1)
    #expect(world.state.cells[0].serving == 0)
    world.run(until: 169 * Self.second)
    #expect(world.state.cells[0].serving == 4)
    // A new machine has no disk with weights: 10 s from the store and 30 s.
    #expect(Self.ends(scenario, [(0, 0)]) == [40])
  }

  @Test func `a share of new machines finds the weights in its image`() {
    var scenario = Self.scenario(total: 1e15, perInstance: 1e9)
    scenario.models[0].cache = WeightsCache(shareOnNew: 0.3, load: .constant(7))
    let ends = Self.ends(scenario, Array(repeating: (0, 0), count: 96))
    let cached = ends.count { $0 == 7 }
    #expect(ends.count == 96 && ends.count { $0 == 100 } == 96 - cached)
    // Four standard errors of a binomial count: 96 x 0.3 = 28.8, deviation 4.5.
    #expect((Double(cached) - 28.8).magnitude < 18)
  }

  @Test func `an instance passes every step of its life in order`() {
    var scenario = SmallScenario.twoRegions()
    scenario.pools[0].grant = .constant(20)
    scenario.pools[0].provisioning = .constant(100)
    scenario.pools[0].imagePull = .constant(50)
    scenario.loadBalancer.interval = .seconds(10)
    var world = World(Design(scenario), replication: 0, natural: false)
    world.request(cell: 0, owner: -1)
    if world.state.isStale { world.settle() }
    func step(at seconds: Int64) -> LaunchStep? {
      world.run(until: seconds * Self.second)
      return world.state.launches.first { !$0.isFree }?.lifeStep(at: world.now)
    }
    let loaded: Int64 = 20 + 100 + 50 + 28
    let steps = [0, 20, 120, 170, loaded, loaded + 60].map(step(at:))
    #expect(
      steps == [.granting, .booting, .pullingImage, .loading, .warmingUp, .checking])
    #expect(step(at: loaded + 70) == .ramping)
    #expect(step(at: loaded + 70 + 120) == nil)
    #expect(world.state.cells[0].serving == 5)
  }

  @Test func `an instance of a slower type carries its share`() {
    var scenario = SmallScenario.twoRegions(perZone: 2, secondaryPerZone: 2, load: 66)
    scenario.models[0].relativeSpeeds = [RelativeSpeed(instanceType: "slow", percent: 55)]
    scenario.pools[0].instanceType = "slow"
    // Without a service time there are no slots, so nothing is left to chance.
    scenario.models[0].speed = .fixed(requestsPerSecond: 10, serviceSeconds: 0)
    let world = World(Design(scenario), replication: 0, natural: false)
    // Six at 5.5 requests/s carry half of 66/s, and the queue limit of 0 refuses the rest.
    #expect(world.state.regions[0].served == Units.rate(33))
    #expect(world.state.regions[0].lost == Units.rate(33))
    #expect(world.state.regions[0].utilisation == 1_000_000)
  }
}
