/// Positions of an array that are free, handed out from the least: a binary heap.
///
/// The least one, not any, so that what stands where does not depend on how places became free.
/// *O(log n)* in the free positions.
struct FreeSlots: Equatable, Sendable {
  private var heap: ContiguousArray<Int32> = []

  /// Takes note of a free position, which must not be among them yet.
  mutating func insert(_ position: Int) {
    var child = heap.count
    heap.append(Int32(position))
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent] <= heap[child] { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  /// The least free position, which is free no more; nil when there is none.
  mutating func takeLeast() -> Int? {
    guard let least = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return Int(least) }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= heap.count { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if heap[parent] <= heap[child] { break }
      heap.swapAt(parent, child)
      parent = child
    }
    return Int(least)
  }
}
