import SimulationKernel
import Testing

struct SimulationTests {
  /// Counts down, an event a second, and notes when.
  struct Countdown: SimulationModel {
    var moments: [Int64] = []

    mutating func handle(_ event: Int, _ events: inout FutureEventList<Int>) {
      moments.append(events.now.nanoseconds)
      if event > 0 { events.schedule(event - 1, at: events.now + 1_000_000_000, priority: 0) }
    }
  }

  static func countdown(from start: Int) -> Simulation<Countdown> {
    var simulation = Simulation(Countdown())
    simulation.events.schedule(start, at: .zero, priority: 0)
    return simulation
  }

  @Test func `a run handles what comes by its end, and the next one goes on`() {
    var simulation = Self.countdown(from: 5)
    #expect(simulation.run(through: SimulationTime(seconds: 2)) == 3)
    #expect(simulation.model.moments == [0, 1_000_000_000, 2_000_000_000])
    #expect(simulation.run(through: SimulationTime(nanoseconds: 2_999_999_999)) == 0)
    let copy = simulation
    #expect(simulation.run(through: .never) == 3)
    #expect(simulation.events.isEmpty && simulation.events.now == SimulationTime(seconds: 5))
    #expect(copy.model.moments.count == 3 && copy.events.count == 1)
  }

  @Test func `a trace keeps the last events and changes nothing`() throws {
    var plain = Self.countdown(from: 9)
    var traced = plain
    traced.trace = EventTrace(capacity: 4)
    plain.run(through: .never)
    traced.run(through: SimulationTime(seconds: 2))
    #expect(traced.trace?.events.map(\.event) == [9, 8, 7])
    traced.run(through: .never)
    #expect(traced.model.moments == plain.model.moments)
    let trace = try #require(traced.trace)
    #expect(trace.recordedCount == 10 && trace.events.map(\.event) == [3, 2, 1, 0])
    #expect(trace.events.map(\.time) == (6...9).map { SimulationTime(seconds: $0) })
  }

  @Test func `a trace is switched off in the middle of a simulation`() {
    var simulation = Self.countdown(from: 9)
    simulation.trace = EventTrace(capacity: 100)
    simulation.run(through: SimulationTime(seconds: 3))
    let trace = simulation.trace
    simulation.trace = nil
    simulation.run(through: .never)
    #expect(trace?.recordedCount == 4 && simulation.model.moments.count == 10)
  }

  @Test func `a trace that keeps nothing stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = EventTrace<Int>(capacity: 0) }
  }
}
