import CloudModel
import CloudSimulation
import Stochastics
import TestSupport
import Testing
import TraceFiles

@testable import Experiments

/// Methods for rare events against exact answers and plain sampling.
struct RareEventTests {
  private static let tails: [EstimationMethod] = [.stratified, .importance, .splitting]

  private func run(
    _ scenario: Scenario, _ method: EstimationMethod?, _ observations: Int,
    target: String = "unavailability", threads: Int = 2, seed: UInt64 = 1,
    precision: PrecisionGoal? = nil
  ) async throws -> RareEventResult {
    try await RareEventRun(
      scenario,
      options: RareEventOptions(
        method: method, replications: observations, precision: precision, target: target,
        threads: threads, seed: seed)
    ).run()
  }

  /// Whether an interval of 95 % would hold the truth at 3.3 standard errors: one seed in 1,000 does not.
  private func agrees(_ estimate: Estimate?, _ truth: Double) -> Bool {
    guard let estimate, let low = estimate.low, let high = estimate.high else { return false }
    let side = truth < estimate.value ? estimate.value - low : high - estimate.value
    return abs(estimate.value - truth) <= 3.3 / 1.96 * side
  }

  @Test func `the chains span 1e-2 to 1e-8`() {
    let values = ExactChain.all.map(\.unavailability)
    for (value, size) in zip(values, [1e-2, 1e-4, 1e-6, 1e-8]) {
      #expect(value > 0.5 * size && value < 2 * size, "\(value)")
    }
  }

  @Test(arguments: [0, 1, 2], tails)
  func `unavailability and the probability of a loss agree with the chain`(
    index: Int, method: EstimationMethod
  ) async throws {
    let chain = ExactChain.all[index]
    // Splitting whole replications needs more than a test may take for what is rarer than 1e-2.
    if method == .splitting, index > 0 { return }
    let observations = method == .importance && index == 2 ? 5000 : 1500
    let result = try await run(chain.scenario, method, observations)
    #expect(
      agrees(result.row("unavailability")?.estimate, chain.unavailability),
      "\(String(describing: result.row("unavailability"))) \(chain.unavailability)")
    let meets = try await run(
      chain.scenario, method, observations, target: "probability_meets_slo")
    #expect(
      agrees(
        meets.row("probability_meets_slo")?.estimate.complement, chain.probabilityOfLoss),
      "\(String(describing: meets.row("probability_meets_slo"))) \(chain.probabilityOfLoss)")
  }

  @Test func `importance sampling reaches 1e-8`() async throws {
    let chain = ExactChain.all[3]
    let result = try await run(chain.scenario, .importance, 4000)
    let value = try #require(result.row("unavailability")?.estimate.value)
    let error = try #require(result.standardError)
    #expect(abs(value - chain.unavailability) < 3.3 * error, "\(value) \(chain.unavailability)")
    #expect(error < 0.5 * value)
    #expect((result.gain ?? 0) > 1000)
  }

  @Test func `means by class add up to plain sampling's mean`() async throws {
    var scenario = ExampleRuns.scenario
    scenario.faults[1].onset = .rate(perYear: 2)
    scenario.faults[2].onset = .rate(perYear: 2)
    let plain = try await run(scenario, .plain, 600, seed: 5)
    let truth = try #require(plain.row("unavailability")?.estimate)
    let (low, high) = (try #require(truth.low), try #require(truth.high))
    for method in [EstimationMethod.decomposition, .stratified] {
      let other = try await run(scenario, method, 250)
      let estimate = try #require(other.row("unavailability")?.estimate)
      let (a, b) = (try #require(estimate.low), try #require(estimate.high))
      // Two independent estimates: 3.3 standard errors of their difference.
      let error = ((high - low) * (high - low) + (b - a) * (b - a)).squareRoot() / 3.92
      #expect(
        abs(estimate.value - truth.value) < 3.3 * error, "\(method): \(estimate) \(truth)")
    }
  }

  @Test func `weights stay under ten and their mean is one`() async throws {
    let chain = ExactChain.all[1]
    let design = Design(chain.scenario)
    let plan = ImportanceSampling(design, home: 8, away: 40)
    var tally = [Tally(), Tally()]
    var most = 0.0
    for number in 0..<1200 {
      for stratum in 0..<2 {
        let path = plan.observe(stratum: stratum, number: number, design).paths[0]
        tally[stratum].add(path.weight)
        most = max(most, path.weight)
      }
    }
    #expect(most < 10)
    let mean = 0.1 * tally[0].mean + 0.9 * tally[1].mean
    let error = (0.01 * (tally[0].variance ?? 0) + 0.81 * (tally[1].variance ?? 0)) / 1200
    #expect(abs(mean - 1) < 3.3 * error.squareRoot(), "\(mean)")
    #expect(tally[1].mean != 1)
  }

  @Test(arguments: [EstimationMethod.stratified, .importance])
  func `intervals hold the exact answer about as often as claimed`(method: EstimationMethod)
    async throws
  {
    let chain = ExactChain.all[method == .stratified ? 1 : 0]
    let (runs, truth) = (20, chain.unavailability)
    var hits = 0
    for seed in 0..<runs {
      let result = try await run(
        chain.scenario, method, method == .stratified ? 300 : 600, seed: UInt64(100 + seed))
      guard let estimate = result.row("unavailability")?.estimate, let low = estimate.low,
        let high = estimate.high
      else { continue }
      if low <= truth, truth <= high { hits += 1 }
    }
    // Binomial of 20 and 0.95: 14 or fewer happen 3 times in 10,000.
    #expect(hits >= 15, "\(method): \(hits) of \(runs)")
  }

  @Test func `any number of threads gives the same, another seed another result`() async throws {
    let scenario = ExactChain.all[1].scenario
    for method in EstimationMethod.allCases {
      let one = try await run(scenario, method, 150, threads: 1)
      let three = try await run(scenario, method, 150, threads: 3)
      let other = try await run(scenario, method, 150, threads: 1, seed: 2)
      #expect(one.rows.map(\.estimate) == three.rows.map(\.estimate), "\(method)")
      #expect(one.parts == three.parts && one.parameters == three.parameters)
      if method != .plain {
        #expect(one.rows.map(\.estimate) != other.rows.map(\.estimate), "\(method)")
      }
    }
  }

  @Test func `a pilot decides, says why, and beats plain sampling`() async throws {
    let chain = ExactChain.all[1]
    let goal = PrecisionGoal(measure: "unavailability", halfWidth: 0.2)
    let result = try await run(chain.scenario, nil, 20_000, precision: goal)
    #expect(result.method != .plain)
    #expect(result.reasons.contains { $0.hasPrefix("plain: ") })
    #expect(result.isMet && (result.longerSide ?? 1) < 0.25)
    #expect((result.gain ?? 0) > 10, "\(String(describing: result.gain))")
    #expect(agrees(result.row("unavailability")?.estimate, chain.unavailability))
  }

  @Test func `methods that are not sound are refused with the reason`() async throws {
    var scenario = ExactChain.all[1].scenario
    scenario.faults[0].onset = .gaps(.weibull(shape: 2, scale: 1e8))
    for method in [EstimationMethod.stratified, .importance, .decomposition, .splitting] {
      let refusal = await #expect(throws: MethodRefusal.self) {
        _ = try await run(scenario, method, 100)
      }
      #expect(refusal?.reason.contains("at a rate") == true)
    }
    // Many onsets a replication are not rare.
    scenario.faults[0].onset = .rate(perYear: 100)
    await #expect(throws: MethodRefusal.self) { _ = try await run(scenario, .stratified, 100) }
    let auto = try await run(scenario, nil, 100)
    #expect(auto.reasons.contains { $0.hasPrefix("stratified: not sound here") })
    let probability = await #expect(throws: MethodRefusal.self) {
      _ = try await run(
        ExactChain.all[1].scenario, .decomposition, 100, target: "probability_meets_slo")
    }
    #expect(probability?.reason.contains("is not among what it estimates") == true)
    await #expect(throws: MethodRefusal.self) {
      _ = try await run(
        ExactChain.all[1].scenario, .importance, 100, target: "request_downtime_p95")
    }
  }

  @Test func `no stratum is dropped, and each has thirty observations`() async throws {
    let result = try await run(ExactChain.all[1].scenario, .stratified, 200)
    #expect(abs(result.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    for part in result.parts { #expect(part.observations >= 30, "\(part)") }
  }
}
