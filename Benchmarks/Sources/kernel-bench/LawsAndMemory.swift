import Glibc
import SimulationKernel
import Stochastics

extension KernelBenchmark {
  /// Each law, drawn by inversion from a named stream.
  static func measureLaws() {
    let laws: [(String, Distribution)] = [
      ("uniform", .uniform(low: 0, high: 1)),
      ("exponential", .exponential(mean: 1)),
      ("weibull", .weibull(shape: 1.5, scale: 1)),
      ("log-normal", .logNormal(mu: 0, sigma: 1.13)),
      ("gamma", .gamma(shape: 2.5, scale: 1)),
      ("pareto", .pareto(shape: 2.5, scale: 1)),
    ]
    for (name, law) in laws {
      var stream = Self.stream
      report("law-\(name)", operations: 200_000) {
        var sum = 0.0
        for _ in 0..<200_000 { sum += law.sample(using: &stream) }
        return sum
      }
    }
  }

  /// Bytes of memory that a pending event takes, among a million; to be called before anything large.
  static func measureMemory() {
    let count = 1_000_000
    let before = residentBytes()
    var list = FutureEventList<BenchmarkEvent>()
    list.reserveCapacity(count)
    for target in 0..<count {
      list.schedule(
        BenchmarkEvent(kind: .arrival, target: UInt32(target)),
        at: SimulationTime(nanoseconds: Int64(target)), priority: 0)
    }
    let withList = residentBytes()
    print("bytes-list", Double(withList - before) / Double(count), Double(list.count))
    var calendar = SlotCalendar(slotCount: count)
    calendar.schedule(0, at: .zero, priority: 0)
    print("bytes-slots", Double(residentBytes() - withList) / Double(count), Double(calendar.count))
  }

  /// The memory that this process has; a peak would begin with that of the program that started it.
  private static func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 128)
    guard fgets(&text, 128, file) != nil else { return 0 }
    let pages = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: 32)
    guard pages.count > 1, let count = Int(String(decoding: pages[1], as: UTF8.self)) else {
      return 0
    }
    return count * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
