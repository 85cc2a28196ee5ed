/// The next event of each of a fixed number of slots, at most one pending event a slot.
///
/// A calendar for entities that wait for one thing at a time: a slot is the entity's number, and its
/// event is known by the slot alone. Earlier times come first; at equal times the smaller priority
/// number, and then the smaller slot. (A `FutureEventList` takes what was scheduled first instead.)
/// The calendar is a value: a copy holds the same events and gives them in the same order.
///
/// It is a tournament tree: scheduling replays the matches of one slot on its way to the root. Taking
/// the next event waits with its replay for the following call: a slot that is scheduled again at once
/// costs one walk, not two. 21.3 bytes a slot, all of them set aside at the start.
@frozen
public struct SlotCalendar: Sendable {
  /// The keys: 64 bits of time, 8 of priority, 56 of slot.
  @usableFromInline var tree: TournamentTree
  /// The slot of the event taken last, when its matches have not been replayed; else -1.
  @usableFromInline var vacatedSlot: Int
  /// The slots with an event to come.
  @usableFromInline var pendingCount: Int
  /// The time of the event taken last, or the start.
  @usableFromInline var clock: SimulationTime

  /// The number of slots; they are numbered from zero.
  public let slotCount: Int

  /// Makes a calendar without events that stands at a given time; O(slots).
  ///
  /// - Parameters:
  ///   - slotCount: from 0 to 2^48.
  ///   - start: the time before which nothing may be scheduled.
  public init(slotCount: Int, startingAt start: SimulationTime = .zero) {
    precondition(
      slotCount >= 0 && slotCount <= 1 << 48,
      "a calendar cannot have \(slotCount) slots; allowed: 0 to 2^48")
    tree = TournamentTree(slots: slotCount)
    vacatedSlot = -1
    pendingCount = 0
    clock = start
    self.slotCount = slotCount
  }

  /// The time of the event taken last; nothing may be scheduled before it.
  @inlinable public var now: SimulationTime { clock }

  /// The number of events to come.
  @inlinable public var count: Int { pendingCount }

  /// Whether nothing more will happen.
  @inlinable public var isEmpty: Bool { pendingCount == 0 }

  /// The next event's time and slot, or nil when there is none.
  ///
  /// O(1); O(log slots) between `popNext` and the following `schedule` or `cancel`.
  @inlinable public var next: (time: SimulationTime, slot: Int)? {
    if pendingCount == 0 { return nil }
    let key = vacatedSlot < 0 ? tree.winner : tree.winner(without: vacatedSlot)
    return (key.time, Self.slot(of: key))
  }

  /// The time of a slot's event, or nil when none is pending; O(1).
  @inlinable
  public func time(of slot: Int) -> SimulationTime? {
    checkSlot(slot)
    let key = tree[slot]
    return key.isEmpty || slot == vacatedSlot ? nil : key.time
  }

  /// Sets a slot's event, in place of one that is pending; O(log slots).
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
    if vacatedSlot == slot {
      vacatedSlot = -1
      pendingCount &+= 1
    } else {
      fillVacancy()
      if tree[slot].isEmpty { pendingCount &+= 1 }
    }
    tree.set(
      slot,
      to: TournamentTree.Key(
        time: time,
        low: UInt64(priority) << 56 | UInt64(truncatingIfNeeded: slot)))
  }

  /// Takes a slot's event out of the calendar; O(log slots).
  ///
  /// - Returns: false when none is pending.
  @inlinable
  @discardableResult
  public mutating func cancel(_ slot: Int) -> Bool {
    checkSlot(slot)
    fillVacancy()
    if tree[slot].isEmpty { return false }
    pendingCount &-= 1
    tree.set(slot, to: TournamentTree.emptyKey)
    return true
  }

  /// Removes the next event and moves `now` to its time; nil when there is none. O(log slots).
  @inlinable
  public mutating func popNext() -> (time: SimulationTime, slot: Int)? {
    fillVacancy()
    if pendingCount == 0 { return nil }
    let key = tree.winner
    let time = key.time
    precondition(time >= clock, "the clock would fall from \(clock) to \(time)")
    clock = time
    vacatedSlot = Self.slot(of: key)
    pendingCount &-= 1
    return (time, vacatedSlot)
  }
}

extension SlotCalendar {
  /// The slot in a key.
  @inlinable
  static func slot(of key: TournamentTree.Key) -> Int {
    Int(truncatingIfNeeded: key.low & 0x00FF_FFFF_FFFF_FFFF)
  }

  /// Stops the program when there is no such slot.
  @inlinable
  func checkSlot(_ slot: Int) {
    precondition(
      slot >= 0 && slot < slotCount, "slot \(slot) at \(clock): the calendar has \(slotCount) slots"
    )
  }

  /// Replays the matches of the slot whose event was taken, when that was put off.
  @inlinable
  mutating func fillVacancy() {
    if vacatedSlot < 0 { return }
    tree.set(vacatedSlot, to: TournamentTree.emptyKey)
    vacatedSlot = -1
  }
}

extension SlotCalendar: Equatable {
  /// Whether both stand at the same time and have the same slots and events to come; O(slots).
  public static func == (left: SlotCalendar, right: SlotCalendar) -> Bool {
    var (left, right) = (left, right)
    left.fillVacancy()
    right.fillVacancy()
    return left.clock == right.clock && left.slotCount == right.slotCount
      && left.tree == right.tree
  }
}
