/// The events that are still to happen, in the order in which they will.
///
/// Earlier times come first; at equal times the smaller priority number, and then what was scheduled
/// first. The list is a value: a copy holds the same events and gives them in the same order.
///
/// It is a heap with four children a node, the layout of Johnson (1975, DOI
/// 10.1016/0020-0190(75)90001-0), ordered by one 128-bit key: time in the upper half, then
/// priority and sequence, so that a comparison is a few instructions without a branch. Keys and
/// events lie in two arrays: four children's keys fill one line of a processor's cache. Taking the
/// next event leaves its place at the top vacant, and the event scheduled next fills it: an event
/// that schedules its successor costs one walk through the heap instead of two. A cancelled event
/// stays in the array until it comes up, and is never seen at the front.
@frozen
public struct FutureEventList<Event: Sendable>: Sendable {
  /// The heap: a key is below those of its children at 4i + 1 to 4i + 4.
  ///
  /// 64 bits of time, 8 of priority, 55 of sequence, and 1 that marks a cancellable event.
  @usableFromInline var keys: ContiguousArray<UInt128>
  /// The event of each key, at the same place.
  @usableFromInline var events: ContiguousArray<Event>
  /// Whether the entry at the top has been taken and its place is free; never while an entry of a
  /// cancelled event is left.
  @usableFromInline var hasVacancy: Bool
  /// The sequence numbers of cancellable events that have neither happened nor been cancelled.
  @usableFromInline var cancellable: Set<UInt64>
  /// Entries that were cancelled and have not come up yet.
  @usableFromInline var cancelledCount: Int
  /// Twice the number of events scheduled so far.
  @usableFromInline var nextSequence: UInt64

  /// The time of the event taken last, or the start.
  @usableFromInline var clock: SimulationTime

  /// Makes an empty list that stands at a given time.
  @inlinable
  public init(startingAt start: SimulationTime = .zero) {
    keys = []
    events = []
    hasVacancy = false
    cancellable = []
    cancelledCount = 0
    nextSequence = 0
    clock = start
  }

  /// The time of the event taken last; nothing may be scheduled before it.
  @inlinable public var now: SimulationTime { clock }

  /// The number of events to come.
  @inlinable public var count: Int { keys.count - cancelledCount - (hasVacancy ? 1 : 0) }

  /// Whether nothing more will happen.
  @inlinable public var isEmpty: Bool { keys.count == (hasVacancy ? 1 : 0) }

  /// The time of the next event, or nil when there is none; O(1).
  @inlinable public var nextTime: SimulationTime? {
    if !hasVacancy { return keys.isEmpty ? nil : Self.time(of: keys[0]) }
    if keys.count == 1 { return nil }
    var smallest = keys[1]
    for place in 2..<max(2, min(5, keys.count)) where keys[place] < smallest {
      smallest = keys[place]
    }
    return Self.time(of: smallest)
  }

  /// Sets aside memory for so many pending events.
  @inlinable
  public mutating func reserveCapacity(_ count: Int) {
    keys.reserveCapacity(count)
    events.reserveCapacity(count)
  }

  /// Adds an event; O(log n) in pending events.
  ///
  /// - Parameters:
  ///   - event: what happens.
  ///   - time: when: not before `now`, and before `SimulationTime.never`.
  ///   - priority: its place among events of the same time, the smallest first.
  @inlinable
  public mutating func schedule(_ event: Event, at time: SimulationTime, priority: UInt8) {
    insert(event, at: time, priority: priority, mark: 0)
  }

  /// Adds an event that may be cancelled later; O(log n) in pending events.
  @inlinable
  public mutating func scheduleCancellable(
    _ event: Event, at time: SimulationTime, priority: UInt8
  ) -> EventHandle {
    let handle = EventHandle(sequence: nextSequence)
    cancellable.insert(nextSequence)
    insert(event, at: time, priority: priority, mark: 1)
    return handle
  }

  /// Takes an event out of the list; O(1), and O(log n) once when its time comes.
  ///
  /// - Returns: false when it has happened or was cancelled before.
  @inlinable
  @discardableResult
  public mutating func cancel(_ handle: EventHandle) -> Bool {
    guard cancellable.remove(handle.sequence) != nil else { return false }
    cancelledCount += 1
    dropCancelled()
    return true
  }

  /// Whether the event is still to happen; O(1).
  @inlinable
  public func isPending(_ handle: EventHandle) -> Bool {
    cancellable.contains(handle.sequence)
  }

  /// Removes the next event and moves `now` to its time; nil when there is none. O(log n).
  @inlinable
  public mutating func popNext() -> (time: SimulationTime, event: Event)? {
    if hasVacancy { fillVacancy() }
    if keys.isEmpty { return nil }
    let key = keys[0]
    let event = events[0]
    let time = Self.time(of: key)
    precondition(time >= now, "the clock would fall from \(now) to \(time)")
    clock = time
    hasVacancy = true
    if key & 1 == 1 { cancellable.remove(Self.sequence(of: key)) }
    if cancelledCount > 0 { dropCancelled() }
    return (time, event)
  }

  /// The pending events in the order in which they will happen; O(n log n).
  public var pending: [(time: SimulationTime, priority: UInt8, event: Event)] {
    keys.indices.dropFirst(hasVacancy ? 1 : 0).filter { !isCancelled(keys[$0]) }
      .sorted { keys[$0] < keys[$1] }
      .map { place in
        let key = keys[place]
        return (Self.time(of: key), UInt8(truncatingIfNeeded: key >> 56), events[place])
      }
  }
}

extension FutureEventList: Equatable where Event: Equatable {
  /// Whether both stand at the same time and have the same events to come, in the same order.
  ///
  /// How many were scheduled before, and what was cancelled, does not matter. O(n log n).
  public static func == (left: FutureEventList, right: FutureEventList) -> Bool {
    left.now == right.now && left.count == right.count
      && zip(left.pending, right.pending).allSatisfy { $0 == $1 }
  }
}

/// The name of a cancellable event within its list and the list's copies.
@frozen
public struct EventHandle: Hashable, Sendable {
  /// The event's sequence number, doubled.
  @usableFromInline let sequence: UInt64

  @inlinable
  init(sequence: UInt64) {
    self.sequence = sequence
  }
}
