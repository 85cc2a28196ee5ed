import Glibc
import Stochastics

/// What draws exponential numbers.
protocol ExponentialSampler {
  mutating func nextExponential(mean: Double) -> Double
}

/// Blackman and Vigna's xoshiro256+ with the C library's logarithm, as in the C++ program.
struct Xoshiro: ExponentialSampler {
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

  /// Draws a number in [0, 1).
  mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func nextExponential(mean: Double) -> Double { -mean * log(1 - nextUniform()) }
}

/// Marsaglia and Tsang's ziggurat from xoshiro256+, as in the C++ program: each side's best sampler.
struct Ziggurat: ExponentialSampler {
  private struct Layer {
    var scale: Double
    var inner: Double
    var density: Double
    var innerDensity: Double
  }
  private var generator = Xoshiro()
  private let layers: InlineArray<256, Layer>
  private static let edge = 7.697117470131050

  init() {
    let area = exp(-Self.edge) * (Self.edge + 1)
    var edges = [area / exp(-Self.edge), Self.edge]
    for layer in 2...255 { edges.append(-log(area / edges[layer - 1] + exp(-edges[layer - 1]))) }
    edges.append(0)
    layers = InlineArray {
      Layer(
        scale: edges[$0] * 0x1p-53, inner: edges[$0 + 1], density: exp(-edges[$0]),
        innerDensity: exp(-edges[$0 + 1]))
    }
  }

  @inline(__always)
  mutating func nextExponential(mean: Double) -> Double {
    let bits = generator.next()
    let layer = layers[Int(truncatingIfNeeded: bits & 255)]
    let x = Double(bits >> 11) * layer.scale
    return mean * (x < layer.inner ? x : decide(x, layer))
  }

  private mutating func decide(_ x: Double, _ layer: Layer) -> Double {
    if layer.inner == Self.edge { return Self.edge - log(1 - generator.nextUniform()) }
    let height = layer.density + generator.nextUniform() * (layer.innerDensity - layer.density)
    return height < exp(-x) ? x : nextExponential(mean: 1)
  }
}

extension ExponentialSource: ExponentialSampler {
  @inline(__always)
  mutating func nextExponential(mean: Double) -> Double { mean * next() }
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

  /// Draws a place below a power of two.
  mutating func place(of count: Int) -> Int {
    Int(truncatingIfNeeded: generator.next() >> 32) & (count &- 1)
  }
}

/// The processor time of this thread, in nanoseconds.
func threadNanoseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
