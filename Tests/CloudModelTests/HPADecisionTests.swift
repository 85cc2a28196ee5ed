import CloudModel
import Testing

/// The replica calculator against decisions worked out by hand from the published rules.
struct HPADecisionTests {
  /// A group such as `4@90` (four ready pods at 90), `2x` (two that report nothing), `3p` (pending),
  /// `2u50` (two that are not ready and report 50), `1d99` (one that is being deleted).
  static func pods(_ text: String) -> [PodGroup] {
    text == "-"
      ? []
      : text.split(separator: ",").compactMap { word in
        let digits = String(word.prefix { $0.isNumber })
        guard let count = Int(digits), let kind = word.dropFirst(digits.count).first else {
          return nil
        }
        let value = Int64(word.dropFirst(digits.count + 1))
        // Hundredths for a utilisation in percents, thousandths for a metric: the test scales it.
        switch kind {
        case "@": return PodGroup(count: count, milli: value)
        case "x": return PodGroup(count: count, milli: nil)
        case "p": return PodGroup(count: count, phase: .pending, milli: nil)
        case "u":
          return PodGroup(count: count, phase: .unready, milli: value, started: 0, changed: 0)
        case "d": return PodGroup(count: count, phase: .gone, milli: value)
        default: return nil
        }
      }
  }

  /// Values of pods are percents of the request; `now` is 10 s after unready pods started.
  static let resource = PolicyTable(
    """
    current target pods            desired
    ------- ------ --------------- -------
    50      75     50@90           60       # the published example: 90 against 75
    1       75     1@90            2        # 1.2 rounded up
    1       75     1@75            1
    1       75     1@82            1        # 82/75 = 1.093 is tolerated
    1       75     1@83            2        # 83/75 = 1.107 is not
    10      100    10@110          10       # exactly 1.1: still tolerated
    10      100    10@111          12       # 11.1 up
    10      100    10@90           10       # exactly 0.9: still tolerated
    10      100    10@89           9        # 8.9 up
    10      100    10@50           5
    10      100    10@51           6        # 5.1 up
    10      100    10@0            0
    4       50     4@100           8
    4       50     4@200           16
    3       60     3@100           5        # 5.0
    3       60     2@100,1@40      4        # mean 80, 1.333, 4.0
    3       60     1@100,2@10      2        # mean 40, 0.667, 2.0
    3       60     1@61,1@60,1@60  3        # mean 60.3 is cut to 60
    2       50     1@90,1@10       2        # mean 50
    # Pods that report nothing: all of the request when it shrinks, nothing when it grows.
    4       50     3@100,1x        6        # 300/4 = 75, 1.5 of 4
    4       50     2@100,2x        4        # 200/4 = 50: no change
    4       50     2@120,2x        5        # 240/4 = 60, 1.2 of 4 = 4.8
    4       50     1@100,3x        4        # 2.0 becomes 25/50 = 0.5: the direction turned
    4       50     3@20,1x         4        # 0.4 becomes 160/4 = 40, 0.8 of 4 = 3.2 up
    4       50     3@10,1x         3        # 130/4 = 32, 0.64 of 4 = 2.56 up
    4       50     2@10,2x         4        # 220/4 = 55, 1.1: tolerated
    4       50     1@10,3x         4        # 310/4 = 77, 1.54: the direction turned
    10      80     9@10,1x         3        # 190/10 = 19, 0.2375 of 10
    10      80     8@40,2x         7        # 520/10 = 52, 0.65 of 10 = 6.5
    10      150    9@50,1x         4        # the target when that is more: 600/10 = 60, 0.4 of 10
    2       100    1@100,1x        2        # exactly on target: the missing one changes nothing
    # Pods that are not ready: they count as nothing, and only when it grows.
    4       50     2@100,2u0       4        # 200/4 = 50: no change
    4       50     2@150,2u300     6        # 300/4 = 75, 1.5 of 4
    4       50     2@150,2p        6
    4       50     2@110,2u300     4        # 220/4 = 55, tolerated
    4       50     3@100,1p        6        # 300/4 = 75, 1.5 of 4
    4       50     3@60,1p         4        # 180/4 = 45, 0.9: tolerated
    4       50     3@20,1p         2        # 0.4 of the 3 that count = 1.2 up
    4       50     3@20,1u300      2        # a booting pod's work does not count
    4       50     2@50,2u300      4        # on target without them: nothing happens
    1       50     1@100,8p        1        # 100/9 = 11, 0.22: the direction turned
    9       50     1@100,8p        9
    9       50     1@500,8p        9        # 500/9 = 55, 1.1: tolerated
    9       50     1@540,8p        11       # 540/9 = 60, 1.2 of 9 = 10.8
    6       50     3@100,2x,1u300  6        # 300/6 = 50
    6       50     3@140,2x,1u300  9        # 420/6 = 70, 1.4 of 6 = 8.4
    6       50     3@20,2x,1u300   6        # 0.4 becomes 260/5 = 52, 1.04: tolerated
    # Pods that are gone do not count at all.
    4       50     4@100,3d900     8
    4       50     2@100,2d0       4
    4       50     3@10,1d0        1        # 0.2 of 3 = 0.6 up
    # Nothing to go by: no recommendation.
    4       50     4x              -
    4       50     4p              -
    4       50     4u300           -
    4       50     -               -
    # The base is the pods that count, not the replicas that are wanted.
    8       50     4@100           8        # 2.0 of 4
    8       50     2@100           4        # 2.0 of 2: fewer than wanted
    20      50     4@60            5        # 1.2 of 4 = 4.8
    4       50     8@100           16
    """)

  @Test(arguments: resource.rows.map(\.line))
  func `a resource metric asks for the replicas of the rule`(_ line: String) throws {
    let row = try #require(Self.resource.rows.first { $0.line == line }).cells
    let calculator = ReplicaCalculator(currentReplicas: try #require(row.int("current")))
    var pods = Self.pods(try #require(row["pods"]))
    for index in pods.indices { pods[index].milli = pods[index].milli.map { $0 * 10 } }
    let found = calculator.resource(
      pods, targetPercent: try #require(row.int("target")), now: 10)
    #expect(found == row.int("desired"), "\(line)")
  }

  /// Values of pods are thousandths: 1500 is one and a half.
  static let podMetric = PolicyTable(
    """
    current target pods              desired
    ------- ------ ----------------- -------
    2       1000   2@1500            3
    2       1000   2@1100            2
    2       1000   2@1101            3        # 1.101 of 2 = 2.2
    2       1000   1@1101,1@1100     2        # the mean 1100.5 is cut to 1100
    2       1000   2@899             2        # 0.899 of 2 = 1.8 up
    4       1000   4@500             2
    4       1000   3@2000,1x         6        # 6000/4 = 1500, 1.5 of 4
    4       1000   3@500,1x          3        # the target for the silent one: 2500/4 = 625, 2.5 up
    4       1000   2@500,2x          3        # 3000/4 = 750, 3.0
    4       1000   2@2000,2p         4        # 4000/4 = 1000
    4       1000   2@3000,2p         6
    # A pod that is not ready but reports counts as any other: readiness rules are for CPU alone.
    4       1000   2@1000,2u3000     8        # 8000/4 = 2000
    4       1000   2@1000,2u0        2        # 2000/4 = 500
    4       1000   4d5000            -
    """)

  @Test(arguments: podMetric.rows.map(\.line))
  func `a metric of pods asks for the replicas of the rule`(_ line: String) throws {
    let row = try #require(Self.podMetric.rows.first { $0.line == line }).cells
    let calculator = ReplicaCalculator(currentReplicas: try #require(row.int("current")))
    let found = calculator.pods(
      Self.pods(try #require(row["pods"])), targetMilli: Int64(try #require(row.int("target"))),
      now: 10)
    #expect(found == row.int("desired"), "\(line)")
  }

  static let object = PolicyTable(
    """
    kind    current ready metric target desired
    ------- ------- ----- ------ ------ -------
    value   1       1     1350   250    6        # 5.4 of the one that is ready
    value   6       1     2700   250    11       # 10.8
    value   11      1     4050   250    17       # 16.2
    value   17      1     5400   250    22       # 21.6
    value   4       4     250    250    4
    value   4       4     275    250    4        # 1.1: tolerated
    value   4       4     276    250    5        # 1.104 of 4 = 4.4
    value   4       2     500    250    4        # 2.0 of 2
    value   4       0     500    250    0        # none is ready: the base is nothing
    value   4       4     0      250    0
    value   0       0     500    250    2        # from nothing: the ratio itself
    value   0       0     10     250    1
    average 4       4     1000   250    4
    average 4       4     1100   250    4        # 1.1: tolerated
    average 4       4     1101   250    5        # 4.4 up
    average 4       1     2000   250    8        # readiness does not matter
    average 8       8     1000   250    4
    average 8       8     1801   250    8        # 0.9005: tolerated
    average 8       8     1799   250    8        # 7.196 up
    average 8       8     1700   250    7        # 6.8 up
    average 1       1     100000 250    400
    """)

  @Test(arguments: object.rows.map(\.line))
  func `an object or external metric asks for the replicas of the rule`(_ line: String) throws {
    let row = try #require(Self.object.rows.first { $0.line == line }).cells
    let calculator = ReplicaCalculator(currentReplicas: try #require(row.int("current")))
    let metric = Int64(try #require(row.int("metric"))) * 1000
    let target = Int64(try #require(row.int("target"))) * 1000
    let ready = try #require(row.int("ready"))
    let found =
      row["kind"] == "value"
      ? calculator.value(metric, targetMilli: target, readyPods: ready)
      : calculator.average(metric, targetMilli: target)
    #expect(found == row.int("desired"), "\(line)")
  }

  @Test func `the tables have at least sixty rows`() {
    let count = Self.resource.rows.count + Self.podMetric.rows.count + Self.object.rows.count
    #expect(Self.resource.rows.count >= 50 && count >= 80)
  }

  @Test func `each direction may have its own tolerance`() {
    let calculator = ReplicaCalculator(
      currentReplicas: 10, tolerance: HPATolerance(up: 0, down: 0.5))
    func desired(_ percent: Int64) -> Int? {
      calculator.resource([PodGroup(count: 10, milli: percent * 10)], targetPercent: 100, now: 0)
    }
    #expect(desired(101) == 11 && desired(100) == 10 && desired(50) == 10 && desired(49) == 5)
  }

  @Test func `readiness rules stop pods that boot from asking for more pods`() {
    // kubernetes/kubernetes #28692: two pods at half of their request start one more, which burns
    // three times its request while it boots. Each counts for the mean, which asks for more of them.
    func grow(_ calculator: (Int) -> ReplicaCalculator) -> [Int] {
      var replicas = 3
      return (0..<6).map { _ in
        let pods = [
          PodGroup(count: 2, milli: 500),
          PodGroup(count: replicas - 2, phase: .unready, milli: 3000, started: 0, changed: 0),
        ]
        replicas = min(100, calculator(replicas).resource(pods, targetPercent: 60, now: 15) ?? 0)
        return replicas
      }
    }
    let blind = grow {
      ReplicaCalculator(
        currentReplicas: $0, cpuInitializationPeriod: 0, initialReadinessDelay: 0)
    }
    // 3 pods: 400/3 = 133 %, 2.217 of 3 = 6.65; 7 pods: 1600/7 = 228 %, 3.8 of 7 = 26.6; then the most.
    #expect(blind == [7, 27, 100, 100, 100, 100])
    // With the rules the mean is that of the two: 50 against 60 asks for 1.67, two pods.
    #expect(grow { ReplicaCalculator(currentReplicas: $0) }.prefix(1) == [2])
  }

  @Test func `a sample from before readiness does not count while a pod is young`() {
    let calculator = ReplicaCalculator(currentReplicas: 2)
    func desired(sampled: Double, now: Double) -> Int? {
      let young = PodGroup(count: 1, milli: 3000, started: 0, changed: 100, sampled: sampled)
      return calculator.resource(
        [PodGroup(count: 1, milli: 600), young], targetPercent: 60, now: now)
    }
    // Ready since 100 s; a sample needs its window of 30 s after that. 60 against 60 asks for one.
    #expect(desired(sampled: 129, now: 140) == 2)
    #expect(desired(sampled: 130, now: 140) == 6)
    // After five minutes its samples count, whatever their age.
    #expect(desired(sampled: 110, now: 300) == 6)
  }
}
