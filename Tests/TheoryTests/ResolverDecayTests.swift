import Testing
import Theory

struct ResolverDecayTests {
  /// 88 % honest, 9 % exponential with 180 s, 3 % pinned: a mixture with published check points.
  static let simple = ResolverDecay(
    ttl: 60,
    components: [
      .init(share: 0.88, kind: .expiring(minimumTTL: 0)),
      .init(share: 0.09, kind: .pinned(mean: 180)),
      .init(share: 0.03, kind: .pinned(mean: 2_400)),
    ])

  @Test(arguments: [(30.0, 54.58), (60, 9.37), (300, 4.35), (900, 2.12), (3_600, 0.67)])
  func `the simple mixture passes its check points`(time: Double, percent: Double) {
    #expect((100 * Self.simple.staleShare(at: time) - percent).magnitude < 0.005)
  }

  // Computed by averaging over 200,000 entry ages in another program.
  @Test(arguments: [
    (20.0, 10.0, 65.8648), (20, 30, 26.0204), (20, 60, 9.7466), (20, 300, 4.4454),
    (20, 900, 2.1260), (20, 3_600, 0.6694), (60, 10, 85.2800), (60, 30, 55.6077),
    (60, 60, 10.5796), (60, 300, 4.6650), (60, 900, 2.1338), (60, 3_600, 0.6694),
  ])
  func `the default mixture has the shares of an average over entry ages`(
    ttl: Double, time: Double, percent: Double
  ) {
    #expect((100 * ResolverDecay(ttl: ttl).staleShare(at: time) - percent).magnitude < 1e-4)
  }

  @Test func `the default mixture meets both published measurements at TTL 20 s`() {
    let decay = ResolverDecay(ttl: 20)
    // 90 % of requests moved within 60 s; 2 % of users stale after 15 min, both whole percents.
    #expect((100 * (1 - decay.staleShare(at: 60))).rounded() == 90)
    #expect((100 * decay.staleShare(at: 900)).rounded() == 2)
    #expect((decay.staleShare(at: decay.time(untilStaleShare: 0.1)) - 0.1).magnitude < 1e-12)
    #expect(decay.time(untilStaleShare: 0.1) < 60)
  }

  @Test(arguments: [0.0, 0.5, 20, 60, 300])
  func `stale seconds are the area under the stale share`(ttl: Double) {
    let decay = ResolverDecay(ttl: ttl)
    for (start, end) in [(0.0, 10.0), (5, 45), (30, 90), (0, 1_000), (500, 4_000)] {
      // Midpoint rule; kinks at the TTLs limit its accuracy.
      let steps = 20_000
      let width = (end - start) / Double(steps)
      var area = 0.0
      for step in 0..<steps {
        area += decay.staleShare(at: start + (Double(step) + 0.5) * width) * width
      }
      let exact = decay.staleSeconds(from: start, to: end)
      #expect((exact / area - 1).magnitude < 1e-5, "\(start) to \(end)")
    }
  }

  @Test func `a region's loss costs the budget that its parts add up to`() {
    // Half the traffic, detection after 30 s, an outage that never ends, of an hour and of 93 min.
    let tail = { (end: Double) in 0.5 * 30 + 0.5 * Self.simple.staleSeconds(from: 0, to: end) }
    #expect((tail(.infinity) - 72.3).magnitude < 1e-9)
    #expect((tail(3_570) - 64.2).magnitude < 0.05)
    #expect((tail(5_550) - 68.7).magnitude < 0.05)
  }

  @Test func `the share falls from one, and a record without TTL is left at once`() {
    let decay = ResolverDecay(ttl: 60)
    var last = decay.staleShare(at: 0)
    #expect((last - 1).magnitude < 1e-15)
    for second in 1...5_000 {
      let share = decay.staleShare(at: Double(second))
      #expect(share < last)
      last = share
    }
    let honest = ResolverDecay(
      ttl: 0, components: [.init(share: 1, kind: .expiring(minimumTTL: 0))])
    #expect(honest.staleShare(at: 1e-9) == 0 && honest.staleSeconds(from: 0, to: 9) == 0)
  }
}
