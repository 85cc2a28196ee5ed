import Stochastics
import Testing
import Theory

struct DependabilityTests {
  @Test func `availability is the share of mean times`() {
    #expect(AlternatingRenewal.availability(mttf: 99, mttr: 1) == 0.99)
    #expect(AlternatingRenewal.availability(mttf: 5, mttr: 0) == 1)
    #expect(AlternatingRenewal.failureRate(mttf: 99, mttr: 1) == 0.01)
  }

  @Test func `availability settles from up to its long-run share`() {
    #expect(AlternatingRenewal.availability(mttf: 10, mttr: 2, at: 0) == 1)
    // 5/6 + exp(-0.6) / 6 at t = 1.
    let one = AlternatingRenewal.availability(mttf: 10, mttr: 2, at: 1)
    #expect((one - 0.9248019393490044).magnitude < 1e-15)
    // The mean over a period is the area under it, here by the midpoint rule.
    var area = 0.0
    for step in 0..<10_000 {
      area += AlternatingRenewal.availability(
        mttf: 10, mttr: 2, at: 7 * (Double(step) + 0.5) / 10_000)
    }
    let mean = AlternatingRenewal.meanAvailability(mttf: 10, mttr: 2, over: 7)
    #expect((mean - area / 10_000).magnitude < 1e-8)
  }

  @Test func `k of n follows the binomial law`() {
    // 2 of 3 at 0.9: 3 * 0.81 * 0.1 + 0.729.
    #expect((KOfN.availability(k: 2, n: 3, componentAvailability: 0.9) - 0.972).magnitude < 1e-15)
    #expect(
      (KOfN.availability(k: 1, n: 2, componentAvailability: 0.999) - 0.999999).magnitude < 1e-15)
    #expect(KOfN.availability(k: 0, n: 4, componentAvailability: 0.1) == 1)
    #expect(KOfN.availability(k: 4, n: 4, componentAvailability: 1) == 1)
    #expect(KOfN.availability(k: 1, n: 4, componentAvailability: 0) == 0)
    // A pool so large that (1 - a)^n is below the smallest number.
    let large = KOfN.upCounts(n: 5_000, availability: 0.9)
    let mean = large.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    #expect((mean / 4_500 - 1).magnitude < 1e-10)
  }

  @Test func `the served share is limited by what is up`() {
    // Two of capacity 60 against 100 at 0.9: 0.81 * 1 + 0.18 * 0.6.
    let share = KOfN.servedShare(n: 2, componentAvailability: 0.9, capacity: 60, demand: 100)
    #expect((share - 0.918).magnitude < 1e-15)
    // Never more than asked for means: with too little capacity the mean capacity is served.
    let scarce = KOfN.servedShare(n: 7, componentAvailability: 0.8, capacity: 10, demand: 1_000)
    #expect((scarce - 0.056).magnitude < 1e-15)
  }

  @Test func `with a repairer for each machine repair is independent`() {
    let repair = MachineRepair(machines: 6, repairers: 6, mttf: 9, mttr: 1)
    let counts = KOfN.upCounts(n: 6, availability: 0.9)
    for (down, probability) in repair.downCounts.enumerated() {
      #expect((probability - counts[6 - down]).magnitude < 1e-15)
    }
    #expect((repair.meanUp - 5.4).magnitude < 1e-14)
    let four = KOfN.availability(k: 4, n: 6, componentAvailability: 0.9)
    #expect((repair.availability(atLeast: 4) - four).magnitude < 1e-14)
  }

  @Test func `one repairer for two machines has the chain's closed form`() {
    // Weights 1, 2r, 2r^2 with r = 1/4.
    let repair = MachineRepair(machines: 2, repairers: 1, mttf: 4, mttr: 1)
    let expected = [8.0 / 13, 4.0 / 13, 1.0 / 13]
    for (value, exact) in zip(repair.downCounts, expected) {
      #expect((value - exact).magnitude < 1e-15)
    }
    #expect((repair.availability(atLeast: 1) - 12.0 / 13).magnitude < 1e-15)
  }

  @Test func `two of two observers need 26.7 seconds, not 25`() {
    let delay = DetectionDelay(interval: 10, failures: 3, observers: 2, quorum: 2, failTime: 0)
    #expect((delay.mean - 80.0 / 3).magnitude < 1e-12)
    #expect(delay.bounds == 20...30)
    let hanging = DetectionDelay(interval: 10, failures: 3, observers: 2, quorum: 2, failTime: 5)
    #expect(hanging.bounds.upperBound == 35)
    let single = DetectionDelay(interval: 30, failures: 3, observers: 1, quorum: 1, failTime: 0)
    #expect(single.mean == 75)
  }

  @Test func `the detection delay's law agrees with drawn phases`() {
    let delay = DetectionDelay(interval: 10, failures: 2, observers: 5, quorum: 3, failTime: 1)
    var stream = RandomStream(
      key: StreamKey(seed: 1, component: "detection", purpose: "phase"), replication: 0)
    var tally = Tally()
    var early = 0
    let n = 10_000
    for _ in 0..<n {
      let phases = (0..<5).map { _ in 10 * stream.nextUniform() }.sorted()
      let drawn = 10 + phases[2] + 1
      tally.add(drawn)
      early += drawn <= 14 ? 1 : 0
    }
    // Each within 3.29 standard errors: false alarm 1 in 1,000.
    #expect((tally.mean - delay.mean).magnitude < 3.29 * (delay.variance / Double(n)).squareRoot())
    #expect(((tally.variance ?? 0) / delay.variance - 1).magnitude < 0.05)
    let p = delay.probability(within: 14)
    let share = Double(early) / Double(n)
    #expect((share - p).magnitude < 3.29 * (p * (1 - p) / Double(n)).squareRoot())
    #expect(delay.probability(within: 11) == 0 && delay.probability(within: 21) == 1)
  }

  @Test func `Poisson counts add up and have their known values`() {
    // exp(-2) 2^3 / 3!, and its cumulated sum.
    #expect((PoissonCounts.probability(of: 3, mean: 2) - 0.1804470443154836).magnitude < 1e-14)
    #expect(
      (PoissonCounts.probability(ofAtMost: 3, mean: 2) - 0.8571234604985472).magnitude < 1e-14)
    #expect((PoissonCounts.probabilityOfAny(mean: 0.3) - 0.2591817793182821).magnitude < 1e-15)
    var sum = 0.0
    for count in 0...40 {
      sum += PoissonCounts.probability(of: count, mean: 8.5)
      #expect((PoissonCounts.probability(ofAtMost: count, mean: 8.5) - sum).magnitude < 1e-13)
    }
    #expect(PoissonCounts.probability(of: 0, mean: 0) == 1)
    #expect(PoissonCounts.probability(of: -1, mean: 3) == 0)
  }
}
