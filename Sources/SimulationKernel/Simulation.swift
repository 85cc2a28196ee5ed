/// What a simulation is about: its state, and what each event does to it.
public protocol SimulationModel: Sendable {
  /// What happens; small and trivially copyable where speed matters.
  associatedtype Event: Sendable

  /// Changes the state by an event, and schedules what follows from it.
  ///
  /// - Parameters:
  ///   - event: what happens.
  ///   - events: the events to come; `events.now` is the event's time.
  mutating func handle(_ event: Event, _ events: inout FutureEventList<Event>)
}

/// A model and its events to come: the event loop. A value: a copy continues with the same events.
@frozen
public struct Simulation<Model: SimulationModel>: Sendable {
  /// The model's state.
  public var model: Model
  /// The events to come.
  public var events: FutureEventList<Model.Event>
  /// The last events that were handled, while it is set; it may be set and taken away between runs.
  public var trace: EventTrace<Model.Event>?

  /// Makes a simulation without events that stands at a given time.
  @inlinable
  public init(_ model: Model, startingAt start: SimulationTime = .zero) {
    self.model = model
    events = FutureEventList(startingAt: start)
    trace = nil
  }

  /// Handles all events up to and including a moment; O(log n) in pending events for each.
  ///
  /// - Returns: the number of events that were handled.
  @inlinable
  @discardableResult
  public mutating func run(through end: SimulationTime) -> Int {
    // The question whether there is a trace is asked once a run, so that none costs nothing.
    trace == nil ? runWithoutTrace(through: end) : runWithTrace(through: end)
  }

  @inlinable
  mutating func runWithoutTrace(through end: SimulationTime) -> Int {
    var count = 0
    while let (_, event) = events.popNext(through: end) {
      model.handle(event, &events)
      count &+= 1
    }
    return count
  }

  @inlinable
  mutating func runWithTrace(through end: SimulationTime) -> Int {
    var count = 0
    while let (time, event) = events.popNext(through: end) {
      trace?.record(event, at: time)
      model.handle(event, &events)
      count &+= 1
    }
    return count
  }
}
