import Glibc

/// Blackman and Vigna's xoshiro256+, the generator that the C++ program uses too.
struct Xoshiro {
  private var a: UInt64 = 1
  private var b: UInt64 = 2
  private var c: UInt64 = 3
  private var d: UInt64 = 4

  /// A generator past its first, poorly mixed numbers.
  init() {
    for _ in 0..<20 { _ = next() }
  }

  /// Draws 64 bits, the upper ones the best.
  mutating func next() -> UInt64 {
    let sum = a &+ d
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = d << 45 | d >> 19
    return sum
  }

  /// Draws an exponential number by the C library's logarithm.
  mutating func nextExponential(mean: Double) -> Double {
    -mean * log(1 - Double(next() >> 11) * 0x1p-53)
  }
}

/// Exponential increments in nanoseconds, mean 1 s, by 1,024 quantiles: a sample costs one look-up, so
/// that a hold measures the calendar.
struct Increments {
  private let quantiles = (0..<1_024).map { Int64(-log((Double($0) + 0.5) / 1_024) * 1e9) }
  private var generator = Xoshiro()

  /// Draws one increment.
  mutating func next() -> Int64 {
    quantiles[Int(truncatingIfNeeded: generator.next() >> 54)]
  }

  /// Draws the time of a first event, with noise below 1 ms that tells ties apart.
  mutating func first() -> Int64 {
    next() &+ Int64(truncatingIfNeeded: generator.next() >> 44)
  }
}

/// The processor time of this thread, in nanoseconds.
func threadNanoseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
