import SimulationKernel
import Stochastics

/// Prints one line a measurement: name, value, checksum. Values are nanoseconds of processor time an
/// operation, but for memory, which is bytes.
///
/// With the argument `events N`, it handles about N events of every kind instead and prints how many: two such
/// runs show what an event allocates.
@main
struct KernelBenchmark {
  static func main() {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "events", let count = Int(arguments[2]) {
      print("events", handleEvents(count))
      return
    }
    measureMemory()
    measureQueues()
    measureHolds()
    measureClocks()
    measureExponentials()
    measureLaws()
  }

  /// The named stream of the benchmarks.
  static var stream: RandomStream {
    RandomStream(
      key: StreamKey(seed: 1, component: "benchmark", purpose: "exponential"), replication: 0)
  }

  private static func measureQueues() {
    let customers = 1_000_000
    report("mm1", operations: customers) { Queue.run(customers, Xoshiro()) }
    report("mm1-best", operations: customers) { Queue.run(customers, Ziggurat()) }
    report("mm1-slots-best", operations: customers) {
      SlotQueue.run(customers, Ziggurat(), SlotCalendar(slotCount: 2))
    }
    report("mm1-inline-best", operations: customers) {
      SlotQueue.run(customers, Ziggurat(), InlineSlotCalendar<2>())
    }
    report("mm1-stream", operations: customers) {
      SlotQueue.run(customers, ExponentialSource(stream), SlotCalendar(slotCount: 2))
    }
    report("mmc", operations: customers) { ImpatientQueue.run(customers, Xoshiro()) }
  }

  private static func measureHolds() {
    for (name, pending) in [("1e3", 1_000), ("1e5", 100_000), ("1e6", 1_000_000)] {
      var list = ListHold(pending: pending)
      report("hold-\(name)", operations: 1_000_000) { list.run(1_000_000) }
      var slots = SlotHold(pending: pending)
      report("slots-\(name)", operations: 1_000_000) { slots.run(1_000_000) }
    }
    var moves = ListMoves()
    report("hold-handles-1e3", operations: 1_000_000) { moves.hold(1_000_000) }
    report("reschedule-1e3", operations: 1_000_000) { moves.reschedule(1_000_000) }
    report("cancel-schedule-1e3", operations: 1_000_000) { moves.cancelAndSchedule(1_000_000) }
    print("cancel-1e3", moves.nanosecondsOfCancelling(rounds: 300), 0)
  }

  private static func measureClocks() {
    for (name, count) in [("1e3", 1_000), ("1e5", 100_000)] {
      guard var clocks = try? SuperposedClocks(count: count, meanLifetime: 1, stream: stream) else {
        preconditionFailure("\(count) clocks of mean 1 are refused")
      }
      report("clocks-\(name)", operations: 5_000_000) {
        var sum = 0.0
        for _ in 0..<5_000_000 {
          let (gap, index) = clocks.next()
          sum += gap + Double(index)
        }
        return sum
      }
    }
  }

  private static func measureExponentials() {
    let draws = 5_000_000
    var single = stream
    report("exponential", operations: draws) {
      var sum = 0.0
      for _ in 0..<draws { sum += single.nextExponential(mean: 1) }
      return sum
    }
    var source = ExponentialSource(stream)
    report("exponential-bulk", operations: draws) {
      var sum = 0.0
      for _ in 0..<draws { sum += source.next() }
      return sum
    }
  }
}

/// Runs a workload four times and prints the least time an operation: whatever else the machine does can
/// only add to it.
func report(_ name: String, operations: Int, _ run: () -> Double) {
  var checksum = 0.0
  var best = Double.infinity
  for _ in 0..<4 {
    let started = threadNanoseconds()
    checksum += run()
    best = min(best, threadNanoseconds() - started)
  }
  print(name, best / Double(operations), checksum)
}
