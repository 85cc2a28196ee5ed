/// The counter-based random generator Philox4x32 with ten rounds.
///
/// It has no state: a block of 128 random bits is a function of a 128-bit counter and a 64-bit key,
/// so any draw of any stream can be had at once, in any order, on any thread.
///
/// **Source**: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC'11, section 3.3, DOI 10.1145/2063384.2063405. Checked with the authors' known answers.
public enum Philox4x32 {
  /// Four words of 32 bits: a counter, or a block of random bits.
  public typealias Block = (UInt32, UInt32, UInt32, UInt32)

  /// The block of random bits that belongs to a counter and a key; ten rounds.
  @inlinable
  public static func block(counter: Block, key: (UInt32, UInt32)) -> Block {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let product0 = UInt64(c0) &* 0xD251_1F53
      let product1 = UInt64(c2) &* 0xCD9E_8D57
      c0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: product1)
      c2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: product0)
      k0 = k0 &+ 0x9E37_79B9
      k1 = k1 &+ 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
