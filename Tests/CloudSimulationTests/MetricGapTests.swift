import CloudModel
import Experiments
import TestSupport
import Testing

@testable import CloudSimulation

/// Metrics that do not reach an autoscaler for a time.
struct MetricGapTests {
  private static let second = Units.second

  /// Four instances of 10 requests/s; 25 requests/s, and from one hour on another rate.
  private static func world(_ policy: any ScalingPolicy, then rate: Double = 39) -> World {
    var scenario = SmallScenario.oneRegion(
      perZone: 4, maxPerZone: 10, load: 25, horizon: .seconds(4 * 3600))
    scenario.traffic.rate = .trace(
      TrafficTrace(
        startUnixSeconds: scenario.startUnixSeconds, stepSeconds: 3600,
        ratesPerSecond: [25, rate, rate, rate], source: "test"), repeat: .once, scale: nil)
    scenario.pools[0].minPerZone = 1
    scenario.autoscaling = AutoscalingPolicy(policies: [policy])
    scenario.autoscaling?.metricGaps = MetricGaps(
      meanGap: .seconds(1_000_000), duration: .constant(1800))
    return World(Design(scenario), replication: 0, natural: false)
  }

  /// Instances that are wanted just before the gap of 1800 s ends, and at a later moment.
  private static func wanted(_ world: World, before: Int64 = 5300, after: Int64) -> [Int] {
    var world = world
    world.run(until: 3500 * second)
    world.turnMetrics(0)
    world.settle()
    world.run(until: before * second - 1)
    let blind = world.state.desired[0]
    world.run(until: after * second)
    return [blind, world.state.desired[0]]
  }

  @Test func `target tracking has no datapoint, and begins its row anew`() {
    let world = Self.world(TargetTracking(target: 0.7))
    var seeing = world
    seeing.run(until: 3800 * Self.second)
    // 97.5 % of four at 70 %: six, at the third datapoint.
    #expect(seeing.state.desired[0] == 6)
    #expect(Self.wanted(world, after: 5459) == [4, 4])
    #expect(Self.wanted(world, after: 5460) == [4, 6])
  }

  @Test func `target tracking removes nothing that it cannot see idle`() {
    let world = Self.world(TargetTracking(target: 0.7), then: 5)
    var seeing = world
    seeing.run(until: 5200 * Self.second)
    #expect(seeing.state.desired[0] < 4)
    #expect(Self.wanted(world, after: 5400) == [4, 4])
    #expect(Self.wanted(world, after: 5300 + 16 * 60)[1] < 4)
  }

  @Test func `a pod autoscaler without its metric keeps its replicas`() {
    let world = Self.world(
      KubernetesHPA(metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 60))]))
    var seeing = world
    seeing.run(until: 3700 * Self.second)
    #expect(seeing.state.desired[0] > 4)
    // It reads a sample of 30 s that is 15 s old, and syncs each 15 s.
    #expect(Self.wanted(world, after: 5314) == [4, 4])
    #expect(Self.wanted(world, after: 5330)[1] > 4)
  }

  @Test func `gaps come as often and last as long as they are said to`() {
    var scenario = SmallScenario.oneRegion()
    scenario.autoscaling = AutoscalingPolicy(policies: [TargetTracking(target: 0.7)])
    scenario.autoscaling?.metricGaps = MetricGaps(
      meanGap: .seconds(9 * 3600), duration: .exponential(mean: 3600))
    let design = Design(scenario)
    let hours = (0..<8).reduce(0.0) { sum, number in
      var world = World(design, replication: number)
      return sum + world.finish().metricGapSeconds / 3600
    }
    // A tenth of eight years, in about 7,000 gaps: three standard errors are 5 %.
    #expect((hours / (0.1 * 8 * 8760) - 1).magnitude < 0.05)
    let names = MeasureCatalog.measures(for: scenario).map(\.name)
    #expect(names.contains("metric_gap_time"))
  }
}
