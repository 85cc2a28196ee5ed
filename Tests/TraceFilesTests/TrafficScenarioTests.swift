import CloudModel
import Foundation
import Stochastics
import TestSupport
import Testing
import Theory

@testable import CloudSimulation
@testable import TraceFiles

/// What the shipped scenarios about traffic answer, against a second computation.
struct TrafficScenarioTests {
  private func scenario(_ name: String) throws -> Scenario {
    let loaded = ScenarioLoader.load(Repository.path("scenarios/\(name).yaml"))
    #expect(loaded.issues.isEmpty, "\(loaded.issues.map(\.headline))")
    return try #require(loaded.scenario)
  }

  private func run(_ scenario: Scenario, _ replication: Int = 0) -> ReplicationResult {
    var world = World(Design(scenario), replication: replication)
    return world.finish()
  }

  /// Hour, weekday from Monday, month from January and date in a zone, by Foundation's calendar.
  private struct Wall {
    private var calendar = Calendar(identifier: .gregorian)

    init(_ zone: String) {
      calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
    }

    func read(_ unix: Int64) -> (hour: Int, weekday: Int, month: Int, day: Int) {
      let parts = calendar.dateComponents(
        [.hour, .weekday, .month, .day], from: Date(timeIntervalSince1970: Double(unix)))
      return (
        parts.hour ?? 0, ((parts.weekday ?? 1) + 5) % 7, (parts.month ?? 1) - 1, parts.day ?? 1
      )
    }
  }

  @Test func `two continents lose by the hour what Erlang's formula says of their load`() throws {
    let scenario = try scenario("two-continents")
    let hours = try #require(scenario.traffic.rate.shape.hourOfDay)
    let weekday = try #require(scenario.traffic.rate.shape.weekday)
    let season = try #require(scenario.traffic.geographies[0].shape.season)
    let nightly = try #require(scenario.traffic.classes[1].shape.hourOfDay)
    let walls = [Wall("Europe/Berlin"), Wall("America/New_York")]
    var (offered, shed) = (0.0, 0.0)
    var worst = (rate: 0.0, unix: Int64(0))
    for hour in 0..<8760 {
      let unix = scenario.startUnixSeconds + Int64(hour) * 3600
      let years = Double(hour) / 8760
      var rate = 0.0
      for place in 0..<2 {
        let now = walls[place].read(unix)
        var day = weekday[now.weekday]
        if now.month == 0, now.day == 1 { day = 0.5 }
        if now.month == 11, (24...26).contains(now.day) { day = 0.4 }
        if place == 1, now.month == 10, (26...27).contains(now.day) { day = 0.5 }
        let common =
          34 * hours[now.hour] * day * [0.55, 0.45][place]
          * [pow(1.2, years), pow(1.4, years)][place]
          * (place == 0 ? season[now.month] : 1)
        // 15 September 2026, 14:00 UTC, for a day.
        let launch = place == 1 && (0..<86_400).contains(unix - 1_789_480_800)
        rate += common * (0.8 * (launch ? 2 : 1) + 0.2 * nightly[now.hour])
      }
      offered += rate * 3600
      // Eight instances hold 60 requests each for 6 s.
      shed += rate * ErlangB.blocking(servers: 480, load: 6 * rate) * 3600
      if rate > worst.rate { worst = (rate, unix) }
    }
    let result = run(scenario)
    #expect(abs(Units.requests(result.valid) / offered - 1) < 1e-9)
    #expect(abs(Units.requests(result.failedTotal) / shed - 1) < 0.02)
    #expect(shed > 1000)
    // The worst hour is one of the launch.
    #expect((0..<86_400).contains(worst.unix - 1_789_480_800))
  }

  @Test func `an instance is slower at night, and only agents have themselves to blame`() throws {
    var scenario = try scenario("day-and-night")
    scenario.faults = []
    let design = Design(scenario)
    let table = design.demand(ofReplication: 0)
    func capacity(_ hour: Int64) -> Double {
      let time = hour * 3600 * Units.second
      let piece = (table.starts.firstIndex { $0 > time } ?? table.starts.count) - 1
      let speed = table.speeds[table.mixes[table.mix(of: piece)].speed]
      return Double(speed.instanceRate) / 1e9
    }
    // X = 1 / (S_in / R + S_out t(b) / b) with the means of the hour's classes, t(64) = 50.12 ms.
    let classes = scenario.traffic.classes
    func expected(_ shares: [Double]) -> Double {
      let input = zip(shares, classes).reduce(0) { $0 + $1.0 * $1.1.inputTokens.mean }
      let output = zip(shares, classes).reduce(0) { $0 + $1.0 * $1.1.outputTokens.mean }
      return 1 / (input / 9600 + output * 0.05012 / 64)
    }
    #expect(abs(capacity(12) / expected([0.6, 0.4, 0]) - 1) < 1e-6)
    #expect(abs(capacity(2) / expected([0, 0, 1]) - 1) < 1e-6)
    #expect(capacity(2) < 0.4 * capacity(12))
    let calm = run(scenario)
    #expect(calm.failed[FailureKind.shed.rawValue] == 0)
    #expect(calm.flows[0].failedTotal == 0 && calm.flows[1].failedTotal == 0)
    let misses = Double(calm.flows[2].failedTotal) / Double(calm.flows[2].valid)
    #expect(misses > 1e-4 && misses < 0.02)
  }

  @Test func `a zone that is lost at night costs agents, at noon nobody who is not hit`() throws {
    let design = Design(try scenario("day-and-night"))
    func refused(at hour: Int64) -> [Amount] {
      var world = World(design, replication: 0, natural: false)
      world.run(until: (10 * 24 + hour) * 3600 * Units.second)
      _ = world.inject(faultClass: 1, place: 0, durationSeconds: 3600)
      return world.finish().flows.map {
        $0.failed[FailureKind.shed.rawValue] + $0.failed[FailureKind.timedOut.rawValue]
      }
    }
    let night = refused(at: 1)
    #expect(night[0] == 0 && night[1] == 0 && night[2] > 0)
    #expect(refused(at: 12) == [0, 0, 0])
  }

  @Test func `noise costs what a log-normal factor takes beyond the fleet's limit`() throws {
    var scenario = try scenario("restless-week")
    let noise = try #require(scenario.traffic.noise)
    guard case .logNormal(let sigma, _, 900) = noise.process else {
      Issue.record("the noise is not log-normal")
      return
    }
    let shape = scenario.traffic.rate.shape
    let (hours, days) = (try #require(shape.hourOfDay), try #require(shape.weekday))
    // Each hour's rate at 200 equally likely factors, which 18 instances meet with 35 slots of 7 s each.
    let factors = (0..<200).map { point in
      exp(sigma * PortableMath.normalQuantile((Double(point) + 0.5) / 200) - 0.5 * sigma * sigma)
    }
    func loss(_ rate: Double) -> Double {
      rate * ErlangB.blocking(servers: 630, load: 7 * rate)
    }
    var (lost, calm, offered) = (0.0, 0.0, 0.0)
    for hour in 0..<168 {
      let mean = 27.784 * hours[hour % 24] * days[hour / 24]
      lost += factors.reduce(0) { $0 + loss(mean * $1) } / 200
      calm += loss(mean)
      offered += mean
    }
    let shares = (0..<8).map { replication in
      let result = run(scenario, replication)
      return Double(result.failedTotal) / Double(result.valid)
    }
    let tally = Tally(shares)
    let error = try #require(tally.standardError)
    #expect(abs(tally.mean - lost / offered) < 4 * error + 0.02 * tally.mean)
    #expect(error < 0.1 * tally.mean)
    scenario.traffic.noise = nil
    let smooth = run(scenario)
    let share = Double(smooth.failedTotal) / Double(smooth.valid)
    #expect(share < 1e-5 && abs(share / (calm / offered) - 1) < 0.05)
  }

  @Test func `prompts that are too long are those of the log`() throws {
    let result = run(try scenario("long-prompts"))
    let text = try String(
      contentsOfFile: Repository.path("scenarios/data/azure2023_conv_requests_10min.csv"),
      encoding: .utf8)
    let prompts = text.split(separator: "\n").dropFirst().compactMap {
      Double($0.split(separator: ",")[1])
    }
    let late = Double(prompts.count { $0 > 0.4 * 9600 }) / Double(prompts.count)
    let found = Double(result.failedTotal) / Double(result.valid)
    // The law has 500 points.
    #expect(abs(found - late) <= 1.0 / 500)
    #expect(result.failed[FailureKind.intrinsic.rawValue] == result.failedTotal)
    // Ten minutes of the log 144 times a day for 30 days.
    #expect(abs(Units.requests(result.valid) - Double(prompts.count) * 144 * 30) < 0.01)
  }

  @Test func `the plan outgrows the fleet in March, after a week as it was`() throws {
    let scenario = try scenario("past-and-plan")
    var world = World(Design(scenario), replication: 0)
    world.run(until: 7 * 86_400 * Units.second)
    #expect(abs(Units.requests(world.state.ledger.valid) - 16_803_690) < 0.01)
    let result = world.finish()
    // The highest hour of the shape, 27.784 x 2.143 x 1.331 = 79.25 requests/s, reaches the fleet's 105
    // when the plan stands at 1.325, 53 days after 9 January: on 3 March. Chance begins earlier.
    var fluid = scenario
    fluid.models[0].speed = .fixed(requestsPerSecond: 5, serviceSeconds: 0)
    let exact = run(fluid)
    #expect(exact.months.prefix(2).allSatisfy { $0.failed == 0 })
    #expect(exact.months.dropFirst(2).allSatisfy { $0.failed > 0 })
    #expect(zip(result.months, exact.months).allSatisfy { $0.failed >= $1.failed })
    #expect(Double(result.months[0].failed) / Double(result.months[0].valid) < 1e-4)
  }
}
