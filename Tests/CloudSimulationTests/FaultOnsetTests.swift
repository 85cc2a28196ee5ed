import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// When faults begin: laws of gaps, clusters, dates, files, common causes, overload.
struct FaultOnsetTests {
  /// The incidents of a long run of one fault that harms nobody.
  private func incidents(
    years: Int64 = 1, zones: Int = 1, perZone: Int = 1, _ change: (inout Fault) -> Void
  ) -> [Incident] {
    let fault = SmallScenario.fault("f", .region, [.block(.telemetry)]) {
      $0.duration = .constant(1)
      change(&$0)
    }
    let scenario = SmallScenario.oneRegion(
      zones: zones, perZone: perZone, faults: [fault], horizon: .seconds(years * 365 * 86_400))
    var world = World(Design(scenario), replication: 0)
    return world.finish().incidents
  }

  @Test func `clusters have the published mean and median of gaps`() {
    // 40 % short gaps of mean 6 h; the others make the mean 85.5 h.
    let long = (85.5 - 0.4 * 6) / 0.6
    let law = Distribution.mixture([
      WeightedLaw(weight: 0.4, law: .exponential(mean: 6 * 3600)),
      WeightedLaw(weight: 0.6, law: .exponential(mean: long * 3600)),
    ])
    let onsets = incidents(years: 60) { $0.onset = .gaps(law) }.map { Double($0.onset) / 3.6e12 }
    let gaps = zip(onsets.dropFirst(), onsets).map { $0 - $1 }.sorted()
    #expect(gaps.count > 5000)
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    // Standard errors: 1.5 h of the mean; the median's density there is 0.0045 per h, so 1.5 h, too.
    #expect(abs(mean - 85.5) < 6)
    #expect(abs(gaps[gaps.count / 2] - 27.1) < 6)
    // More than a Poisson process spreads.
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
    #expect(variance > 1.5 * mean * mean)
  }

  @Test func `dates thinned by a chance come on these dates, about as often`() {
    let day: Int64 = 86_400
    let start: Int64 = 1_767_225_600
    let times = (0..<365).map { start + $0 * day }
    let found = incidents {
      $0.onset = .times(unixSeconds: times)
      $0.chance = 0.2
    }
    #expect(found.allSatisfy { $0.onset % (day * Units.second) == 0 })
    // Binomial(365, 0.2): 73 with a deviation of 7.6.
    #expect(found.count > 45 && found.count < 101)
  }

  @Test func `rows of a file bring their durations and places`() {
    let start: Int64 = 1_767_225_600
    let rows = [
      FaultTrace.Row(onsetUnixSeconds: start + 100, durationSeconds: 50, place: "east"),
      FaultTrace.Row(onsetUnixSeconds: start + 300, durationSeconds: 20, place: "west"),
      FaultTrace.Row(onsetUnixSeconds: start + 500, durationSeconds: 10),
    ]
    let found = incidents { $0.onset = .trace(FaultTrace(rows: rows, source: "f.csv")) }
    #expect(found.map { $0.onset / Units.second } == [100, 500])
    #expect(found.map { ($0.faultEnd ?? 0) / Units.second } == [150, 510])
  }

  @Test func `a common cause takes the whole domain, as often as its share says`() {
    let fault = SmallScenario.fault("f", .instance, [.capacityLoss(share: 1), .memoryLoss]) {
      $0.onset = .rate(perYear: 100)
      $0.duration = .constant(60)
      $0.commonCause = CommonCause(share: 0.1, reach: .zone)
    }
    let scenario = SmallScenario.oneRegion(
      zones: 2, perZone: 5, load: 1, faults: [fault], horizon: .seconds(365 * 86_400))
    var world = World(Design(scenario), replication: 0)
    let found = world.finish().incidents
    let wide = found.filter { $0.scope == .zone }
    // About 100 of 1000, with a deviation of 10.
    #expect(wide.count > 60 && wide.count < 140)
    #expect(wide.filter { $0.instancesLost == 5 }.count > wide.count / 2)
    #expect(found.filter { $0.scope == .instance }.allSatisfy { $0.instancesLost == 1 })
    #expect(world.brokenInvariants() == [])
  }

  @Test func `crashes of overload come while there is overload, and make it worse`() {
    func run(load: Double, _ perYear: Double) -> ReplicationResult {
      let fault = SmallScenario.fault("cascade", .instance, [.capacityLoss(share: 1), .memoryLoss])
      {
        $0.onset = .overload(perYear: perYear, above: 1)
        $0.duration = .constant(600)
      }
      let scenario = SmallScenario.oneRegion(
        zones: 1, perZone: 10, load: load, faults: [fault], horizon: .seconds(86_400))
      var world = World(Design(scenario), replication: 0)
      for hour in 1...23 {
        world.run(until: Int64(hour) * 3600 * Units.second)
        #expect(world.brokenInvariants() == [])
      }
      return world.finish()
    }
    let hourly = 365.0 * 24
    #expect(run(load: 95, hourly).incidents.isEmpty)
    // Ten instances that crash once an hour for ten minutes: on average 6/7 of them are there.
    let worse = run(load: 105, hourly)
    #expect(worse.incidents.count > 150 && worse.incidents.count < 260)
    #expect(worse.failedTotal > run(load: 105, 0).failedTotal * 2)
  }
}
