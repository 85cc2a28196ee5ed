extension FutureEventList {
  /// The most events that may be pending: a key has 24 bits for the slot.
  @inlinable static var slotLimit: Int { 1 << 24 }

  /// The slot in a key.
  @inlinable
  static func slot(of key: TournamentTree.Key) -> Int {
    Int(truncatingIfNeeded: key.low & 0x00FF_FFFF)
  }

  /// The slot of an event that is still to happen.
  @inlinable
  func pendingSlot(of handle: EventHandle) -> Int? {
    var name = handle
    if name.epoch != epoch {
      guard let present = renamed[name] else { return nil }
      name = present
    }
    let slot = Int(name.slot)
    if slot >= events.count || slot == vacatedSlot { return nil }
    let key = tree[slot]
    return key.isEmpty || UInt32(truncatingIfNeeded: key.low >> 24) != name.sequence ? nil : slot
  }

  /// A free slot that now holds the event.
  @inlinable
  mutating func takeSlot(for event: Event) -> Int {
    if freeSlot >= 0 {
      let slot = freeSlot
      freeSlot = Int(truncatingIfNeeded: tree[slot].low) &- 1
      events[slot] = event
      return slot
    }
    let slot = events.count
    if slot == tree.slots {
      precondition(slot < Self.slotLimit, "more than 2^24 events are pending at \(clock)")
      tree.grow(to: min(2 &* slot, Self.slotLimit))
    }
    events.append(event)
    return slot
  }

  /// Frees the slot of an event that was taken or cancelled.
  @inlinable
  mutating func release(_ slot: Int) {
    if slot == vacatedSlot { vacatedSlot = -1 }
    tree.set(
      slot, to: TournamentTree.Key(high: .max, low: UInt64(truncatingIfNeeded: freeSlot &+ 1)))
    freeSlot = slot
  }

  /// Gives a slot its place in the order.
  @inlinable
  mutating func place(_ slot: Int, at time: SimulationTime, priority: UInt8) -> EventHandle {
    precondition(
      time >= clock, "an event is scheduled at \(time), but the clock stands at \(clock)")
    precondition(time < .never, "an event is scheduled at a time that never comes, at \(clock)")
    if nextSequence == 1 << 32 { beginEpoch() }
    let sequence = nextSequence
    nextSequence &+= 1
    tree.set(
      slot,
      to: TournamentTree.Key(
        time: time,
        low: UInt64(priority) << 56 | sequence << 24 | UInt64(truncatingIfNeeded: slot)))
    return EventHandle(
      slot: UInt32(truncatingIfNeeded: slot), sequence: UInt32(truncatingIfNeeded: sequence),
      epoch: epoch)
  }

  /// The slots with an event to come, in the order in which they will happen; O(n log n).
  var pendingSlots: [Int] {
    events.indices.filter { $0 != vacatedSlot && !tree[$0].isEmpty }.sorted {
      let (left, right) = (tree[$0], tree[$1])
      return (left.high, left.low) < (right.high, right.low)
    }
  }

  /// Numbers the pending events anew, in their order, when 2^32 have been scheduled; O(n log n).
  ///
  /// Handles keep naming their events: those that were given out before are looked up from now on.
  @usableFromInline
  mutating func beginEpoch() {
    if vacatedSlot >= 0 { release(vacatedSlot) }
    let earlier = Dictionary(uniqueKeysWithValues: renamed.map { ($1, $0) })
    renamed.removeAll(keepingCapacity: true)
    nextSequence = 0
    for slot in pendingSlots {
      let key = tree[slot]
      let old = EventHandle(
        slot: UInt32(truncatingIfNeeded: slot),
        sequence: UInt32(truncatingIfNeeded: key.low >> 24), epoch: epoch)
      let new = EventHandle(
        slot: old.slot, sequence: UInt32(truncatingIfNeeded: nextSequence), epoch: epoch &+ 1)
      renamed[earlier[old] ?? old] = new
      let low = key.low & 0xFF00_0000_00FF_FFFF | nextSequence << 24
      tree.set(slot, to: TournamentTree.Key(high: key.high, low: low))
      nextSequence &+= 1
    }
    epoch &+= 1
  }
}
