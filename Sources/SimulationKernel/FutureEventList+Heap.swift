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

  /// Puts an entry into the vacant top, or at the end; `mark` is 1 for a cancellable event.
  @inlinable
  mutating func insert(_ event: Event, at time: SimulationTime, priority: UInt8, mark: UInt64) {
    precondition(time >= now, "an event is scheduled at \(time), but the clock stands at \(now)")
    precondition(time < .never, "an event is scheduled at a time that never comes")
    precondition(nextSequence < 1 << 56, "more than 2^55 events were scheduled by \(now)")
    let upper = UInt64(bitPattern: time.nanoseconds) ^ (1 << 63)
    let lower = UInt64(priority) << 56 | nextSequence | mark
    nextSequence &+= 2
    let key = UInt128(upper) << 64 | UInt128(lower)
    if hasVacancy {
      hasVacancy = false
      Self.sink(key, event, in: &keys, and: &events)
    } else {
      keys.append(key)
      events.append(event)
      Self.rise(key, event, in: &keys, and: &events)
    }
  }

  /// Closes the free place at the top with the last entry.
  @inlinable
  mutating func fillVacancy() {
    precondition(hasVacancy, "at \(now) there is no vacancy among \(keys.count) entries")
    hasVacancy = false
    let key = keys.removeLast()
    let event = events.removeLast()
    if !keys.isEmpty { Self.sink(key, event, in: &keys, and: &events) }
  }

  /// Moves the hole at the last place up to where the entry belongs.
  @inlinable
  static func rise(
    _ key: UInt128, _ event: Event,
    in keyArray: inout ContiguousArray<UInt128>, and eventArray: inout ContiguousArray<Event>
  ) {
    // Spans ask once, not at each step, whether the arrays are shared with a copy.
    var keys = keyArray.mutableSpan
    var events = eventArray.mutableSpan
    var hole = keys.count &- 1
    while hole > 0 {
      let parent = (hole &- 1) >> 2
      let parentKey = keys[parent]
      if parentKey < key { break }
      keys[hole] = parentKey
      events[hole] = events[parent]
      hole = parent
    }
    keys[hole] = key
    events[hole] = event
  }

  /// Moves the hole at the top down to where the entry belongs.
  @inlinable
  static func sink(
    _ key: UInt128, _ event: Event,
    in keyArray: inout ContiguousArray<UInt128>, and eventArray: inout ContiguousArray<Event>
  ) {
    var keys = keyArray.mutableSpan
    var events = eventArray.mutableSpan
    let count = keys.count
    var hole = 0
    var child = 1
    // Nodes with four children: a tournament of two rounds.
    while child &+ 3 < count {
      let key0 = keys[child]
      let key1 = keys[child &+ 1]
      let key2 = keys[child &+ 2]
      let key3 = keys[child &+ 3]
      let left = key1 < key0 ? child &+ 1 : child
      let right = key3 < key2 ? child &+ 3 : child &+ 2
      let leftKey = key1 < key0 ? key1 : key0
      let rightKey = key3 < key2 ? key3 : key2
      let smallest = rightKey < leftKey ? right : left
      let smallestKey = rightKey < leftKey ? rightKey : leftKey
      if key < smallestKey {
        keys[hole] = key
        events[hole] = event
        return
      }
      keys[hole] = smallestKey
      events[hole] = events[smallest]
      hole = smallest
      child = smallest &* 4 &+ 1
    }
    // At most one node has one to three children, and those have none.
    if child < count {
      var smallest = child
      for other in (child &+ 1)..<max(child &+ 1, count) where keys[other] < keys[smallest] {
        smallest = other
      }
      if keys[smallest] < key {
        keys[hole] = keys[smallest]
        events[hole] = events[smallest]
        hole = smallest
      }
    }
    keys[hole] = key
    events[hole] = event
  }

  /// Removes cancelled entries from the front; no vacancy is left while there are any.
  @inlinable
  mutating func dropCancelled() {
    if hasVacancy { fillVacancy() }
    while let first = keys.first, isCancelled(first) {
      hasVacancy = true
      fillVacancy()
      cancelledCount &-= 1
    }
  }
}
