import SimulationKernel

/// Takes and schedules one event at a time among many pending, in the general list.
struct ListHold {
  private var list = FutureEventList<BenchmarkEvent>()
  private var increments = Increments()

  /// A list in its steady state.
  init(pending: Int) {
    list.reserveCapacity(pending)
    for target in 0..<pending {
      list.schedule(
        BenchmarkEvent(kind: .arrival, target: UInt32(target)),
        at: SimulationTime(nanoseconds: increments.first()), priority: 0)
    }
    _ = run(pending)
  }

  mutating func run(_ count: Int) -> Double {
    var sum = 0
    for _ in 0..<count {
      guard let (time, event) = list.popNext() else { break }
      sum &+= Int(event.target)
      list.schedule(event, at: time + increments.next(), priority: 0)
    }
    return Double(sum)
  }
}

/// The same in the calendar by slot.
struct SlotHold {
  private var calendar: SlotCalendar
  private var increments = Increments()

  init(pending: Int) {
    calendar = SlotCalendar(slotCount: pending)
    for slot in 0..<pending {
      calendar.schedule(
        slot, at: SimulationTime(nanoseconds: increments.first()), priority: 0)
    }
    _ = run(pending)
  }

  mutating func run(_ count: Int) -> Double {
    var sum = 0
    for _ in 0..<count {
      guard let (time, slot) = calendar.popNext() else { break }
      sum &+= slot
      calendar.schedule(slot, at: time + increments.next(), priority: 0)
    }
    return Double(sum)
  }
}

/// Moves and cancels events at random places among many pending.
struct ListMoves {
  private var list = FutureEventList<BenchmarkEvent>()
  private var increments = Increments()
  private var handles = ContiguousArray<EventHandle>()
  private var extra = ContiguousArray<EventHandle>()
  private let event = BenchmarkEvent(kind: .timeout, target: 0)

  init() {
    for target in 0..<1_024 {
      handles.append(
        list.schedule(
          BenchmarkEvent(kind: .timeout, target: UInt32(target)),
          at: SimulationTime(nanoseconds: increments.first()), priority: 0))
    }
  }

  /// Takes and schedules one event at a time, and keeps the handles, as those must who move events. A
  /// place is drawn here too, so that moving an event costs no random number more.
  mutating func hold(_ count: Int) -> Double {
    var sum = 0
    for _ in 0..<count {
      guard let (time, event) = list.popNext() else { break }
      sum &+= Int(event.target) &+ increments.place(of: 1_024)
      handles[Int(event.target)] = list.schedule(event, at: time + increments.next(), priority: 0)
    }
    return Double(sum)
  }

  mutating func reschedule(_ count: Int) -> Double {
    var moved = 0
    for _ in 0..<count {
      let place = increments.place(of: 1_024)
      let isMoved = list.reschedule(
        &handles[place], at: list.now + increments.next(), priority: 0)
      moved &+= isMoved ? 1 : 0
    }
    return Double(moved)
  }

  mutating func cancelAndSchedule(_ count: Int) -> Double {
    var cancelled = 0
    for _ in 0..<count {
      let place = increments.place(of: 1_024)
      cancelled &+= list.cancel(handles[place]) ? 1 : 0
      handles[place] = list.schedule(
        event, at: list.now + increments.next(), priority: 0)
    }
    return Double(cancelled)
  }

  /// Nanoseconds of a cancellation alone, among 1,024 to 2,048 pending events.
  mutating func nanosecondsOfCancelling(rounds: Int) -> Double {
    var best = Double.infinity
    for _ in 0..<rounds {
      extra.removeAll(keepingCapacity: true)
      for _ in 0..<1_024 {
        extra.append(
          list.schedule(
            event, at: list.now + increments.first(), priority: 0))
      }
      let started = threadNanoseconds()
      for handle in extra { list.cancel(handle) }
      best = min(best, threadNanoseconds() - started)
    }
    return best / 1_024
  }
}

/// Handles about so many events of every kind of workload; returns how many.
func handleEvents(_ count: Int) -> Int {
  _ = Queue.run(count / 2, Xoshiro())
  _ = SlotQueue.run(count / 2, Ziggurat(), SlotCalendar(slotCount: 2))
  _ = SlotQueue.run(count / 2, Ziggurat(), InlineSlotCalendar<2>())
  _ = ImpatientQueue.run(count / 2, Xoshiro())
  var list = ListHold(pending: 1_000)
  _ = list.run(count)
  var slots = SlotHold(pending: 1_000)
  _ = slots.run(count)
  var moves = ListMoves()
  _ = moves.reschedule(count)
  _ = moves.cancelAndSchedule(count)
  return 8 * count
}
