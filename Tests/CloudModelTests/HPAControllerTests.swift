import Testing

@testable import CloudModel

/// The whole controller: windows, policies, several metrics, and the published overshoot.
struct HPAControllerTests {
  static let second: Int64 = 1_000_000_000

  /// Runs syncs each 15 s on what the metrics ask for; gives the replicas after each.
  ///
  /// The metric is an average value of 1, so a value of n asks for n replicas.
  private func run(
    _ policy: KubernetesHPA, from replicas: Int, wishes: [Int?]
  ) -> [Int] {
    var memory = policy.blankMemory
    var current = replicas
    return wishes.enumerated().map { index, wish in
      let now = Int64(index + 1) * 15 * Self.second
      let metrics = wish.map { ScalingMetrics(requestRate: Int64($0) * 1_000_000_000) }
      let seen = ScalingObservation(
        now: now, metrics: metrics,
        counts: ScalingCounts(desired: current, capacity: Double(current), ready: current))
      if case .instances(let next) = policy.decide(seen, &memory), next != current {
        policy.record(ScalingChange(time: now, from: current, to: next), &memory)
        current = next
      }
      return current
    }
  }

  private func policy(
    minimum: Int = 1, maximum: Int? = nil, up: HPAScalingRules = .up, down: HPAScalingRules = .down
  ) -> KubernetesHPA {
    KubernetesHPA(
      metrics: [HPAMetric(.external, .requestRate, .average(1))], minReplicas: minimum,
      maxReplicas: maximum, scaleUp: up, scaleDown: down)
  }

  private func rules(
    window: Int, _ policies: [(HPAScalingRules.Policy.Kind, Int, Int)],
    _ selection: HPAScalingRules.Selection = .max
  ) -> HPAScalingRules {
    HPAScalingRules(
      stabilizationWindow: .seconds(window), selection: selection,
      policies: policies.map { .init(kind: $0.0, value: $0.1, period: .seconds($0.2)) })
  }

  /// Q(0) = 0, 100 requests/s in, 10 out of the one ready pod, target 250: the queue at syncs.
  private static let queue = [1350, 2700, 4050, 5400]

  private func overshoot(_ policy: KubernetesHPA) -> [Int] {
    var memory = policy.blankMemory
    var current = 1
    return Self.queue.enumerated().map { index, waiting in
      let now = Int64(index + 1) * 15 * Self.second
      let before = current
      let seen = ScalingObservation(
        now: now, metrics: ScalingMetrics(waiting: Double(waiting)),
        counts: ScalingCounts(desired: current, capacity: 1, ready: 1, loading: current - 1))
      if case .instances(let next) = policy.decide(seen, &memory), next != current {
        policy.record(ScalingChange(time: now, from: current, to: next), &memory)
        current = next
      }
      return current - before
    }
  }

  @Test func `the published overshoot: the textbook rule runs away, the controller does not`() {
    // The textbook rule multiplies all replicas, those that still load among them.
    var replicas = 1
    let naive = Self.queue.map { waiting in
      let next = Int((Double(waiting) / 250 * Double(replicas)).rounded(.up))
      defer { replicas = next }
      return next - replicas
    }
    #expect(naive == [5, 59, 988, 21_692] && replicas == 22_745)
    let metric = HPAMetric(.external, .queueLength, .value(250))
    let free = rules(window: 0, [(.percent, 1_000_000, 15)])
    #expect(overshoot(KubernetesHPA(metrics: [metric], scaleUp: free)) == [5, 5, 6, 5])
    // Limits of +100 % or +4 pods each 15 s hold back the first two steps.
    #expect(overshoot(KubernetesHPA(metrics: [metric])) == [4, 5, 7, 5])
  }

  @Test func `the default grows by the more of 4 pods and 100 percent in 15 s`() {
    #expect(
      run(policy(), from: 1, wishes: [100, 100, 100, 100, 100, 100]) == [5, 10, 20, 40, 80, 100])
    #expect(run(policy(maximum: 30), from: 1, wishes: [100, 100, 100, 100]) == [5, 10, 20, 30])
  }

  @Test func `the smaller of two policies counts when it is asked for`() {
    let up = rules(window: 0, [(.percent, 100, 15), (.pods, 4, 15)], .min)
    #expect(run(policy(up: up), from: 1, wishes: [100, 100, 100, 100]) == [2, 4, 8, 12])
  }

  @Test func `a disabled direction does nothing`() {
    let off = rules(window: 0, [(.pods, 4, 15)], .disabled)
    #expect(run(policy(up: off), from: 3, wishes: [100, 100]) == [3, 3])
    #expect(run(policy(down: off), from: 30, wishes: [1, 1]) == [30, 30])
  }

  @Test func `changes count until their period is over`() {
    // Two pods a minute: at 15 s and again when that change is a minute old, at 75 s.
    let up = rules(window: 0, [(.pods, 2, 60)])
    #expect(
      run(policy(up: up), from: 1, wishes: Array(repeating: 9, count: 9)) == [
        3, 3, 3, 3, 5, 5, 5, 5, 7,
      ])
    // 50 percent down a minute, of the 16 at the start of the period, not of what is left.
    let down = rules(window: 0, [(.percent, 50, 60)])
    #expect(
      run(policy(down: down), from: 16, wishes: Array(repeating: 1, count: 9))
        == [8, 8, 8, 8, 4, 4, 4, 4, 2])
  }

  @Test func `scale-down waits for the largest recommendation of five minutes`() {
    // Ten are asked for until 60 s; from 75 s on one. A recommendation of 60 s counts until 345 s.
    let wishes = Array(repeating: Optional(10), count: 4) + Array(repeating: 1, count: 22)
    let found = run(policy(), from: 10, wishes: wishes)
    #expect(found.prefix(23).allSatisfy { $0 == 10 })
    // Sync 24 is at 360 s: the one at 60 s is exactly 300 s old and no longer counts.
    #expect(found[22] == 10 && found[23] == 1)
  }

  @Test func `scale-down follows the highest of the window as it falls`() {
    let down = rules(window: 60, [(.percent, 100, 15)])
    // Recommendations 8, 6, 4, 2 at 15 … 60 s: each counts until it is 60 s old.
    let found = run(policy(down: down), from: 8, wishes: [8, 6, 4, 2, 2, 2, 2, 2])
    #expect(found == [8, 8, 8, 8, 6, 4, 2, 2])
  }

  @Test func `a window upwards takes the lowest of its recommendations`() {
    let up = rules(window: 60, [(.pods, 100, 15)])
    // A peak of one sync adds nothing; a rise that lasts a minute does.
    #expect(run(policy(up: up), from: 2, wishes: [2, 20, 2, 2, 2]) == [2, 2, 2, 2, 2])
    #expect(run(policy(up: up), from: 2, wishes: [2, 9, 9, 9, 9, 9]) == [2, 2, 2, 2, 9, 9])
  }

  @Test func `replicas outside the bounds come back at once`() {
    #expect(run(policy(minimum: 4), from: 2, wishes: [1]) == [4])
    #expect(run(policy(maximum: 5), from: 9, wishes: [9]) == [5])
    #expect(run(policy(minimum: 4), from: 6, wishes: Array(repeating: 1, count: 2)) == [4, 4])
  }

  @Test func `without metrics nothing changes`() {
    #expect(run(policy(), from: 7, wishes: [nil, nil, nil]) == [7, 7, 7])
  }

  @Test(arguments: [
    ([3, 5, nil] as [Int?], 4, Optional(5)), ([3, nil], 4, nil), ([nil, nil], 4, nil),
    ([4, nil], 4, 4), ([3, 2], 4, 3), ([9], 4, 9), ([], 4, nil),
  ])
  func `the largest of several metrics wins, and one that fails forbids fewer`(
    _ proposals: [Int?], current: Int, expected: Int?
  ) {
    #expect(KubernetesHPA.largest(proposals, current: current) == expected)
  }

  @Test func `headroom lowers the target`() {
    // 60 % and a buffer of 25 % are 48 %: ten pods at 60 ask for 12.5.
    let policy = KubernetesHPA(
      metrics: [HPAMetric(.resource, .gpuUtilization, .utilisation(percent: 60))])
    var memory = policy.blankMemory
    let seen = ScalingObservation(
      now: 15 * Self.second, metrics: ScalingMetrics(utilisation: 600_000),
      counts: ScalingCounts(desired: 10, capacity: 10, ready: 10), headroom: 1.25)
    #expect(policy.decide(seen, &memory) == .instances(13))
  }
}
