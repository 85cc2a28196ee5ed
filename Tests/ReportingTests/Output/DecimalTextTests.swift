import Testing

@testable import Reporting

struct DecimalTextTests {
  private func shortest(_ value: Double) -> String {
    var bytes: [UInt8] = []
    bytes.append(shortest: value)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `doubles take the fewest digits that read back`() {
    #expect(shortest(0) == "0")
    #expect(shortest(-0.0) == "0")
    #expect(shortest(1) == "1")
    #expect(shortest(0.1) == "0.1")
    #expect(shortest(-12.25) == "-12.25")
    #expect(shortest(0.000001) == "0.000001")
    #expect(shortest(999_999_999.999999) == "999999999.999999")
    #expect(shortest(1e9) == "1000000000")
    #expect(shortest(0.1 + 0.2) == "0.30000000000000004")
    #expect(shortest(Double.leastNonzeroMagnitude) == "5e-324")
    #expect(shortest(1e21) == "1e+21")
  }

  @Test func `every double reads back as itself and is no longer than the library's form`() {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    for _ in 0..<20_000 {
      let bits = next()
      let millionths = Double(Int64(bitPattern: bits) >> 14) / 1e6
      for value in [Double(bitPattern: bits), millionths] where value.isFinite {
        let text = shortest(value)
        #expect(Double(text) == value)
        // The library writes 1e-05 where the fast path writes 0.00001: count digits, not signs.
        let digits = { (text: String) in
          text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }.count
        }
        #expect(digits(text) <= digits(value.description), "\(value)")
      }
    }
  }

  @Test func `whole numbers are written in full, padded where asked`() {
    var bytes: [UInt8] = []
    bytes.append(decimal: UInt64.max, digits: 1)
    bytes.append(0x20)
    bytes.append(decimal: 7, digits: 3)
    bytes.append(0x20)
    bytes.append(decimal: Int64.min)
    #expect(String(decoding: bytes, as: UTF8.self) == "18446744073709551615 007 \(Int64.min)")
  }
}
