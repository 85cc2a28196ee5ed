import CloudModel
import Stochastics

/// The autoscaler of every region: its policies, their plans, and how far they look back.
final class AutoscalerDesign: Sendable {
  /// Alarms first, then the others in file order.
  let policies: [any ScalingPolicy]
  let cadences: [ScalingCadence]
  /// What wishes of a region are multiplied by.
  let headroom: [Double]
  /// Whether looks of different policies fall on different times.
  let hasManyCadences: Bool
  /// Whether instances on their way go before those that serve.
  let removesUnreadyFirst: Bool
  /// The longest time before a look that a policy reads, nanoseconds.
  let span: Int64
  /// The utilisation that reservations of a failover aim at.
  let utilisationTarget: Double
  /// When metrics are missing, by region; nil for never.
  let gaps: MetricGapDesign?
  private let scenario: Scenario
  private let speed: SpeedTable
  /// `plans[path][policy][region]`: plans, by path of the traffic's noise.
  private let plans: [ScalingPlans]

  init(
    _ policy: AutoscalingPolicy, _ scenario: Scenario, demands: [DemandTable], speed: SpeedTable,
    _ keys: inout StreamKeys
  ) {
    gaps = policy.metricGaps.map { MetricGapDesign($0, scenario, &keys) }
    policies = policy.all
    cadences = policies.map(\.cadence)
    headroom = scenario.regions.indices.map {
      (1 + scenario.capacityBuffer) * scenario.survivalFactor(ofRegion: $0)
    }
    hasManyCadences = Set(cadences.map(\.interval)).count > 1
    span = cadences.map { $0.window + $0.delay }.max() ?? 0
    removesUnreadyFirst = policies.contains(where: \.removesUnreadyFirst)
    utilisationTarget = policies.lazy.compactMap(\.utilisationTarget).first ?? 1
    self.scenario = scenario
    self.speed = speed
    let policies = policies
    plans = demands.map { Self.plans(policies, scenario, $0, speed) }
  }

  /// The plans of a replication, whose offered load may be its own.
  func plans(ofReplication number: Int, _ demand: DemandTable) -> ScalingPlans {
    if let noise = scenario.traffic.noise, noise.paths == nil {
      return Self.plans(policies, scenario, demand, speed)
    }
    return plans[number % plans.count]
  }

  private static func plans(
    _ policies: [any ScalingPolicy], _ scenario: Scenario, _ demand: DemandTable,
    _ speed: SpeedTable
  ) -> ScalingPlans {
    if !policies.contains(where: \.isPlanned) { return policies.map { _ in [] } }
    let shares = Apportion.shares(scenario.routing.weights)
    let horizon = Units.nanoseconds(scenario.horizon)
    let bases = scenario.regions.indices.map { region in
      PlanningBasis(
        regionName: scenario.regions[region].name, startUnixSeconds: scenario.startUnixSeconds,
        horizon: horizon,
        hourlyRates: demand.hourlyRates(share: shares[region], horizon: horizon),
        ratePerInstance: { speed.throughput(utilisation: $0) })
    }
    return policies.map { policy in policy.isPlanned ? bases.map { policy.plan($0) } : [] }
  }
}

/// Gaps in the metrics in nanoseconds, with their streams.
struct MetricGapDesign: Sendable {
  /// Mean time from the end of one to the next, nanoseconds.
  let meanGap: Double
  let duration: Distribution
  /// By region.
  let streams: [(onset: Int, duration: Int)]

  init(_ gaps: MetricGaps, _ scenario: Scenario, _ keys: inout StreamKeys) {
    meanGap = Double(Units.nanoseconds(gaps.meanGap))
    duration = gaps.duration
    var streams: [(Int, Int)] = []
    for region in scenario.regions {
      let name = "metrics of \(region.name)"
      streams.append((keys.add(name, "onset"), keys.add(name, "duration")))
    }
    self.streams = streams
  }
}

/// `plans[policy][region]`: what policies know in advance; no regions for one that only reacts.
typealias ScalingPlans = [[CapacityPlan?]]

extension DemandTable {
  /// Requests/s of a share of all traffic, mean of each whole hour of a horizon.
  func hourlyRates(share: Share, horizon: Int64) -> [Double] {
    let hour = 60 * Units.minute
    var rates: [Double] = []
    var piece = 0
    for index in 0..<max(0, horizon / hour) {
      let (from, to) = (index * hour, (index + 1) * hour)
      while piece + 1 < starts.count, starts[piece + 1] <= from { piece += 1 }
      var total: Amount = 0
      var inner = piece
      while inner < starts.count, starts[inner] < to {
        let begin = max(from, starts[inner])
        let end = inner + 1 < starts.count ? min(to, starts[inner + 1]) : to
        total += Amount(self.rates[inner]) * Amount(end - begin)
        inner += 1
      }
      let mean = Double(total / Amount(hour)) / Units.ratePerRequestPerSecond
      rates.append(mean * Double(share) / Double(Units.wholeShare))
    }
    return rates
  }
}
