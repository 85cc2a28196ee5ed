/// A stream of random numbers for one component and purpose in one replication and branch.
///
/// It is a value of 24 bytes: a key, a place, and how many numbers were drawn. A copy continues with
/// the same numbers. Streams of different keys, replications or branches never influence each other.
/// Each draw uses one block of `Philox4x32`; a stream holds 2^64 draws.
@frozen
public struct RandomStream: Sendable, Equatable {
  /// The stream's family.
  public let key: StreamKey
  /// The replication, counted from zero.
  public let replication: UInt32
  /// The branch of a split replication; zero when it was never split.
  public let branch: UInt32
  /// The number of draws made so far; setting it moves the stream to that draw.
  public var counter: UInt64

  /// Makes a stream at its beginning, or at a given draw.
  ///
  /// - Parameters:
  ///   - key: the family of (seed, component, purpose).
  ///   - replication: from 0 to 2^32 - 1.
  ///   - branch: from 0 to 2^32 - 1.
  ///   - counter: the draw at which the stream stands.
  @inlinable
  public init(key: StreamKey, replication: Int, branch: Int = 0, counter: UInt64 = 0) {
    precondition(
      UInt32(exactly: replication) != nil, "replication is \(replication); allowed: 0 to 2^32 - 1")
    precondition(UInt32(exactly: branch) != nil, "branch is \(branch); allowed: 0 to 2^32 - 1")
    self.key = key
    self.replication = UInt32(truncatingIfNeeded: replication)
    self.branch = UInt32(truncatingIfNeeded: branch)
    self.counter = counter
  }

  /// The bits that the next draw will use; asking for them draws nothing.
  @inlinable
  public var currentBits: UInt64 {
    let block = Philox4x32.block(
      counter: (
        UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
        replication, branch
      ),
      key: (
        UInt32(truncatingIfNeeded: key.rawValue), UInt32(truncatingIfNeeded: key.rawValue >> 32)
      ))
    return UInt64(block.1) << 32 | UInt64(block.0)
  }

  /// Draws 64 independent random bits.
  @inlinable
  public mutating func nextUInt64() -> UInt64 {
    let bits = currentBits
    counter &+= 1
    return bits
  }

  /// Draws a uniform number in the open interval (0, 1).
  ///
  /// The numbers are the odd multiples of 2^-53: symmetric about one half, and never 0 or 1, so that
  /// any quantile function may be applied to them.
  @inlinable
  public mutating func nextUniform() -> Double {
    Self.uniform(fromBits: nextUInt64())
  }

  /// Draws an index from 0 up to, but not including, `bound`.
  ///
  /// One draw always, by the upper half of a 128-bit product: the probabilities of two indices differ
  /// by at most 2^-64.
  @inlinable
  public mutating func nextIndex(below bound: Int) -> Int {
    precondition(bound > 0, "an index below \(bound) does not exist")
    let product = nextUInt64().multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound))
    return Int(truncatingIfNeeded: product.high)
  }

  /// Draws an exponentially distributed number by inversion; `mean` is positive, in any unit.
  @inlinable
  public mutating func nextExponential(mean: Double) -> Double {
    precondition(mean > 0, "the mean of an exponential law is \(mean); allowed: greater than 0")
    // 1 - u for the uniform number u of these bits, times 2^52: the complement of the bits gives it exactly.
    let complement = Double(~nextUInt64() >> 12) + 0.5
    return -mean * PortableMath.logOfNormal(complement.bitPattern, -52)
  }

  /// Fills a span with random bits, two places a draw: the halves of the blocks, all the first ones, in the
  /// order of the draws, and then all the second ones.
  ///
  /// A quarter of the time that single draws take. The number of places must be even.
  @inlinable
  public mutating func fillBlocks(_ bits: inout MutableSpan<UInt64>) {
    precondition(bits.count % 2 == 0, "\(bits.count) places cannot be filled in pairs")
    let half = bits.count / 2
    // A plain loop without calls, so that the compiler makes several blocks at once.
    for draw in 0..<half {
      let place = counter &+ UInt64(truncatingIfNeeded: draw)
      let block = Philox4x32.block(
        counter: (
          UInt32(truncatingIfNeeded: place), UInt32(truncatingIfNeeded: place >> 32),
          replication, branch
        ),
        key: (
          UInt32(truncatingIfNeeded: key.rawValue), UInt32(truncatingIfNeeded: key.rawValue >> 32)
        ))
      bits[draw] = UInt64(block.1) << 32 | UInt64(block.0)
      bits[half &+ draw] = UInt64(block.3) << 32 | UInt64(block.2)
    }
    counter &+= UInt64(truncatingIfNeeded: half)
  }

  /// The uniform number in (0, 1) that belongs to 64 random bits.
  ///
  /// 52 bits and a half: with 53 bits the largest number would round to 1.
  @inlinable
  static func uniform(fromBits bits: UInt64) -> Double {
    (Double(bits >> 12) + 0.5) * 0x1p-52
  }
}
