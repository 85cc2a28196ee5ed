import CloudModel
import ScenarioSchema
import Testing

@Suite struct StateReadingTests {
  @Test(arguments: SessionStrategyCatalog.all)
  func `every strategy is described and read with its own values`(strategy: SessionStrategy) {
    #expect(strategy.summary.count > 10 && !strategy.source.isEmpty)
    let reading = read(helloText, set: [("state", "{strategy: \(strategy.name)}")])
    #expect(reading.issues == [], "\(reading.issues.map(\.headline))")
    #expect(reading.scenario?.sessions == SessionPolicy(strategy))
  }

  @Test func `the published figures are read as they are written`() throws {
    let reading = read(
      helloText, set: [("state", "{strategy: checkpoint, interval: 30s, restore: 60s}")])
    #expect(reading.issues == [])
    let policy = try #require(reading.scenario?.sessions)
    #expect(policy.interval == .seconds(30) && policy.restore == .constant(60))
  }

  @Test func `saved memory needs a time and a pool that restarts`() throws {
    let key = "models.chat.memory_state"
    let alone = read(helloText, set: [(key, "{restore: 15s}")])
    #expect(!alone.issues.hasErrors && alone.scenario?.models[0].memoryRestore == .constant(15))
    #expect(alone.issues.map(\.headline).contains { $0.contains("on_crash: restart") })
    #expect(read(helloText, set: [(key, "{}")]).issues.hasErrors)
    #expect(read(helloText, set: [(key, "{restore: -1s}")]).issues.hasErrors)
  }

  @Test func `a value that the strategy does not have is a warning`() {
    let reading = read(helloText, set: [("state", "{strategy: none, lag: 1s}")])
    #expect(!reading.issues.hasErrors)
    #expect(reading.issues.map(\.headline).contains { $0.contains("lag has no effect") })
  }

  @Test(arguments: [
    ("{strategy: chekpoint}", "checkpoint"), ("{strategy: checkpoint, interval: 0s}", "1s"),
    ("{strategy: none, sessions: {turns: 0.5}}", "1"),
    ("{strategy: none, write_cost: 95%}", "90%"), ("{}", "strategy"),
  ])
  func `bad values are refused with what is allowed`(text: String, allowed: String) {
    let reading = read(helloText, set: [("state", text)])
    #expect(reading.issues.hasErrors)
    #expect(reading.issues.map { "\($0)" }.joined().contains(allowed), "\(reading.issues)")
  }
}
