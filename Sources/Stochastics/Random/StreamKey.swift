/// The name of a family of random streams: one for each (seed, component, purpose).
///
/// The key is made once, when a world is built; replication, branch and draw number select the draw.
/// It is the same on every machine and in every process. Names are compared byte by byte in UTF-8.
/// Two different names share a key with probability 2^-64.
@frozen
public struct StreamKey: Hashable, Sendable {
  /// The 64-bit key of the counter-based generator.
  public let rawValue: UInt64

  /// Makes the key of a component's stream for one purpose.
  ///
  /// - Parameters:
  ///   - seed: the experiment's seed.
  ///   - component: what draws, such as `"aws/us-east-1/a"`.
  ///   - purpose: what the draws decide, such as `"crash onset"`.
  public init(seed: UInt64, component: String, purpose: String) {
    // FNV-1a over the bytes. 0xFF never occurs in UTF-8, so ("ab", "c") and ("a", "bc") differ.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in component.utf8 { hash = Self.absorb(byte, into: hash) }
    hash = Self.absorb(0xFF, into: hash)
    for byte in purpose.utf8 { hash = Self.absorb(byte, into: hash) }
    // FNV-1a mixes its high bits poorly; neighbouring seeds must not give related keys either.
    rawValue = Self.finalise(hash ^ Self.finalise(seed &+ 0x9E37_79B9_7F4A_7C15))
  }

  /// The random 64 bits at one place of one stream, without any state.
  @inlinable
  public func bits(replication: Int, branch: Int, at counter: UInt64) -> UInt64 {
    RandomStream(key: self, replication: replication, branch: branch, counter: counter).currentBits
  }

  /// The uniform number in (0, 1) at one place of one stream, without any state.
  ///
  /// It equals the draw that a `RandomStream` makes when its counter stands at `counter`, so a draw
  /// may be keyed by an ordinal or a simulation time instead of by the order of drawing.
  @inlinable
  public func uniform(replication: Int, branch: Int, at counter: UInt64) -> Double {
    RandomStream.uniform(fromBits: bits(replication: replication, branch: branch, at: counter))
  }

  /// One step of FNV-1a (Fowler, Noll, Vo; 64-bit prime).
  private static func absorb(_ byte: UInt8, into hash: UInt64) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  /// Stafford's mix 13, a bijection of 64 bits in which every input bit moves every output bit.
  private static func finalise(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
