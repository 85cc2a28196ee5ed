/// Prints one line a measurement: name, nanoseconds an operation, checksum.
@main
struct KernelBenchmark {
  static func main() {
    let queues = (0..<3).map { _ in measureQueue(customers: 1_000_000) }
    if let best = queues.min(by: { $0.nanoseconds < $1.nanoseconds }) { report("mm1", best) }
    for (name, pending) in [("1e3", 1_000), ("1e5", 100_000), ("1e6", 1_000_000)] {
      report("hold-\(name)", measureListHold(pending: pending, operations: 1_000_000))
      report("slots-\(name)", measureSlotHold(pending: pending, operations: 1_000_000))
    }
    report("exponential", measureExponential(draws: 5_000_000))
  }

  static func report(_ name: String, _ timing: Timing) {
    print(name, timing.nanoseconds, timing.checksum)
  }
}
