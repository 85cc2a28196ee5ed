import Stochastics
import Testing

@testable import CloudSimulation

struct UnitsTests {
  @Test func `amounts become the same binary fractions as by the library's conversion`() {
    var stream = RandomStream(
      key: StreamKey(seed: 4, component: "units", purpose: "amounts"), replication: 0)
    var amounts: [Amount] = [0, 1, -1, .max, .min, 1 << 53, 1 << 64, (1 << 64) - 1, -(1 << 64)]
    for _ in 0..<20_000 {
      let bits = UInt128(stream.nextUInt64()) << 64 | UInt128(stream.nextUInt64())
      // All sizes, and their neighbours at the borders of rounding.
      let size = Amount(truncatingIfNeeded: bits >> UInt128(stream.nextIndex(below: 128)))
      let border = Amount(1) << Amount(stream.nextIndex(below: 126))
      amounts += [size, -1 - size, border, border + border / (1 << 53), border - 1, border + 1]
    }
    for amount in amounts {
      #expect(Units.double(amount) == Double(amount), "\(amount)")
    }
  }
}
