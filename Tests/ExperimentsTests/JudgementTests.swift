import Experiments
import Stochastics
import Testing

/// What estimates are held against: a precision, a goal.
struct JudgementTests {
  private func estimate(_ value: Double, half: Double) -> Estimate {
    Estimate(value: value, low: value - half, high: value + half, method: "test")
  }

  @Test(arguments: [MeasureKind.mean, .ratio, .quantile])
  func `a precision is relative for means, ratios and quantiles`(kind: MeasureKind) {
    let goal = PrecisionGoal(measure: "unavailability", halfWidth: 0.1)
    #expect(goal.rule(for: kind).isMet(by: estimate(1e-4, half: 0.99e-5)))
    #expect(!goal.rule(for: kind).isMet(by: estimate(1e-4, half: 1.01e-5)))
    #expect(goal.rule(for: kind).isMet(by: estimate(-50, half: 4.9)))
    // Relative to the unavailability: an availability of the same spread would always pass.
    #expect(goal.rule(for: kind).isMet(by: estimate(1e-4, half: 1.01e-5).complement))
  }

  @Test func `a precision is absolute for probabilities`() {
    let goal = PrecisionGoal(measure: "probability_meets_slo", halfWidth: 0.02)
    #expect(goal.rule(for: .probability).isMet(by: estimate(0.05, half: 0.0199)))
    #expect(!goal.rule(for: .probability).isMet(by: estimate(0.05, half: 0.0201)))
    #expect(!goal.rule(for: .probability).isMet(by: estimate(0.95, half: 0.0201)))
  }

  @Test(arguments: [MeasureKind.mean, .ratio, .quantile, .probability])
  func `an estimate without an interval is never precise enough`(kind: MeasureKind) {
    let goal = PrecisionGoal(measure: "x", halfWidth: 0.99)
    for (low, high) in [(nil, nil), (0.0, nil), (nil, 2.0)] as [(Double?, Double?)] {
      let open = Estimate(value: 1, low: low, high: high, method: "test")
      #expect(!goal.rule(for: kind).isMet(by: open))
    }
  }

  private func verdict(_ low: Double, _ value: Double, _ high: Double) -> Verdict {
    Verdict(
      Estimate(value: value, low: low, high: high, method: "test"), goal: 0.75, replications: 200)
  }

  @Test func `an interval at or above the goal meets it, one below misses it`() {
    #expect(verdict(0.8125, 0.875, 0.9375) == .meets)
    #expect(verdict(0.75, 0.875, 1) == .meets)
    #expect(verdict(0.25, 0.5, 0.625) == .misses)
    // One that ends just at the goal is not below it.
    #expect(verdict(0.25, 0.5, 0.75) == .undecided(moreReplications: 1))
  }

  @Test func `the replications that would decide shrink the half-width to the distance`() {
    // Half-width 1/4, distance 1/8: four times the replications, so 600 more.
    #expect(verdict(0.625, 0.875, 1.125) == .undecided(moreReplications: 600))
    #expect(verdict(0.375, 0.625, 0.875) == .undecided(moreReplications: 600))
    // 1/4 against 1/16: sixteen times.
    #expect(verdict(0.5625, 0.8125, 1.0625) == .undecided(moreReplications: 3000))
  }

  @Test func `without a distance or an interval nobody can say how many would decide`() {
    #expect(verdict(0.5, 0.75, 1) == .undecided(moreReplications: nil))
    #expect(verdict(0.5, 0.75.nextUp, 1) == .undecided(moreReplications: nil))
    let open = Estimate(value: 0.9, low: 0.8, high: nil, method: "test", note: "too few")
    #expect(Verdict(open, goal: 0.75, replications: 5) == .undecided(moreReplications: nil))
  }
}
