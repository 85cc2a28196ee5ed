/// The next event of each of a few slots whose number is known when the program is compiled.
///
/// The same calendar as `SlotCalendar`, with the same order of events, for models of a handful of
/// entities: a server and its source, a machine and its repairman. The keys lie in the value itself, so
/// that nothing is allocated and nothing asks whether storage is shared with a copy. The next event is
/// found by comparing all slots, O(slots). 16 bytes a slot.
@frozen
public struct InlineSlotCalendar<let slotCount: Int>: Sendable {
  @usableFromInline var keys: InlineArray<slotCount, TournamentTree.Key>
  /// The slots with an event to come.
  @usableFromInline var pendingCount: Int
  /// The time of the event taken last, or the start.
  @usableFromInline var clock: SimulationTime

  /// Makes a calendar without events that stands at a given time; O(slots).
  ///
  /// - Parameter start: the time before which nothing may be scheduled.
  @inlinable
  public init(startingAt start: SimulationTime = .zero) {
    keys = InlineArray(repeating: TournamentTree.emptyKey)
    pendingCount = 0
    clock = start
  }

  /// The time of the event taken last; nothing may be scheduled before it.
  @inlinable public var now: SimulationTime { clock }

  /// The number of events to come.
  @inlinable public var count: Int { pendingCount }

  /// Whether nothing more will happen.
  @inlinable public var isEmpty: Bool { pendingCount == 0 }

  /// The next event's time and slot, or nil when there is none; O(slots).
  @inlinable public var next: (time: SimulationTime, slot: Int)? {
    let key = smallest
    return key.isEmpty ? nil : (key.time, SlotCalendar.slot(of: key))
  }

  /// The time of a slot's event, or nil when none is pending; O(1).
  @inlinable
  public func time(of slot: Int) -> SimulationTime? {
    checkSlot(slot)
    return keys[slot].isEmpty ? nil : keys[slot].time
  }

  /// Sets a slot's event, in place of one that is pending; O(1).
  ///
  /// - Parameters:
  ///   - slot: from 0 to `slotCount` - 1.
  ///   - time: when: not before `now`, and before `SimulationTime.never`.
  ///   - priority: its place among events of the same time, the smallest first.
  @inlinable
  public mutating func schedule(_ slot: Int, at time: SimulationTime, priority: UInt8) {
    checkSlot(slot)
    precondition(
      time >= clock, "slot \(slot) is scheduled at \(time), but the clock stands at \(clock)")
    precondition(time < .never, "slot \(slot) is scheduled at a time that never comes")
    if keys[slot].isEmpty { pendingCount &+= 1 }
    keys[slot] = TournamentTree.Key(
      time: time, low: UInt64(priority) << 56 | UInt64(truncatingIfNeeded: slot))
  }

  /// Takes a slot's event out of the calendar; O(1).
  ///
  /// - Returns: false when none is pending.
  @inlinable
  @discardableResult
  public mutating func cancel(_ slot: Int) -> Bool {
    checkSlot(slot)
    if keys[slot].isEmpty { return false }
    pendingCount &-= 1
    keys[slot] = TournamentTree.emptyKey
    return true
  }

  /// Removes the next event and moves `now` to its time; nil when there is none. O(slots).
  @inlinable
  public mutating func popNext() -> (time: SimulationTime, slot: Int)? {
    let key = smallest
    if key.isEmpty { return nil }
    let (time, slot) = (key.time, SlotCalendar.slot(of: key))
    precondition(time >= clock, "the clock would fall from \(clock) to \(time)")
    clock = time
    keys[slot] = TournamentTree.emptyKey
    pendingCount &-= 1
    return (time, slot)
  }
}

extension InlineSlotCalendar {
  /// The key of the next event, or the empty key.
  @inlinable var smallest: TournamentTree.Key {
    var key = TournamentTree.emptyKey
    for slot in 0..<slotCount { key = .smaller(keys[slot], key) }
    return key
  }

  /// Stops the program when there is no such slot.
  @inlinable
  func checkSlot(_ slot: Int) {
    precondition(
      slot >= 0 && slot < slotCount, "slot \(slot) at \(clock): the calendar has \(slotCount) slots"
    )
  }
}

extension InlineSlotCalendar: Equatable {
  /// Whether both stand at the same time and have the same events to come; O(slots).
  public static func == (left: InlineSlotCalendar, right: InlineSlotCalendar) -> Bool {
    if left.clock != right.clock { return false }
    for slot in 0..<slotCount where left.keys[slot] != right.keys[slot] { return false }
    return true
  }
}
