import ScenarioSchema
import ScenarioYAML
import Testing

@testable import CloudModel

/// The block `tune`, and what its knobs can be set to.
@Suite struct TuningReadingTests {
  private func tuning(_ block: String) -> (tuning: Tuning?, headlines: [String]) {
    let reading = read(helloText + "\ntune: " + block)
    return (reading.scenario?.tuning, reading.issues.map(\.headline))
  }

  @Test func `the block of the whole language is understood`() throws {
    let found = try #require(read(twoCloudsText).scenario?.tuning)
    #expect(found.minimise == "cost" && found.probability == 0.95 && found.availability == 0.9999)
    #expect(
      found.knobs.map(\.range) == [
        .numbers(from: 10, to: 300, step: nil, isLogarithmic: false, unit: "s"),
        .numbers(from: 2, to: 5, step: 1, isLogarithmic: false, unit: ""),
        .numbers(from: 50, to: 85, step: nil, isLogarithmic: false, unit: "%"),
        .choices(["checkpoint", "active_active", "external_cache"].map { .scalar($0) }),
        .numbers(from: 10, to: 50, step: nil, isLogarithmic: false, unit: "%"),
      ])
  }

  @Test func `bounds of measures are numbers or shares, durations of two units are joined`() throws
  {
    let (found, headlines) = tuning(
      "{minimise: downtime, subject_to: {measures: {stream_interruption: {at_most: 0.1%}, "
        + "time_to_move: {at_most: 180}, goal: {at_least: 2}}}, "
        + "parameters: {a.b: {from: 30s, to: 5min, scale: logarithmic}}}")
    #expect(headlines == [])
    let tuning = try #require(found)
    #expect(tuning.limits.map(\.atMost) == [0.001, 180, nil])
    #expect(tuning.limits.map(\.atLeast) == [nil, nil, 2])
    #expect(
      tuning.knobs[0].range
        == .numbers(from: 30, to: 300, step: nil, isLogarithmic: true, unit: "s"))
  }

  @Test(arguments: [
    ("{parameters: {a: {from: 10s}}}", "'a' has no range; write 'from' and 'to', or 'choices'"),
    ("{parameters: {a: {from: 10s, to: 5}}}", "'10s' to '5' is no range"),
    ("{parameters: {a: {from: 10s, to: 5s}}}", "is empty; 'to' must be greater"),
    ("{parameters: {a: {from: 1, to: 5, step: 9}}}", "step is '9'; allowed: more than 0"),
    ("{parameters: {a: {from: 0, to: 5, scale: logarithmic}}}", "begins above 0 and has no step"),
    ("{parameters: {a: {choices: [x, x]}}}", "'x' is a choice twice; remove one of them"),
    ("{parameters: {a: {choices: [x]}}}", "at least 2 must be given"),
    ("{parameters: {a: {from: 1, choices: [x, y]}}}", "exclude each other"),
    ("{parameters: {}}", "names no path; at least 1 must be given"),
    ("{minimise: cost}", "lacks the key 'parameters'"),
    (
      "{subject_to: {measures: {cost: {at_most: 5 USD}}}, parameters: {a: {from: 1, to: 2}}}",
      "with the unit 'USD'; write it bare"
    ),
    (
      "{subject_to: {measures: {cost: {}}}, parameters: {a: {from: 1, to: 2}}}",
      "'cost' has no bound; write 'at_most' or 'at_least'"
    ),
    (
      "{subject_to: {probability: 100%}, parameters: {a: {from: 1, to: 2}}}",
      "probability is '100%'"
    ),
  ])
  func `a block that asks for what cannot be is an issue`(block: String, message: String) {
    let (found, headlines) = tuning(block)
    #expect(found == nil)
    #expect(headlines.contains { $0.contains(message) }, "\(headlines)")
  }

  @Test func `knobs give values with few decimals, and know the places of what is written`() {
    let steps = Knob(
      path: "a", range: .numbers(from: 2, to: 5, step: 1, isLogarithmic: false, unit: ""))
    #expect(steps.levels == 4)
    #expect(
      [0, 0.24, 0.26, 0.5, 0.99, 1].map { steps.value(at: $0).text } == [
        "2", "2", "3", "4", "5", "5",
      ])
    #expect(steps.place(of: "4") == 0.625 && steps.place(of: "6") == nil)
    let tenths = Knob(
      path: "a", range: .numbers(from: 0.1, to: 0.5, step: 0.1, isLogarithmic: false, unit: "%"))
    #expect(tenths.levels == 5 && tenths.value(at: 0.5).text == "0.3%")
    let time = Knob(
      path: "a", range: .numbers(from: 10, to: 300, step: nil, isLogarithmic: true, unit: "s"))
    #expect(time.value(at: 0).text == "10s" && time.value(at: 1).text == "300s")
    #expect(time.value(at: 0.5).text == "54.8s")
    #expect(abs((time.place(of: "1min") ?? 0) - 0.5268) < 1e-3)
    let words = Knob(path: "a", range: .choices([.scalar("x"), .scalar("y")]))
    #expect(words.isCategorical && words.value(at: 0.7).text == "y" && words.place(of: "x") == 0.25)
    #expect(words.snapped(0.9) == 0.75)
  }

  @Test func `the usual knobs are times, rates, thresholds and sizes in force`() {
    let reading = read(twoCloudsText)
    let knobs = Knob.usual(in: reading.rows)
    let paths = knobs.map(\.path)
    for path in [
      "failover_config.recovery.dns_ttl", "load_balancer.interval", "faults.0.rate",
      "autoscaling.scaling_policies.0.target_value", "capacity.buffer",
      "failover_config.detection.consecutive_failures",
    ] { #expect(paths.contains(path), "\(path) of \(paths)") }
    #expect(!paths.contains { $0.hasPrefix("tune.") } && !paths.contains("routing.dns_ttl"))
    #expect(
      knobs.first { $0.path == "failover_config.recovery.dns_ttl" }?.range
        == .numbers(from: 15, to: 180, step: nil, isLogarithmic: true, unit: "s"))
  }
}
