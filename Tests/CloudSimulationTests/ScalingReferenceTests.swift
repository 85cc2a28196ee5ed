import CloudModel
import Stochastics
import TestSupport
import Testing

@testable import CloudSimulation

/// The autoscaler that ticks only where it may matter, against one that looks at every minute.
struct ScalingReferenceTests {
  /// A plain autoscaler of one pool, minute by minute, with its own instances and utilisation.
  struct Reference {
    let rates: [Double]
    let step: Int
    let delay: Int
    let policy: AutoscalingPolicy
    let buffer: Double
    let least: Int
    let most: Int
    var desired: Int
    /// Ready from this second on; one entry an instance.
    var readyAt: [Int]
    var high = 0
    var low = 0
    var lastOut: Int?
    var lastChange: Int?
    var lastAlarm: [Int?]

    init(_ rates: [Double], step: Int, delay: Int, _ scenario: Scenario) {
      self.rates = rates
      self.step = step
      self.delay = delay
      policy = scenario.autoscaling ?? AutoscalingPolicy(alarms: [], targetTracking: nil)
      buffer = scenario.capacityBuffer
      least = scenario.pools[0].minPerZone
      most = scenario.pools[0].maxPerZone
      desired = scenario.pools[0].initialPerZone
      readyAt = Array(repeating: 0, count: desired)
      lastAlarm = policy.alarms.map { _ in nil }
    }

    private func rate(_ second: Int) -> Double { rates[second / step % rates.count] }

    private func ready(_ second: Int) -> Int { readyAt.count { $0 <= second } }

    /// Ends the minute before this second, a multiple of 60.
    mutating func tick(_ now: Int) {
      var area = 0
      var arrived = 0.0
      // Rates and readiness change on half minutes only.
      for second in [now - 60, now - 30] {
        let capacity = Double(ready(second)) * 10
        area += 30 * Int((min(1, rate(second) / capacity) * 1e6).rounded())
        arrived += 30 * rate(second)
      }
      let mean = area / 60
      // Instances count as ready in the minute that is looked at, not from its last second on.
      let count = ready(now - 1)
      var wish = desired
      if let tracking = policy.targetTracking {
        let target = Int((tracking.target * 1e6).rounded())
        high = mean > target ? high + 1 : 0
        low = mean < Int((Double(target) * tracking.scaleInBelow).rounded()) ? low + 1 : 0
        if high >= tracking.scaleOutDatapoints, over(lastOut, now, tracking.scaleOutCooldown) {
          wish = max(wish, trackingWish(count, mean, target))
        }
      }
      let rang = policy.alarms.map { alarm in
        alarm.metric == .gpuUtilization
          ? mean > Int((alarm.threshold * 1e6).rounded()) : arrived / 60 > alarm.threshold
      }
      var fired: [Int] = []
      for (index, alarm) in policy.alarms.enumerated()
      where rang[index] && over(lastAlarm[index], now, alarm.cooldown) {
        let base = Double(desired) / (1 + buffer)
        let more = base + max(1, (base * alarm.step).rounded(.up))
        wish = max(wish, Int((more * (1 + buffer) - 1e-9).rounded(.up)))
        fired.append(index)
      }
      if min(wish, most) > desired {
        for index in fired { lastAlarm[index] = now }
        readyAt += Array(repeating: now + delay, count: min(wish, most) - desired)
        desired = min(wish, most)
        lastOut = now
        lastChange = now
      } else if wish == desired, !rang.contains(true) {
        scaleIn(now, count, mean)
      }
    }

    private mutating func scaleIn(_ now: Int, _ count: Int, _ mean: Int) {
      guard let tracking = policy.targetTracking else { return }
      let target = Int((tracking.target * 1e6).rounded())
      let wish = max(least, trackingWish(count, mean, target))
      guard low >= tracking.scaleInDatapoints, over(lastChange, now, tracking.scaleInCooldown),
        readyAt.allSatisfy({ $0 < now }), wish < desired
      else { return }
      readyAt.removeLast(desired - wish)
      desired = wish
      lastChange = now
    }

    private func trackingWish(_ count: Int, _ mean: Int, _ target: Int) -> Int {
      Int((Double(count) * Double(mean) / Double(target) * (1 + buffer) - 1e-9).rounded(.up))
    }

    private func over(_ last: Int?, _ now: Int, _ cooldown: Duration) -> Bool {
      guard let last else { return true }
      return now - last >= Int(cooldown.components.seconds)
    }
  }

  @Test(arguments: [30, 60, 90, 420, 900])
  func `ticks where it may matter decide as ticks at every minute`(_ step: Int) {
    for seed in 0..<8 {
      var stream = RandomStream(
        key: StreamKey(seed: UInt64(seed), component: "scaling", purpose: "\(step)"),
        replication: 0)
      var level = 60.0
      // A whole day repeats without a seam.
      let rates = (0..<86_400 / step).map { _ in
        level = min(190, max(5, level * (0.75 + 0.5 * stream.nextUniform())))
        return stream.nextUniform() < 0.1 ? 180 : level.rounded()
      }
      let delay = [0, 90, 150][stream.nextIndex(below: 3)]
      let scenario = Self.scenario(rates, step: step, delay: delay, seed: seed)
      var reference = Reference(rates, step: step, delay: delay, scenario)
      var world = World(Design(scenario), replication: 0)
      var changes = 0
      for minute in 1...720 {
        let before = reference.desired
        reference.tick(minute * 60)
        world.run(until: Int64(minute) * Units.minute)
        if reference.desired != before { changes += 1 }
        if world.state.desired[0] != reference.desired {
          let place: Comment = """
            step \(step), seed \(seed), minute \(minute): \(world.state.desired[0]) wanted, \
            the reference wants \(reference.desired), before \(before)
            """
          Issue.record(place)
          return
        }
      }
      #expect(changes > 5)
    }
  }

  static func scenario(_ rates: [Double], step: Int, delay: Int, seed: Int) -> Scenario {
    var scenario = SmallScenario.oneRegion(perZone: 8, maxPerZone: 20, horizon: .seconds(86_400))
    scenario.pools[0].minPerZone = 2
    scenario.pools[0].provisioning = .constant(Double(delay))
    let trace = TrafficTrace(
      startUnixSeconds: scenario.startUnixSeconds, stepSeconds: Int64(step), ratesPerSecond: rates,
      source: "test")
    scenario.traffic.rate = .trace(trace, repeat: .daily, scale: nil)
    scenario.capacityBuffer = seed % 2 == 0 ? 0 : 0.25
    let alarms = [
      ScalingAlarm(metric: .gpuUtilization, threshold: 0.9, cooldown: .seconds(240)),
      ScalingAlarm(metric: .requestRate, threshold: 100, cooldown: .seconds(600)),
    ]
    scenario.autoscaling = AutoscalingPolicy(
      alarms: seed % 3 == 0 ? alarms : [], targetTracking: TargetTracking(target: 0.7))
    return scenario
  }
}
