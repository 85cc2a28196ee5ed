import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

struct NoisePathTests {
  private static func scenario(
    _ noise: TrafficNoise?, days: Int64 = 60, geographies: Int = 1
  ) -> Scenario {
    var scenario = SmallScenario.oneRegion(perZone: 3, horizon: .seconds(days * 86_400))
    scenario.traffic.rate = .constant(requestsPerSecond: 12)
    scenario.traffic.geographies = (0..<geographies).map {
      Geography(name: "g\($0)", share: 1 / Double(geographies))
    }
    scenario.traffic.noise = noise
    return scenario
  }

  private static let autoregressive = NoiseProcess.logNormal(
    sigma: 0.2, correlation: 0.9, stepSeconds: 900)

  @Test func `a log-normal course has the stated mean, deviation and correlation`() {
    let days: Int64 = 3650
    let noise = TrafficNoise(Self.autoregressive)
    let path = NoisePath(noise, Self.scenario(noise, days: days), seed: 3, number: 0)
    let count = Int(days * 96)
    let factors = (0..<count).map { path.factor(at: Int64($0) * 900 * Units.second) }
    let logs = factors.map { PortableMath.log($0) + 0.02 }
    let mean = logs.reduce(0, +) / Double(count)
    let variance = logs.reduce(0) { $0 + $1 * $1 } / Double(count)
    let product = zip(logs, logs.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count - 1)
    // n_eff = n (1 - r) / (1 + r) for the mean, n (1 - r^2) / (1 + r^2) for the variance: four of each.
    let n = Double(count)
    #expect(abs(mean) < 4 * 0.2 / (n * 0.1 / 1.9).squareRoot())
    #expect(abs(variance / 0.04 - 1) < 4 * (2 / (n * 0.19 / 1.81)).squareRoot())
    #expect(abs(product / variance - 0.9) < 4 * (0.19 / n).squareRoot())
    #expect(abs(factors.reduce(0, +) / n - 1) < 4 * 0.2 / (n * 0.1 / 1.9).squareRoot())
  }

  @Test func `a longer horizon and a further geography change no draw`() {
    let noise = TrafficNoise(Self.autoregressive, each: .geography)
    let short = NoisePath(
      noise, Self.scenario(noise, days: 10, geographies: 2), seed: 1, number: 4)
    let long = NoisePath(
      noise, Self.scenario(noise, days: 20, geographies: 3), seed: 1, number: 4)
    for step in 0..<960 {
      for place in 0..<2 {
        let time = Int64(step) * 900 * Units.second
        #expect(
          short.factor(at: time, geography: place) == long.factor(at: time, geography: place))
      }
    }
    #expect(long.factor(at: 0, geography: 0) != long.factor(at: 0, geography: 1))
    #expect(long.factor(at: 0, geography: 2) != long.factor(at: 0, geography: 1))
  }

  @Test func `replication r has course r mod K`() {
    let scenario = Self.scenario(TrafficNoise(Self.autoregressive, paths: 3), days: 2)
    let design = Design(scenario)
    let tables = (0..<7).map { design.demand(ofReplication: $0) }
    #expect(tables[0] == tables[3] && tables[2] == tables[5] && tables[0] == tables[6])
    #expect(tables[0].rates != tables[1].rates && tables[1].rates != tables[2].rates)
    let valid = (0..<6).map { number in
      var world = World(design, replication: number)
      return world.finish().valid
    }
    #expect(valid[0] == valid[3] && valid[1] == valid[4] && valid[2] == valid[5])
    #expect(Set(valid).count == 3)
  }

  @Test func `noise of the replication differs in each, and comes back for its number`() {
    let scenario = Self.scenario(TrafficNoise(Self.autoregressive, paths: nil), days: 2)
    let design = Design(scenario)
    func valid(_ number: Int) -> Amount {
      var world = World(design, replication: number)
      return world.finish().valid
    }
    let first = (0..<10).map(valid)
    #expect(Set(first).count == 10)
    // In another order, and from another design.
    #expect((0..<10).reversed().map(valid).reversed() == first)
    var other = World(Design(scenario), replication: 7)
    #expect(other.finish().valid == first[7])
  }

  @Test func `without noise, and with noise that all share, the mix stays`() {
    var scenario = Self.scenario(TrafficNoise(Self.autoregressive), geographies: 3)
    #expect(DemandTable(scenario).mixes.count == 1)
    scenario.traffic.noise?.each = .geography
    let table = DemandTable(scenario)
    #expect(table.mixes.count > 1000)
    // The class mix is one, so there is one speed.
    #expect(table.speeds.count == 1)
    var world = World(Design(scenario), replication: 0)
    let result = world.finish()
    #expect(result.flows.reduce(Amount(0)) { $0 + $1.valid } == result.valid)
    // Three geographies of equal shares: their noise averages out over 60 days.
    for flow in result.flows {
      #expect(abs(Double(flow.valid) / Double(result.valid) - 1.0 / 3) < 0.02)
    }
  }

  @Test func `days of residuals are drawn whole, by their date`() {
    let days = (0..<5).map { day in (0..<24).map { Double(day * 24 + $0 + 1) } }
    var scenario = Self.scenario(
      TrafficNoise(.residuals(days: days, stepSeconds: 3600), paths: 1), days: 400)
    // Noon: the first day is drawn from its midnight on.
    scenario.startUnixSeconds += 43_200
    guard let noise = scenario.traffic.noise else { return }
    let path = NoisePath(noise, scenario, seed: 9, number: 0)
    var drawn = Array(repeating: 0, count: 5)
    for day in 0..<399 {
      let midnight = (Int64(day) * 86_400 + 43_200) * Units.second
      let first = path.factor(at: midnight)
      let index = Int(first - 1) / 24
      drawn[index] += 1
      for hour in 0..<24 {
        #expect(path.factor(at: midnight + Int64(hour) * 3600 * Units.second) == days[index][hour])
      }
    }
    // 399 draws of 5: 80 each, deviation 8.
    #expect(drawn.allSatisfy { abs($0 - 80) < 32 })
    #expect(Int(path.factor(at: 0) - 1) % 24 == 12)
  }

  @Test func `a copied world goes on with its noise`() {
    var scenario = ExactnessTests.busy()
    scenario.traffic.noise = TrafficNoise(Self.autoregressive, each: .flow, paths: nil)
    let design = Design(scenario)
    var world = World(design, replication: 2)
    world.run(until: 5 * 86_400 * Units.second)
    var copy = world
    #expect(world.finish() == copy.finish())
    #expect(world.state == copy.state)
  }
}
