/// Weights stores whose bandwidth all loads share: many at once slow each other down.
extension World {
  /// A launch's machine is ready: it begins to load.
  mutating func joinStore(_ index: Int) {
    let store = design.cells[state.launches[index].cell].store
    let size = Int128(design.stores[store].bytes) * 1_000_000_000
    bringUp(store)
    let end = state.stores[store].served + size
    // Loads are of one size, so the new one is the last; the search is for stores of several models.
    var place = state.stores[store].loads.count
    while place > 0, state.stores[store].loads[place - 1].end > end { place -= 1 }
    state.stores[store].loads.insert(StoreLoad(launch: Int32(index), end: end), at: place)
    state.launches[index].path = .atStore
    planStore(store)
    let launch = state.launches[index]
    schedule(Event(.launchStep, index, stamp: launch.stamp), at: launch.deadline)
  }

  /// A load breaks off: what it got was transferred all the same.
  mutating func leaveStore(_ index: Int) {
    let store = design.cells[state.launches[index].cell].store
    bringUp(store)
    guard let place = state.stores[store].loads.firstIndex(where: { $0.launch == Int32(index) })
    else { preconditionFailure("launch \(index) does not load at \(state.now) ns") }
    let load = state.stores[store].loads.remove(at: place)
    let size = Int128(design.stores[store].bytes) * 1_000_000_000
    state.stores[store].transferred += size - max(0, load.end - state.stores[store].served)
    state.launches[index].path = .afterStore
    planStore(store)
  }

  /// The first loads of a store are over; the others go on faster.
  mutating func turnStore(_ store: Int, stamp: UInt32) {
    if state.stores[store].stamp != stamp { return }
    bringUp(store)
    let served = state.stores[store].served
    let size = Int128(design.stores[store].bytes) * 1_000_000_000
    let done = state.stores[store].loads.prefix { $0.end <= served }
    precondition(!done.isEmpty, "no load of store \(store) is over at \(state.now) ns")
    state.stores[store].loads.removeFirst(done.count)
    for load in done {
      state.stores[store].transferred += size
      finishLoad(Int(load.launch))
    }
    planStore(store)
  }

  /// Bytes times 1e9 that a store has given, loads in progress included.
  func transferred(store: Int) -> Int128 {
    let now = state.stores[store]
    let size = Int128(design.stores[store].bytes) * 1_000_000_000
    let served = now.served + Int128(now.rate) * Int128(state.now - now.since)
    return now.loads.reduce(now.transferred) { $0 + size - max(0, $1.end - served) }
  }

  /// What slows or stops loads has changed.
  mutating func replanStore(_ store: Int) {
    if state.stores[store].loads.isEmpty { return }
    bringUp(store)
    planStore(store)
  }

  private mutating func bringUp(_ store: Int) {
    let held = Int128(state.now - state.stores[store].since)
    state.stores[store].served += Int128(state.stores[store].rate) * held
    state.stores[store].since = state.now
  }

  /// The set of loads changed: their rate, and when the first is over, rounded up to a nanosecond.
  private mutating func planStore(_ store: Int) {
    state.stores[store].stamp &+= 1
    guard let first = state.stores[store].loads.first else {
      state.stores[store].rate = 0
      state.stores[store].served = 0
      return
    }
    let spec = design.stores[store]
    let count = Int64(state.stores[store].loads.count)
    if state.openCount > 0, isBlocked(store: store) {
      state.stores[store].rate = 0
      return
    }
    var rate = max(1, min(spec.perLoad, spec.total / count))
    if state.openCount > 0 {
      rate = max(1, Int64(Int128(rate) * 1_000_000 / Int128(loadTime(store: store))))
    }
    state.stores[store].rate = rate
    let left = max(0, first.end - state.stores[store].served)
    let time = (left + Int128(rate) - 1) / Int128(rate)
    if time > Int128(design.horizon) { return }
    schedule(
      Event(.storeTurn, store, stamp: state.stores[store].stamp), at: state.now + Int64(time))
  }
}
