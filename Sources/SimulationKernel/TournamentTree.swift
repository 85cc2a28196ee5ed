/// Which of many slots has the smallest key: a winner tree with four children a node.
///
/// The slots' keys are the leaves, and each inner node repeats the smallest key of its four children,
/// so that the smallest of all stands at the root. Setting a slot replays its matches on the way up.
/// Which nodes those are does not depend on the keys, as it does in a heap: the loads of all levels run
/// ahead of the comparisons, a level adds one comparison to the chain, and nothing is moved. Both
/// calendars stand on it. 21.3 bytes a slot.
///
/// This file alone reads and writes without bounds checks: they cost a third of a hold among 1,000 slots
/// (`Benchmarks/README.md`). `set` checks the leaf, and the other places follow from it: a leaf lies in
/// a full group of four, as do all nodes above it but the root.
///
/// **Source**: Knuth, The Art of Computer Programming, volume 3, 2nd edition, section 5.4.1 (selection
/// trees), here with four children a node, and winners rather than losers, so that any slot may change.
@frozen
@usableFromInline
struct TournamentTree: Sendable, Equatable {
  /// 128 bits in two halves; the smaller key wins.
  @frozen
  @usableFromInline
  struct Key: Equatable, Sendable {
    @usableFromInline var high: UInt64
    @usableFromInline var low: UInt64

    @inlinable
    init(high: UInt64, low: UInt64) {
      self.high = high
      self.low = low
    }

    /// A key for a time, with what decides between equal times.
    @inlinable
    init(time: SimulationTime, low: UInt64) {
      // The sign bit is flipped, so that unsigned order is the order of signed times.
      self.init(high: UInt64(bitPattern: time.nanoseconds) ^ (1 << 63), low: low)
    }

    /// The time; that of an empty key is `never`.
    @inlinable var time: SimulationTime {
      SimulationTime(nanoseconds: Int64(bitPattern: high ^ (1 << 63)))
    }

    /// Whether the slot waits for nothing: its upper half is above that of every time.
    @inlinable var isEmpty: Bool { high == .max }

    /// All bits of one, if the left key is smaller; else none.
    @inlinable
    static func mask(_ left: Key, _ right: Key) -> UInt64 {
      let isLess =
        UInt128(left.high) << 64 | UInt128(left.low)
        < UInt128(right.high) << 64 | UInt128(right.low)
      return 0 &- (isLess ? 1 : 0)
    }

    /// The smaller key, by a mask: which one wins is as good as random, and a choice by `?:` may become
    /// a branch that the processor mispredicts.
    @inlinable
    static func smaller(_ left: Key, _ right: Key) -> Key {
      let mask = Key.mask(left, right)
      return Key(
        high: right.high ^ ((right.high ^ left.high) & mask),
        low: right.low ^ ((right.low ^ left.low) & mask))
    }
  }

  /// The key of a slot that waits for nothing; larger than that of every event.
  @inlinable static var emptyKey: Key { Key(high: .max, low: .max) }

  /// Upper and lower halves of the keys in turn: the children of node i are 4i + 1 to 4i + 4, and the
  /// leaves come last.
  @usableFromInline var halves: ContiguousArray<UInt64>
  /// The number of inner nodes, which is the place of slot zero's leaf.
  @usableFromInline var firstLeaf: Int
  /// The slots that there is room for.
  @usableFromInline var slots: Int

  /// A tree for at least so many slots, all empty; O(slots).
  @inlinable
  init(slots: Int) {
    // A match of four leaves three fewer: all but one of the slots must lose.
    firstLeaf = (max(slots, 1) &+ 1) / 3
    halves = ContiguousArray(repeating: .max, count: 8 &* firstLeaf &+ 2)
    self.slots = 3 &* firstLeaf &+ 1
  }

  /// The smallest key.
  @inlinable var winner: Key {
    let halves = halves.span
    return Key(high: halves[unchecked: 0], low: halves[unchecked: 1])
  }

  /// The key of a slot.
  @inlinable
  subscript(slot: Int) -> Key {
    let place = 2 &* (firstLeaf &+ slot)
    return Key(high: halves[place], low: halves[place &+ 1])
  }

  /// Sets a slot's key and replays its matches; O(log slots).
  @inlinable
  mutating func set(_ slot: Int, to leafKey: Key) {
    precondition(slot >= 0 && slot < slots, "slot \(slot) of a tree of \(slots) slots")
    var key = leafKey
    // The node's number less one, doubled: its siblings in the group of four differ in two bits.
    var place = 2 &* (firstLeaf &+ slot &- 1)
    // The span asks once, not at each step, whether the array is shared with a copy.
    var halves = halves.mutableSpan
    halves[unchecked: place &+ 2] = key.high
    halves[unchecked: place &+ 3] = key.low
    while place >= 0 {
      let (a, b, c) = (place ^ 2, place ^ 4, place ^ 6)
      let first = Key(high: halves[unchecked: a &+ 2], low: halves[unchecked: a &+ 3])
      let second = Key(high: halves[unchecked: b &+ 2], low: halves[unchecked: b &+ 3])
      let third = Key(high: halves[unchecked: c &+ 2], low: halves[unchecked: c &+ 3])
      // The siblings among themselves first: that does not wait for the level below.
      key = .smaller(.smaller(.smaller(third, second), first), key)
      place = ((place >> 2) & ~1) &- 2
      halves[unchecked: place &+ 2] = key.high
      halves[unchecked: place &+ 3] = key.low
    }
  }

  /// The smallest key of all slots but one; O(log slots).
  @inlinable
  func winner(without slot: Int) -> Key {
    var key = Self.emptyKey
    var place = 2 &* (firstLeaf &+ slot &- 1)
    while place >= 0 {
      for distance in [2, 4, 6] {
        let other = (place ^ distance) &+ 2
        key = .smaller(Key(high: halves[other], low: halves[other &+ 1]), key)
      }
      place = ((place >> 2) & ~1) &- 2
    }
    return key
  }

  /// Makes room for at least so many slots; those that are there keep their keys. O(slots).
  @inlinable
  mutating func grow(to slots: Int) {
    if slots <= self.slots { return }
    var larger = TournamentTree(slots: slots)
    let start = 2 &* larger.firstLeaf
    for half in 0..<(2 &* self.slots) {
      larger.halves[start &+ half] = halves[2 &* firstLeaf &+ half]
    }
    for node in stride(from: larger.firstLeaf &- 1, through: 0, by: -1) {
      var key = Self.emptyKey
      for child in (4 &* node &+ 1)...(4 &* node &+ 4) {
        key = .smaller(
          Key(high: larger.halves[2 &* child], low: larger.halves[2 &* child &+ 1]), key)
      }
      larger.halves[2 &* node] = key.high
      larger.halves[2 &* node &+ 1] = key.low
    }
    self = larger
  }
}
