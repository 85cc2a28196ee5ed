/// The events that are still to happen, in the order in which they will.
///
/// Earlier times come first; at equal times the smaller priority number, and then what was scheduled
/// first. The list is a value: a copy holds the same events and gives them in the same order.
///
/// Each pending event has a slot in a tournament tree, ordered by one 128-bit key: time in the upper
/// half, then priority (8 bits), sequence (32) and slot (24). Taking the next event leaves its slot
/// vacant, and the event scheduled next fills it: an event that schedules its successor costs one walk
/// through the tree. A handle names slot and sequence, so an event can be cancelled or moved in one walk
/// too, and no entry of a cancelled event is left behind. 21.3 bytes a pending event and those of the
/// event; nothing is allocated while the list does not grow.
///
/// A heap with four children a node was measured beside it: a third slower among 1,000 events, two to
/// three times slower among a million, where each level of the heap waits for the one above
/// (`Benchmarks/README.md`).
@frozen
public struct FutureEventList<Event: Sendable>: Sendable {
  /// The keys of the slots; those of free slots name the next free one.
  @usableFromInline var tree: TournamentTree
  /// The event of each slot that was ever used.
  @usableFromInline var events: ContiguousArray<Event>
  /// The number of events to come.
  @usableFromInline var pendingCount: Int
  /// The slot of the event taken last, when its key still stands in the tree; else -1.
  @usableFromInline var vacatedSlot: Int
  /// The first of the chain of free slots, or -1.
  @usableFromInline var freeSlot: Int
  /// The number of events scheduled in this epoch; it ends at 2^32.
  @usableFromInline var nextSequence: UInt64
  /// The epochs that have ended.
  @usableFromInline var epoch: UInt32
  /// What handles of ended epochs are called in this one, for events that were pending at its start.
  @usableFromInline var renamed: [EventHandle: EventHandle]
  /// The time of the event taken last, or the start.
  @usableFromInline var clock: SimulationTime

  /// Makes an empty list that stands at a given time.
  @inlinable
  public init(startingAt start: SimulationTime = .zero) {
    self.init(startingAt: start, sequence: 0)
  }

  /// A list in which so many events have been scheduled before, at most 2^32: for tests.
  @inlinable
  package init(startingAt start: SimulationTime = .zero, sequence: UInt64) {
    tree = TournamentTree(slots: 4)
    events = []
    pendingCount = 0
    vacatedSlot = -1
    freeSlot = -1
    nextSequence = sequence
    epoch = 0
    renamed = [:]
    clock = start
  }

  /// The time of the event taken last; nothing may be scheduled before it.
  @inlinable public var now: SimulationTime { clock }

  /// The number of events to come.
  @inlinable public var count: Int { pendingCount }

  /// Whether nothing more will happen.
  @inlinable public var isEmpty: Bool { pendingCount == 0 }

  /// The time of the next event, or nil when there is none.
  ///
  /// O(1); O(log n) in pending events between `popNext` and the following `schedule`.
  @inlinable public var nextTime: SimulationTime? {
    if pendingCount == 0 { return nil }
    return (vacatedSlot < 0 ? tree.winner : tree.winner(without: vacatedSlot)).time
  }

  /// Sets aside memory for so many pending events, at most 2^24.
  @inlinable
  public mutating func reserveCapacity(_ count: Int) {
    precondition(count <= Self.slotLimit, "\(count) events; a list holds at most 2^24")
    tree.grow(to: count)
    events.reserveCapacity(count)
  }

  /// Adds an event; O(log n) in pending events, of which there may be 2^24.
  ///
  /// - Parameters:
  ///   - event: what happens.
  ///   - time: when: not before `now`, and before `SimulationTime.never`.
  ///   - priority: its place among events of the same time, the smallest first.
  /// - Returns: the event's name, for `cancel` and `reschedule`.
  @inlinable
  @discardableResult
  public mutating func schedule(
    _ event: Event, at time: SimulationTime, priority: UInt8
  ) -> EventHandle {
    var slot = vacatedSlot
    if slot >= 0 {
      vacatedSlot = -1
      events[slot] = event
    } else {
      slot = takeSlot(for: event)
    }
    pendingCount &+= 1
    return place(slot, at: time, priority: priority)
  }

  /// Takes an event out of the list; O(log n) in pending events.
  ///
  /// - Returns: false when it has happened or was cancelled before.
  @inlinable
  @discardableResult
  public mutating func cancel(_ handle: EventHandle) -> Bool {
    guard let slot = pendingSlot(of: handle) else { return false }
    pendingCount &-= 1
    release(slot)
    return true
  }

  /// Moves an event to another time, after those scheduled there before; O(log n) in pending events.
  ///
  /// - Parameter handle: the event's name, and then its new one; the old one names nothing more.
  /// - Returns: false, and nothing is changed, when it has happened or was cancelled.
  @inlinable
  @discardableResult
  public mutating func reschedule(
    _ handle: inout EventHandle, at time: SimulationTime, priority: UInt8
  ) -> Bool {
    guard let slot = pendingSlot(of: handle) else { return false }
    handle = place(slot, at: time, priority: priority)
    return true
  }

  /// Whether the event is still to happen; O(1).
  @inlinable
  public func isPending(_ handle: EventHandle) -> Bool {
    pendingSlot(of: handle) != nil
  }

  /// Removes the next event and moves `now` to its time; nil when there is none. O(log n).
  @inlinable
  public mutating func popNext() -> (time: SimulationTime, event: Event)? {
    popNext(through: .never)
  }

  /// Removes the next event if it comes at `limit` or before, and moves `now` to its time; O(log n).
  @inlinable
  public mutating func popNext(
    through limit: SimulationTime
  ) -> (time: SimulationTime, event: Event)? {
    if vacatedSlot >= 0 { release(vacatedSlot) }
    if pendingCount == 0 { return nil }
    let key = tree.winner
    let time = key.time
    if time > limit { return nil }
    precondition(time >= clock, "the clock would fall from \(clock) to \(time)")
    clock = time
    vacatedSlot = Self.slot(of: key)
    pendingCount &-= 1
    return (time, events[vacatedSlot])
  }

  /// The pending events in the order in which they will happen; O(n log n).
  public var pending: [(time: SimulationTime, priority: UInt8, event: Event)] {
    pendingSlots.map { slot in
      let key = tree[slot]
      return (key.time, UInt8(truncatingIfNeeded: key.low >> 56), events[slot])
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
