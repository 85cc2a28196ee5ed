extension FutureEventList {
  /// The time in a key.
  @inlinable
  static func time(of key: UInt128) -> SimulationTime {
    // The sign bit is flipped in keys, so that unsigned order is the order of signed times.
    let bits = UInt64(truncatingIfNeeded: key >> 64) ^ (1 << 63)
    return SimulationTime(nanoseconds: Int64(bitPattern: bits))
  }

  /// The doubled sequence number in a key.
  @inlinable
  static func sequence(of key: UInt128) -> UInt64 {
    UInt64(truncatingIfNeeded: key) & 0x00FF_FFFF_FFFF_FFFE
  }

  /// Whether the entry of this key was cancelled.
  @inlinable
  func isCancelled(_ key: UInt128) -> Bool {
    key & 1 == 1 && !cancellable.contains(Self.sequence(of: key))
  }

  /// Appends an entry and lets it rise; `mark` is 1 for a cancellable event.
  @inlinable
  mutating func insert(_ event: Event, at time: SimulationTime, priority: UInt8, mark: UInt64) {
    precondition(time >= now, "an event is scheduled at \(time), but the clock stands at \(now)")
    precondition(time < .never, "an event is scheduled at a time that never comes")
    precondition(nextSequence < 1 << 56, "more than 2^55 events were scheduled by \(now)")
    let upper = UInt64(bitPattern: time.nanoseconds) ^ (1 << 63)
    let lower = UInt64(priority) << 56 | nextSequence | mark
    nextSequence &+= 2
    let entry = Entry(key: UInt128(upper) << 64 | UInt128(lower), event: event)
    entries.append(entry)
    var hole = entries.count &- 1
    while hole > 0 {
      let parent = (hole &- 1) >> 2
      if entries[parent].key < entry.key { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  /// Removes the entry with the smallest key and lets the last one sink from the top.
  @inlinable
  mutating func removeFirst() -> Entry {
    let first = entries[0]
    let last = entries.removeLast()
    if !entries.isEmpty { Self.sink(last, in: &entries) }
    return first
  }

  /// Moves the hole at the top down to where the entry belongs.
  @inlinable
  static func sink(_ entry: Entry, in entries: inout ContiguousArray<Entry>) {
    let count = entries.count
    var hole = 0
    var child = 1
    // Nodes with four children: a tournament of two rounds.
    while child &+ 3 < count {
      let key0 = entries[child].key
      let key1 = entries[child &+ 1].key
      let key2 = entries[child &+ 2].key
      let key3 = entries[child &+ 3].key
      let left = key1 < key0 ? child &+ 1 : child
      let right = key3 < key2 ? child &+ 3 : child &+ 2
      let leftKey = key1 < key0 ? key1 : key0
      let rightKey = key3 < key2 ? key3 : key2
      let smallest = rightKey < leftKey ? right : left
      let smallestKey = rightKey < leftKey ? rightKey : leftKey
      if entry.key < smallestKey {
        entries[hole] = entry
        return
      }
      entries[hole] = entries[smallest]
      hole = smallest
      child = smallest &* 4 &+ 1
    }
    // At most one node has one to three children, and those have none.
    if child < count {
      var smallest = child
      for other in (child &+ 1)..<max(child &+ 1, count)
      where entries[other].key < entries[smallest].key {
        smallest = other
      }
      if entries[smallest].key < entry.key {
        entries[hole] = entries[smallest]
        hole = smallest
      }
    }
    entries[hole] = entry
  }

  /// Removes cancelled entries from the front.
  @inlinable
  mutating func dropCancelled() {
    while let first = entries.first, isCancelled(first.key) {
      _ = removeFirst()
      cancelledCount &-= 1
    }
  }
}
