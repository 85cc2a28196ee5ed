/// Numbers as traces write them, with a point or a comma for decimals.
struct TraceNumber {
  /// Why a text is no number that can be used.
  enum Problem: Error, Equatable {
    case notANumber
    case notFinite
    case mixedMarks
  }

  /// Whether a comma may stand for decimals: not when it separates cells.
  let allowsComma: Bool
  /// The mark for decimals seen so far; one file keeps to one mark.
  private var mark: UInt8?

  init(allowsComma: Bool) { self.allowsComma = allowsComma }

  /// Reads a number exactly: the result is the nearest double to the decimal.
  mutating func parse(_ text: ArraySlice<UInt8>) throws(Problem) -> Double {
    var digits: UInt64 = 0
    var digitCount = 0
    var decimals = 0
    var seenMark: UInt8?
    var isPlain = true
    for (offset, byte) in zip(0..., text) {
      switch byte {
      case 0x30...0x39:
        digits = digits &* 10 &+ UInt64(byte - 0x30)
        digitCount += 1
        if seenMark != nil { decimals += 1 }
      case 0x2E, 0x2C:
        if byte == 0x2C && !allowsComma { throw .notANumber }
        // A second mark separates thousands, and then nobody knows which is which.
        if seenMark != nil || (mark ?? byte) != byte { throw .mixedMarks }
        seenMark = byte
      case 0x2D where offset == 0, 0x2B where offset == 0: isPlain = false
      default: return try parseSlowly(text)
      }
    }
    if digitCount == 0 { throw .notANumber }
    if let seenMark { mark = seenMark }
    // Both are exact as doubles, so their quotient is rounded once.
    if isPlain && digitCount <= 15 { return Double(digits) / Self.powersOfTen[decimals] }
    return try parseSlowly(text)
  }

  /// Signs, exponents, many digits, and words.
  private mutating func parseSlowly(_ text: ArraySlice<UInt8>) throws(Problem) -> Double {
    let string = String(decoding: text.map { $0 == 0x2C && allowsComma ? 0x2E : $0 }, as: UTF8.self)
    let first = string.drop { $0 == "+" || $0 == "-" }.first
    switch string.lowercased().drop(while: { $0 == "+" || $0 == "-" }) {
    case "nan", "inf", "infinity": throw .notFinite
    default: break
    }
    // The library also reads hexadecimal numbers, which nobody means here.
    guard let first, first.isNumber || first == ".", !string.lowercased().contains("x"),
      let value = Double(string)
    else { throw .notANumber }
    if !value.isFinite { throw .notFinite }
    return value
  }

  private static let powersOfTen: [Double] = (0...15).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }
}
