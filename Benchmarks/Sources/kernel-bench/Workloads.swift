import SimulationKernel
import Stochastics

/// What happens in the queue, 8 bytes.
struct BenchmarkEvent: Sendable {
  enum Kind: UInt32 { case arrival, departure }
  var kind: Kind
  var target: UInt32
}

/// Nanoseconds an operation, and a number that depends on all the work and must not be optimised away.
struct Timing {
  var nanoseconds: Double
  var checksum: Double
}

/// Runs an M/M/1 queue at utilisation 0.9 and tallies each customer's time in the system.
func measureQueue(customers: Int) -> Timing {
  var generator = Xoshiro()
  var list = FutureEventList<BenchmarkEvent>()
  // Arrival times in a ring: it grows to the longest queue.
  var ring = ContiguousArray<Int64>(repeating: 0, count: 1 << 16)
  var head = 0
  var waiting = 0
  var served = 0
  var total = 0.0
  let started = threadNanoseconds()
  list.schedule(
    BenchmarkEvent(kind: .arrival, target: 0),
    at: .zero + Int64(generator.nextExponential(mean: 1e9)), priority: 0)
  while served < customers, let (time, event) = list.popNext() {
    switch event.kind {
    case .arrival:
      precondition(waiting < ring.count, "the queue outgrew its ring at \(time)")
      ring[(head &+ waiting) & (ring.count &- 1)] = time.nanoseconds
      waiting &+= 1
      list.schedule(
        event, at: time + Int64(generator.nextExponential(mean: 1e9)), priority: 0)
    case .departure:
      total += Double(time.nanoseconds &- ring[head]) * 1e-9
      head = (head &+ 1) & (ring.count &- 1)
      waiting &-= 1
      served &+= 1
    }
    let begins = event.kind == .departure ? waiting > 0 : waiting == 1
    if begins {
      list.schedule(
        BenchmarkEvent(kind: .departure, target: 0),
        at: time + Int64(generator.nextExponential(mean: 0.9e9)), priority: 0)
    }
  }
  let elapsed = threadNanoseconds() - started
  return Timing(nanoseconds: elapsed / Double(customers), checksum: total / Double(customers))
}

/// Takes and schedules one event at a time among many pending, in the general list.
func measureListHold(pending: Int, operations: Int) -> Timing {
  var increments = Increments()
  var list = FutureEventList<BenchmarkEvent>()
  for target in 0..<pending {
    list.schedule(
      BenchmarkEvent(kind: .arrival, target: UInt32(target)),
      at: SimulationTime(nanoseconds: increments.first()), priority: 0)
  }
  var sum = holdInList(&list, &increments, pending)
  var best = Double.infinity
  for _ in 0..<3 {
    let started = threadNanoseconds()
    sum &+= holdInList(&list, &increments, operations)
    best = min(best, threadNanoseconds() - started)
  }
  return Timing(nanoseconds: best / Double(operations), checksum: Double(sum))
}

/// The same in the calendar by slot.
func measureSlotHold(pending: Int, operations: Int) -> Timing {
  var increments = Increments()
  var calendar = SlotCalendar(slotCount: pending)
  for slot in 0..<pending {
    calendar.schedule(
      slot, at: SimulationTime(nanoseconds: increments.first()), priority: 0)
  }
  var sum = holdInSlots(&calendar, &increments, pending)
  var best = Double.infinity
  for _ in 0..<3 {
    let started = threadNanoseconds()
    sum &+= holdInSlots(&calendar, &increments, operations)
    best = min(best, threadNanoseconds() - started)
  }
  return Timing(nanoseconds: best / Double(operations), checksum: Double(sum))
}

/// Draws exponential numbers from a named stream, as the simulator does.
func measureExponential(draws: Int) -> Timing {
  var stream = RandomStream(
    key: StreamKey(seed: 1, component: "benchmark", purpose: "exponential"), replication: 0)
  var sum = 0.0
  var best = Double.infinity
  for _ in 0..<3 {
    let started = threadNanoseconds()
    for _ in 0..<draws { sum += stream.nextExponential(mean: 1) }
    best = min(best, threadNanoseconds() - started)
  }
  return Timing(nanoseconds: best / Double(draws), checksum: sum / Double(3 * draws))
}

/// Takes and schedules so many events; returns the sum of what they were.
private func holdInList(
  _ list: inout FutureEventList<BenchmarkEvent>, _ increments: inout Increments, _ count: Int
) -> Int {
  var sum = 0
  for _ in 0..<count {
    guard let (time, event) = list.popNext() else { return sum }
    sum &+= Int(event.target)
    list.schedule(event, at: time + increments.next(), priority: 0)
  }
  return sum
}

/// Takes and schedules so many events; returns the sum of what they were.
private func holdInSlots(
  _ calendar: inout SlotCalendar, _ increments: inout Increments, _ count: Int
) -> Int {
  var sum = 0
  for _ in 0..<count {
    guard let (time, slot) = calendar.popNext() else { return sum }
    sum &+= slot
    calendar.schedule(slot, at: time + increments.next(), priority: 0)
  }
  return sum
}
