import CloudModel
import Testing

/// Target tracking against decisions worked out by hand from the published rules.
struct TargetTrackingDecisionTests {
  /// Datapoints in percent, a minute apart: `80*3` is 80 three times, `-` is a missing one. `ready` are
  /// instances in the load balancer, `loading` those on their way; `out` and `change` say how many
  /// minutes before the last datapoint instances were added, and changed; `-` is never. Cooldowns are
  /// 3 and 5 minutes; out after 3 datapoints, in after 15 under 90 %.
  static let table = PolicyTable(
    """
    target points         ready desired loading out change advice
    ------ -------------- ----- ------- ------- --- ------ ------
    # Out: above the target three times in a row, to ready times metric over target, rounded up.
    70     80             10    10      0       -   -      keep     # one
    70     80*2           10    10      0       -   -      keep     # two
    70     80*3           10    10      0       -   -      12       # 11.4
    70     80*4           10    10      0       -   -      12
    70     70*3           10    10      0       -   -      keep     # at the target is not above it
    70     71*3           10    10      0       -   -      11       # 10.14
    70     100*3          10    10      0       -   -      15       # 14.3
    70     140*3          10    10      0       -   -      20       # exactly 20
    50     75*3           3     3       0       -   -      5        # the guide's example: 1.5 adds two
    50     100*3          1     1       0       -   -      2
    50     51*3           1     1       0       -   -      2        # 1.02
    60     90*3           4     4       0       -   -      6
    60     61*3           60    60      0       -   -      61
    60     60*3           60    60      0       -   -      keep
    70     80,80,70       10    10      0       -   -      keep     # the row is broken at the end
    70     80,80,70,80    10    10      0       -   -      keep     # and begins anew
    70     80,70,80*3     10    10      0       -   -      12
    70     80,90,100      10    10      0       -   -      15       # the last datapoint decides
    70     100,90,80      10    10      0       -   -      12
    70     80,80,-        10    10      0       -   -      keep     # missing data is no breach
    70     80,-,80,80     10    10      0       -   -      keep     # and ends the row
    70     80,-,80*3      10    10      0       -   -      12
    # Cooldown after adding.
    70     80*3           10    10      0       0   0      keep
    70     80*3           10    10      0       1   1      keep
    70     80*3           10    10      0       2   2      keep
    70     80*3           10    10      0       3   3      12       # three minutes are over
    70     80*3           10    10      0       9   9      12
    70     80*3           10    10      0       -   0      12       # removing starts none for adding
    # Loading instances are neither in the metric nor in the base, but in what is wanted.
    70     80*3           10    12      2       -   -      keep     # 11.4 are 12: on their way
    70     80*3           10    11      1       -   -      12
    70     100*3          10    12      2       -   -      15
    70     80*3           10    14      4       -   -      keep
    70     140*3          2     10      8       -   -      keep     # 4 of 2
    # In: under 63 fifteen times in a row, by the same formula.
    70     50*14          10    10      0       -   -      keep
    70     50*15          10    10      0       -   -      8        # 7.14
    70     50*20          10    10      0       -   -      8
    70     63*15          10    10      0       -   -      keep     # at nine tenths is not under it
    70     62*15          10    10      0       -   -      9        # 8.86
    70     62*15          30    30      0       -   -      27       # 26.6
    70     35*15          10    10      0       -   -      5
    70     1*15           10    10      0       -   -      1        # 0.14
    70     0*15           10    10      0       -   -      0
    50     25*15          3     3       0       -   -      2        # 1.5 removes one
    50     44*15          3     3       0       -   -      keep     # 2.64 are 3
    50     44*15          9     9       0       -   -      8        # 7.92
    50     45*15          9     9       0       -   -      keep
    70     50*14,63       10    10      0       -   -      keep
    70     50*14,63,50    10    10      0       -   -      keep
    70     63,50*15       10    10      0       -   -      8
    70     50*14,-        10    10      0       -   -      keep     # missing data: no scale-in
    70     50*14,-,50     10    10      0       -   -      keep
    70     50*10,-,50*15  10    10      0       -   -      8
    70     50*14,20       10    10      0       -   -      3        # 2.86
    # Cooldown after any change.
    70     50*15          10    10      0       -   0      keep
    70     50*15          10    10      0       4   4      keep
    70     50*15          10    10      0       -   4      keep
    70     50*15          10    10      0       -   5      8
    70     50*15          10    10      0       9   5      8
    # Nothing is removed while instances are on their way.
    70     50*15          10    11      1       -   -      keep
    70     50*15          10    18      8       -   -      keep
    # Between the bounds nothing happens, however long.
    70     65*30          10    10      0       -   -      keep
    70     63,70,65*20    10    10      0       -   -      keep
    70     -*20           10    10      0       -   -      keep
    70     80*3           10    15      0       -   -      keep     # more are wanted than it asks for
    70     50*15          10    7       0       -   -      keep     # fewer are wanted already
    70     50*15          9.5   10      0       -   -      7        # 6.79 of what ramps up
    """)

  /// The datapoints of a cell.
  static func points(_ text: String) -> [Int64?] {
    text.split(separator: ",").flatMap { word -> [Int64?] in
      let parts = word.split(separator: "*")
      let value = Int64(parts[0]).map { $0 * 10_000 }
      return Array(repeating: value, count: parts.count > 1 ? Int(parts[1]) ?? 0 : 1)
    }
  }

  @Test(arguments: table.rows.map(\.line))
  func `target tracking decides by the rule`(_ line: String) throws {
    let row = try #require(Self.table.rows.first { $0.line == line }).cells
    let policy = TargetTracking(target: try #require(row.double("target")) / 100)
    var memory = policy.blankMemory
    let points = Self.points(try #require(row["points"]))
    let counts = ScalingCounts(
      desired: try #require(row.int("desired")), capacity: try #require(row.double("ready")),
      ready: Int(try #require(row.double("ready"))), loading: try #require(row.int("loading")))
    let minute: Int64 = 60_000_000_000
    // Long after the start, so that changes lie after it.
    let end = Int64(100 + points.count) * minute
    var advice = ScalingAdvice.abstain
    for (index, point) in points.enumerated() {
      let now = Int64(101 + index) * minute
      let seen = ScalingObservation(
        now: now, metrics: point.map { ScalingMetrics(utilisation: $0) }, counts: counts,
        lastOut: row.int("out").map { end - Int64($0) * minute },
        lastChange: row.int("change").map { end - Int64($0) * minute })
      advice = policy.decide(seen, &memory)
    }
    let expected = row.int("advice").map { ScalingAdvice.instances($0) } ?? .keep
    #expect(advice == expected, "\(line)")
  }

  @Test func `the table has at least sixty rows`() {
    #expect(Self.table.rows.count >= 60)
  }

  private func advice(_ policy: TargetTracking, _ metrics: ScalingMetrics, _ points: Int)
    -> ScalingAdvice
  {
    var memory = policy.blankMemory
    var advice = ScalingAdvice.abstain
    for index in 1...points {
      let seen = ScalingObservation(
        now: Int64(index) * policy.cadence.interval, metrics: metrics,
        counts: ScalingCounts(desired: 10, capacity: 10, ready: 10), headroom: 1.25)
      advice = policy.decide(seen, &memory)
    }
    return advice
  }

  @Test func `headroom multiplies the wish before it is rounded up`() {
    // 80/70 of 10, times 1.25, is 14.29.
    #expect(
      advice(TargetTracking(target: 0.7), ScalingMetrics(utilisation: 800_000), 3)
        == .instances(15))
  }

  @Test func `requests of an instance can be tracked, and scale-in can be switched off`() {
    let rate = TargetTracking(target: 8, metric: .requestsPerInstance)
    // 100 requests/s over 10 instances are 10 against 8: 12.5, times 1.25 is 15.6.
    #expect(advice(rate, ScalingMetrics(requestRate: 100_000_000_000), 3) == .instances(16))
    #expect(advice(rate, ScalingMetrics(requestRate: 40_000_000_000), 15) == .instances(7))
    let upwards = TargetTracking(target: 8, metric: .requestsPerInstance, disablesScaleIn: true)
    #expect(advice(upwards, ScalingMetrics(requestRate: 40_000_000_000), 30) == .keep)
  }

  @Test func `with five-minute datapoints it takes five times as long`() {
    let slow = TargetTracking(
      target: 0.7, cadence: ScalingCadence(interval: .seconds(300), window: .seconds(300)))
    let high = ScalingMetrics(utilisation: 800_000)
    #expect(advice(slow, high, 2) == .keep && advice(slow, high, 3) == .instances(15))
    #expect(slow.cadence.look(after: 0) * 3 == 900_000_000_000)
  }
}
