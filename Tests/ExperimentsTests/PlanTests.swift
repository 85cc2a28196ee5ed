import CloudModel
import CloudSimulation
import Experiments
import Stochastics
import TestSupport
import Testing
import Theory

struct PlanTests {
  @Test func `a point sets buffer, pools and growth, and stops at what can be had`() {
    var scenario = ExampleRuns.small
    scenario.pools[0].minPerZone = 3
    scenario.pools[0].initialPerZone = 4
    scenario.pools[0].maxPerZone = 5
    scenario.pools[0].quota = 9
    let larger = PlanPoint(buffer: 0.25, size: 1.5, growth: 0.4).applied(to: scenario)
    #expect(larger.capacityBuffer == 0.25)
    #expect(larger.pools[0].minPerZone == 5 && larger.pools[0].initialPerZone == 5)
    #expect(larger.pools[0].maxPerZone == 5 && larger.pools[0].quota == 9)
    #expect(larger.traffic.rate.shape.growthPerYear == 0.4)
    // 3 x 0.4 and 4 x 0.4 are rounded up.
    let smaller = PlanPoint(buffer: 0, size: 0.4, growth: 0).applied(to: scenario)
    #expect(smaller.pools[0].minPerZone == 2 && smaller.pools[0].initialPerZone == 2)
    // 5 x 0.8 is 4 exactly, whatever the binary fraction of 0.8.
    scenario.pools[0].minPerZone = 5
    #expect(
      PlanPoint(buffer: 0, size: 0.8, growth: 0).applied(to: scenario).pools[0].minPerZone == 4)
    let same = PlanPoint(buffer: scenario.capacityBuffer, size: 1, growth: 0)
    #expect(same.applied(to: ExampleRuns.small) == ExampleRuns.small)
  }

  @Test func `a grid has every combination once, in order`() throws {
    let grid = try PlanGrid(buffers: [0.3, 0.2, 0.3], sizes: [1, 0.5], growths: [0.1, 0])
    #expect(grid.points.count == 8)
    #expect(grid.points.first == PlanPoint(buffer: 0.2, size: 0.5, growth: 0))
    #expect(grid.points[1] == PlanPoint(buffer: 0.3, size: 0.5, growth: 0))
    #expect(grid.points.last == PlanPoint(buffer: 0.3, size: 1, growth: 0.1))
  }

  @Test(
    arguments: [
      ([-0.1], [1], [0], "buffer is -10 %; allowed: 0 % to 1000 %"),
      ([0], [0], [0], "size is 0 %; allowed: above 0 % to 1000 %"),
      ([0], [1], [-1], "growth is -100 %; allowed: above -100 % to 1000 %"),
      ([0], [.nan], [0], "size is nan %; allowed: above 0 % to 1000 %"),
      ([], [1], [0], "buffer has no value; write one or more, such as 20%,30%"),
    ] as [([Double], [Double], [Double], String)])
  func `a value outside its range is refused`(
    buffers: [Double], sizes: [Double], growths: [Double], message: String
  ) {
    #expect {
      try PlanGrid(buffers: buffers, sizes: sizes, growths: growths)
    } throws: { "\($0)" == message }
  }

  @Test func `too many points are refused`() {
    let many = (0..<101).map { Double($0) / 100 }
    #expect {
      try PlanGrid(buffers: many, sizes: [0.5, 1], growths: [0, 0.1, 0.2, 0.3, 0.4])
    } throws: { "\($0)" == "the plan has 1010 points; allowed: up to 1000; shorten a list" }
  }

  @Test func `the needs of a region follow from its peak by arithmetic`() throws {
    // 30 requests/s over 10 an instance: 3 at capacity, 4 there.
    let need = try #require(CapacityNeed.all(Design(ExampleRuns.small)).first)
    #expect(need.peakRate == 30 && need.wanted == 3 && need.present == 4)
    #expect(need.binding == .initial)
    // Without a service time an instance is one server of 0.1 s.
    let alone = ErlangC.wait(exceededBy: 0.01, servers: 4, load: 3, serviceTime: 0.1)
    #expect(alone > 0 && (need.p99WaitSeconds - alone).magnitude < 1e-12)
    var scenario = ExampleRuns.small
    scenario.models[0].speed = .fixed(requestsPerSecond: 10, serviceSeconds: 2)
    let slots = try #require(CapacityNeed.all(Design(scenario)).first)
    let wait = ErlangC.wait(exceededBy: 0.01, servers: 80, load: 60, serviceTime: 2)
    #expect((slots.p99WaitSeconds - wait).magnitude < 1e-9)
    // And the definition: 1 % of the arrivals wait longer.
    if wait > 0 {
      let beyond = ErlangC.waiting(servers: 80, load: 60, serviceTime: 2, longerThan: wait)
      #expect((beyond - 0.01).magnitude < 1e-9)
    }
  }

  /// 63 requests/s on instances of 10, followed at 90 %: seven in three zones.
  private func followed(
    buffer: Double = 0, survives: [SurvivedLoss] = [], minimum: Int = 0, most: Int = 10
  ) throws -> CapacityNeed {
    var scenario = SmallScenario.oneRegion(zones: 3, perZone: 3, maxPerZone: most, load: 63)
    scenario.pools[0].minPerZone = minimum
    scenario.capacityBuffer = buffer
    scenario.survives = survives
    scenario.autoscaling = AutoscalingPolicy(policies: [
      KubernetesHPA(metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 90))])
    ])
    return try #require(CapacityNeed.all(Design(scenario)).first)
  }

  @Test func `what asks for the last instance binds`() throws {
    let plain = try followed()
    #expect(plain.wanted == 7 && plain.binding == .autoscaler)
    // 8.75, and with half as much again for a zone 13.125.
    let buffered = try followed(buffer: 0.25)
    #expect(buffered.wanted == 9 && buffered.binding == .buffer)
    let surviving = try followed(buffer: 0.25, survives: [.zone])
    #expect(surviving.wanted == 14 && surviving.binding == .survive)
    let kept = try followed(buffer: 0.25, minimum: 3)
    #expect(kept.wanted == 9 && kept.binding == .minimum)
    let limited = try followed(buffer: 0.25, survives: [.zone], most: 4)
    #expect(limited.present == 12 && limited.binding == .maximum)
    // What the buffer asks for is not what decides above a minimum that only survival exceeds.
    #expect(try followed(buffer: 0.25, survives: [.zone], minimum: 4).binding == .survive)
  }

  @Test func `a lost zone leaves the rest with all the load`() throws {
    // Three of seven are lost, five of fourteen.
    let plain = try followed()
    #expect((plain.loadAtPeak - 0.9).magnitude < 1e-12)
    #expect(try (#require(plain.loadWithoutZone) - 63.0 / 40).magnitude < 1e-12)
    let surviving = try followed(buffer: 0.25, survives: [.zone])
    #expect(try (#require(surviving.loadWithoutZone) - 0.7).magnitude < 1e-12)
    #expect(CapacityNeed.all(Design(ExampleRuns.small))[0].loadWithoutZone == nil)
  }

  @Test func `a goal is reached when the interval is above it, not the mean`() async throws {
    func row(goal: Double) async throws -> PlanRow {
      var scenario = ExampleRuns.small
      scenario.objective.availability = goal
      let grid = try PlanGrid(buffers: [0], sizes: [0.75], growths: [0])
      let rows = try await PlanRun(
        scenario, grid: grid, options: RunOptions(replications: 40, threads: 2)
      ).run()
      return try #require(rows.first)
    }
    let estimate = try #require(try await row(goal: 0.5).estimate("availability"))
    let (low, high) = (try #require(estimate.low), try #require(estimate.high))
    #expect(low < estimate.value && estimate.value < high)
    #expect(try await row(goal: low).verdict() == .meets)
    #expect(try await row(goal: high.nextUp).verdict() == .misses)
    let between = try await row(goal: 0.5 * (low + estimate.value)).verdict()
    guard case .undecided = between else {
      Issue.record("\(between) with the mean above the goal and the interval around it")
      return
    }
  }

  @Test func `a crowded station makes one in a hundred wait as Erlang C says`() {
    let wait = ErlangC.wait(exceededBy: 0.01, servers: 10, load: 9, serviceTime: 3)
    let beyond = ErlangC.waiting(servers: 10, load: 9, serviceTime: 3, longerThan: wait)
    #expect(wait > 0 && (beyond - 0.01).magnitude < 1e-12)
    #expect(ErlangC.wait(exceededBy: 0.5, servers: 100, load: 50, serviceTime: 3) == 0)
    #expect(ErlangC.wait(exceededBy: 0.01, servers: 10, load: 10, serviceTime: 3) == .infinity)
  }

  @Test func `larger pools lose no more, and the rows keep the order of the grid`() async throws {
    let grid = try PlanGrid(buffers: [0], sizes: [0.5, 0.75, 1], growths: [0, 0.5])
    let rows = try await PlanRun(
      ExampleRuns.small, grid: grid, options: RunOptions(replications: 6, threads: 2)
    ).run()
    #expect(rows.map(\.point) == grid.points)
    for growth in [0.0, 0.5] {
      let lost = try rows.filter { $0.point.growth == growth }
        .map { row in
          let estimate = try row.estimate("unavailability")
          return try #require(estimate).value
        }
      #expect(lost.count == 3 && lost[0] >= lost[1] && lost[1] >= lost[2])
    }
    // Two of the three instances that the traffic needs lose a third of it from the first month on.
    #expect(rows[0].firstFailingMonth == 0)
    let availability = try rows[0].estimate("availability")
    #expect(try #require(availability).value < 0.7)
    #expect(rows[0].greatestLoss?.fault == nil && rows[0].greatestLoss?.phase == .capacity)
    let share = try #require(rows[0].greatestLoss).share
    #expect(share > 0.5 && share <= 1)
  }

  @Test func `the first failing month is where growth overtakes capacity`() async throws {
    // 20 requests/s, 40 served: doubling in a year of growth of 100 % begins to lose at its end; with
    // 300 % when (1 + 3)^t = 2, at half a year.
    var scenario = SmallScenario.oneRegion(perZone: 4, load: 20)
    scenario.objective.availability = 0.999
    let grid = try PlanGrid(buffers: [0], sizes: [1], growths: [0, 3])
    let rows = try await PlanRun(
      scenario, grid: grid, options: RunOptions(replications: 2, threads: 1)
    ).run()
    #expect(rows[0].firstFailingMonth == nil && rows[0].greatestLoss == nil)
    // Half of 365 d is July 2nd: July is the first month that loses.
    #expect(rows[1].firstFailingMonth == 6)
  }

  @Test func `a plan that is stopped keeps finished points`() async throws {
    let grid = try PlanGrid(buffers: [0, 0.1], sizes: [1], growths: [0])
    let rows = try await PlanRun(
      ExampleRuns.small, grid: grid, options: RunOptions(replications: 4, threads: 1)
    ).run(shouldStop: { true })
    #expect(rows.isEmpty)
  }
}
