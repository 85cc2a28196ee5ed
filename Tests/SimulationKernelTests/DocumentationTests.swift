import SimulationKernel
import Testing

struct SimulationKernelDocumentationTests {
  struct Desk: SimulationModel {
    enum Event: Sendable { case arrival, departure }
    var waiting = 0
    var served = 0
    mutating func handle(_ event: Event, _ events: inout FutureEventList<Event>) {
      switch event {
      case .arrival:
        waiting += 1
        events.schedule(.arrival, at: events.now + 2_000_000_000, priority: 1)
      case .departure:
        waiting -= 1
        served += 1
      }
      let begins = event == .arrival ? waiting == 1 : waiting > 0
      if begins { events.schedule(.departure, at: events.now + 1_500_000_000, priority: 0) }
    }
  }

  @Test func `the example of the module's page runs`() {
    var simulation = Simulation(Desk())
    simulation.events.schedule(.arrival, at: .zero, priority: 1)
    simulation.run(through: SimulationTime(seconds: 60))
    // 31 arrivals at 0, 2 … 60 s; each is served 1.5 s later, the last one not yet.
    #expect(simulation.model.served == 30 && simulation.model.waiting == 1)
  }
}
