import SimulationKernel

/// What happens in a queue, 8 bytes.
struct BenchmarkEvent: Sendable {
  enum Kind: UInt32 { case arrival, departure, timeout }
  var kind: Kind
  var target: UInt32
}

/// An M/M/1 queue at utilisation 0.9 on the event list; each customer's time in the system is added up.
enum Queue {
  static func run<Sampler: ExponentialSampler>(_ customers: Int, _ sampler: Sampler) -> Double {
    var sampler = sampler
    var list = FutureEventList<BenchmarkEvent>()
    var line = WaitingLine()
    var ring = WaitingLine.ring
    // The span asks once whether the array is shared, as the C++ program never does.
    var times = ring.mutableSpan
    let arrival = BenchmarkEvent(kind: .arrival, target: 0)
    let departure = BenchmarkEvent(kind: .departure, target: 0)
    func gap(_ mean: Double) -> Int64 { Int64(sampler.nextExponential(mean: mean)) }
    list.schedule(arrival, at: .zero + gap(1e9), priority: 0)
    while line.served < customers, let (time, event) = list.popNext() {
      if event.kind == .arrival {
        list.schedule(arrival, at: time + gap(1e9), priority: 0)
        if line.join(at: time, &times) {
          list.schedule(departure, at: time + gap(0.9e9), priority: 0)
        }
      } else if line.leave(at: time, times) {
        list.schedule(departure, at: time + gap(0.9e9), priority: 0)
      }
    }
    return line.meanSeconds
  }
}

/// A calendar by slot, of any number of slots or of few.
protocol SlotSchedule {
  mutating func schedule(_ slot: Int, at time: SimulationTime, priority: UInt8)
  mutating func popNext() -> (time: SimulationTime, slot: Int)?
}

extension SlotCalendar: SlotSchedule {}
extension InlineSlotCalendar: SlotSchedule {}

/// The same queue on a calendar of two slots: arrival and departure wait for one thing each.
enum SlotQueue {
  static func run<Sampler: ExponentialSampler, Schedule: SlotSchedule>(
    _ customers: Int, _ sampler: Sampler, _ calendar: Schedule
  ) -> Double {
    var (sampler, calendar) = (sampler, calendar)
    var line = WaitingLine()
    var ring = WaitingLine.ring
    // The span asks once whether the array is shared, as the C++ program never does.
    var times = ring.mutableSpan
    let (arrival, departure) = (0, 1)
    calendar.schedule(arrival, at: .zero + Int64(sampler.nextExponential(mean: 1e9)), priority: 0)
    while line.served < customers, let (time, slot) = calendar.popNext() {
      if slot == arrival {
        calendar.schedule(
          arrival, at: time + Int64(sampler.nextExponential(mean: 1e9)), priority: 0)
        if line.join(at: time, &times) {
          calendar.schedule(
            departure, at: time + Int64(sampler.nextExponential(mean: 0.9e9)), priority: 0)
        }
      } else if line.leave(at: time, times) {
        calendar.schedule(
          departure, at: time + Int64(sampler.nextExponential(mean: 0.9e9)), priority: 0)
      }
    }
    return line.meanSeconds
  }
}

/// Customers before one server, first come, first served, by their arrival times in a ring.
struct WaitingLine {
  private var head = 0
  private var waiting = 0
  private var total: Int64 = 0
  private(set) var served = 0

  /// Room for the arrival times of those that wait.
  static var ring: ContiguousArray<Int64> { ContiguousArray(repeating: 0, count: 1 << 16) }

  var meanSeconds: Double { Double(total) * 1e-9 / Double(served) }

  /// A customer comes; whether service begins.
  mutating func join(at time: SimulationTime, _ ring: inout MutableSpan<Int64>) -> Bool {
    precondition(waiting < 1 << 16, "the queue outgrew its ring at \(time)")
    ring[(head &+ waiting) & 0xFFFF] = time.nanoseconds
    waiting &+= 1
    return waiting == 1
  }

  /// The first customer goes; whether the next service begins.
  mutating func leave(at time: SimulationTime, _ ring: borrowing MutableSpan<Int64>) -> Bool {
    total &+= time.nanoseconds &- ring[head]
    head = (head &+ 1) & 0xFFFF
    waiting &-= 1
    served &+= 1
    return waiting > 0
  }
}

/// An M/M/8 queue at load 0.95 whose customers give up after 5 s on average: beginning a service cancels
/// the customer's timeout, and a timeout takes its customer out of the line.
enum ImpatientQueue {
  static func run<Sampler: ExponentialSampler>(_ customers: Int, _ sampler: Sampler) -> Double {
    var sampler = sampler
    var list = FutureEventList<BenchmarkEvent>()
    // Customers by number in a ring: the handle of the timeout of those that wait, nil for the others.
    var timeouts = ContiguousArray<EventHandle?>(repeating: nil, count: 1 << 12)
    var (first, last, busy, gone, given) = (0, 0, 0, 0, 0)
    func gap(_ mean: Double) -> Int64 { Int64(sampler.nextExponential(mean: mean)) }
    list.schedule(BenchmarkEvent(kind: .arrival, target: 0), at: .zero + gap(1e9), priority: 0)
    while gone &+ given < customers, let (time, event) = list.popNext() {
      switch event.kind {
      case .arrival:
        list.schedule(event, at: time + gap(1e9), priority: 0)
        if busy == 8 {
          precondition(last &- first < 1 << 12, "the queue outgrew its ring at \(time)")
          let number = last & 0xFFF
          timeouts[number] = list.schedule(
            BenchmarkEvent(kind: .timeout, target: UInt32(number)), at: time + gap(5e9), priority: 0
          )
          last &+= 1
          continue
        }
        busy &+= 1
      case .departure:
        gone &+= 1
        while first < last, timeouts[first & 0xFFF] == nil { first &+= 1 }
        guard first < last, let timeout = timeouts[first & 0xFFF] else {
          busy &-= 1
          continue
        }
        list.cancel(timeout)
        timeouts[first & 0xFFF] = nil
        first &+= 1
      case .timeout:
        timeouts[Int(event.target)] = nil
        given &+= 1
        continue
      }
      list.schedule(
        BenchmarkEvent(kind: .departure, target: 0), at: time + gap(7.6e9), priority: 0)
    }
    return Double(given) / Double(customers)
  }
}
