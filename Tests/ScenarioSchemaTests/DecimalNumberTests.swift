import ScenarioSchema
import Testing

@Suite struct DecimalNumberTests {
  @Test func `decimals are read exactly and written back`() throws {
    for (text, written) in [
      ("0", "0"), ("-0", "0"), ("007", "7"), ("1.50", "1.5"), (".5", "0.5"), ("5.", "5"),
      ("6.5e-3", "0.0065"), ("1e21", "1e21"), ("-12.25", "-12.25"), ("+3", "3"), ("100", "100"),
    ] {
      #expect(DecimalNumber(text)?.text == written)
    }
    for text in [
      "", "-", ".", "e5", "1e", "1e99999", "0x10", "1 2", "٣", String(repeating: "9", count: 31),
    ] {
      #expect(DecimalNumber(text) == nil, "\(text)")
    }
  }

  @Test func `whole numbers are exact to the last of 64 bits`() throws {
    #expect(try DecimalNumber("9223372036854775807")?.wholeNumber() == .max)
    #expect(throws: DecimalNumber.WholeError.overflow) {
      try DecimalNumber("9223372036854775808")?.wholeNumber()
    }
    #expect(throws: DecimalNumber.WholeError.fraction) {
      try DecimalNumber("0.1")?.wholeNumber()
    }
    #expect(try DecimalNumber("0.1")?.wholeNumber(of: 1_000_000_000) == 100_000_000)
  }

  @Test func `a binary number reads back from its shortest decimal`() {
    var random = FixedGenerator()
    for _ in 0..<2000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(DecimalNumber(value)?.doubleValue == value)
    }
  }
}

/// A generator with a fixed seed.
struct FixedGenerator: RandomNumberGenerator {
  private var state: UInt64 = 42

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
