extension SlotCalendar {
  /// The key of a slot in which nothing is pending; larger than that of every event.
  @inlinable static var emptyKey: UInt128 { .max }

  /// The time in a key.
  @inlinable
  static func time(of key: UInt128) -> SimulationTime {
    // The sign bit is flipped in keys, so that unsigned order is the order of signed times.
    let bits = UInt64(truncatingIfNeeded: key >> 64) ^ (1 << 63)
    return SimulationTime(nanoseconds: Int64(bitPattern: bits))
  }

  /// The slot in a key.
  @inlinable
  static func slot(of key: UInt128) -> Int {
    Int(truncatingIfNeeded: key) & 0x00FF_FFFF_FFFF_FFFF
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
    Self.replay(Self.emptyKey, from: firstLeaf &+ vacatedSlot, in: &keys)
    vacatedSlot = -1
  }

  /// Sets a leaf's key and replays its matches, up to the node whose winner stays the same.
  @inlinable
  static func replay(
    _ leafKey: UInt128, from leaf: Int, in keyArray: inout ContiguousArray<UInt128>
  ) {
    var keys = keyArray.mutableSpan
    var key = leafKey
    var node = leaf
    keys[node] = key
    while node > 0 {
      // Reading the own key back is faster than choosing among siblings: no branch remains.
      let first = ((node &- 1) & ~3) &+ 1
      let key0 = keys[first]
      let key1 = keys[first &+ 1]
      let key2 = keys[first &+ 2]
      let key3 = keys[first &+ 3]
      let left = key1 < key0 ? key1 : key0
      let right = key3 < key2 ? key3 : key2
      key = right < left ? right : left
      node = first >> 2
      if keys[node] == key { return }
      keys[node] = key
    }
  }

  /// The key that would win if a slot were empty.
  @inlinable
  func winner(without slot: Int) -> UInt128 {
    var key = Self.emptyKey
    var node = firstLeaf &+ slot
    while node > 0 {
      let first = ((node &- 1) & ~3) &+ 1
      for sibling in first...(first &+ 3) where sibling != node && keys[sibling] < key {
        key = keys[sibling]
      }
      node = first >> 2
    }
    return key
  }
}
