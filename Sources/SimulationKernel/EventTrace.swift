/// The last events that were handled, in their order: what a simulation did before something went wrong.
@frozen
public struct EventTrace<Event: Sendable>: Sendable {
  /// The most events that are kept.
  public let capacity: Int
  /// The number of events that were ever recorded.
  public private(set) var recordedCount = 0
  private var ring: ContiguousArray<(time: SimulationTime, event: Event)> = []

  /// Makes an empty trace that keeps so many events, at least one; memory is set aside at once.
  public init(capacity: Int) {
    precondition(capacity >= 1, "a trace cannot keep \(capacity) events; allowed: 1 or more")
    self.capacity = capacity
    ring.reserveCapacity(capacity)
  }

  /// Keeps an event, in place of the oldest when the trace is full; O(1).
  public mutating func record(_ event: Event, at time: SimulationTime) {
    if ring.count < capacity {
      ring.append((time, event))
    } else {
      ring[recordedCount % capacity] = (time, event)
    }
    recordedCount += 1
  }

  /// The kept events, the oldest first; O(capacity).
  public var events: [(time: SimulationTime, event: Event)] {
    let oldest = ring.count < capacity ? 0 : recordedCount % capacity
    return Array(ring[oldest...] + ring[..<oldest])
  }
}
