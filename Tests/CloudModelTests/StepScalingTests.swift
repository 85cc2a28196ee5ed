import CloudModel
import Testing

/// Step scaling against decisions worked out by hand from the published rules.
struct StepScalingTests {
  /// The guide's example: 10 % from 60, 30 % from 70 on; -10 % under 40, -30 % under 30.
  static let policy = StepScaling(
    metric: .gpuUtilization,
    out: .init(
      threshold: 0.6, datapoints: 1,
      steps: [.init(from: 0, .share(0.1)), .init(from: 0.1, .share(0.3))]),
    into: .init(
      threshold: 0.4, datapoints: 2,
      steps: [.init(from: 0, .share(-0.1)), .init(from: 0.1, .share(-0.3))]))

  static let table = PolicyTable(
    """
    metric points desired loading advice
    ------ ------ ------- ------- ------
    61     1      10      0       11      # 10 %
    65     1      10      0       11
    60     1      10      0       none    # at the threshold is not above it
    71     1      10      0       13      # 30 %
    65     1      11      1       keep    # one is on its way: 10 and 1 are 11
    71     1      11      1       13      # 10 and 3, of which one is on its way
    65     1      3       0       4       # 0.3 is one
    71     1      4       0       5       # 1.2 is one
    71     1      7       0       9       # 2.1 is two
    65     1      30      0       33      # exactly 3
    39     1      10      0       keep    # one of two datapoints
    39     2      10      0       9
    25     2      10      0       7       # 30 %
    25     2      4       0       3       # -1.2 is one
    39     2      3       0       2       # -0.3 is one
    25     2      11      1       keep    # not while instances are on their way
    50     9      10      0       none
    -      3      10      0       keep    # nothing is known
    """)

  @Test(arguments: table.rows.map(\.line))
  func `step scaling decides by the rule`(_ line: String) throws {
    let row = try #require(Self.table.rows.first { $0.line == line }).cells
    let desired = try #require(row.int("desired"))
    let loading = try #require(row.int("loading"))
    var memory = Self.policy.blankMemory
    var advice = ScalingAdvice.abstain
    for point in 1...(try #require(row.int("points"))) {
      let seen = ScalingObservation(
        now: Int64(point) * 60_000_000_000,
        metrics: row.int("metric").map { ScalingMetrics(utilisation: Int64($0) * 10_000) },
        counts: ScalingCounts(
          desired: desired, capacity: Double(desired - loading), ready: desired - loading,
          loading: loading))
      advice = Self.policy.decide(seen, &memory)
    }
    let expected: ScalingAdvice =
      row["advice"] == "none" ? .abstain : row.int("advice").map { .instances($0) } ?? .keep
    #expect(advice == expected, "\(line)")
  }

  /// Looks every 15 s while the first instance loads for 60 s: what is wanted after each.
  private func grow(countsLoading: Bool) -> [Int] {
    let policy = StepScaling(
      metric: .gpuUtilization,
      out: .init(threshold: 0.7, datapoints: 1, steps: [.init(from: 0, .instances(1))]),
      into: nil, countsLoading: countsLoading,
      cadence: ScalingCadence(interval: .seconds(15), window: .seconds(15)))
    var memory = policy.blankMemory
    var desired = 10
    return (1...4).map { look in
      let seen = ScalingObservation(
        now: Int64(look) * 15_000_000_000, metrics: ScalingMetrics(utilisation: 750_000),
        counts: ScalingCounts(
          desired: desired, capacity: 10, ready: 10, loading: desired - 10))
      if case .instances(let count) = policy.decide(seen, &memory) { desired = count }
      return desired
    }
  }

  @Test func `a scaler that forgets loading instances adds four in a minute of load`() {
    #expect(grow(countsLoading: false) == [11, 12, 13, 14])
    #expect(grow(countsLoading: true) == [11, 11, 11, 11])
  }
}
