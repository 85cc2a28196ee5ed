/// A decimal number exactly as it was written: `magnitude · 10^exponent` with a sign.
///
/// Quantities are read through it, so that `0.1s` is exactly 100 ms and never passes through binary
/// floating point on its way to whole nanoseconds.
public struct DecimalNumber: Equatable, Sendable {
  /// Whether there is a minus sign.
  public var isNegative: Bool
  /// The digits as a whole number; not divisible by 10 unless zero.
  public var magnitude: UInt128
  /// The power of ten, -10,000 to 10,000.
  public var exponent: Int

  /// Creates a number; trailing zeros move into the exponent.
  public init(isNegative: Bool = false, magnitude: UInt128, exponent: Int = 0) {
    var magnitude = magnitude
    var exponent = magnitude == 0 ? 0 : exponent
    while magnitude != 0, magnitude % 10 == 0 {
      magnitude /= 10
      exponent += 1
    }
    self.isNegative = isNegative && magnitude != 0
    self.magnitude = magnitude
    self.exponent = exponent
  }

  /// The number at the beginning of a text, with the rest of the text; nil when there is none.
  ///
  /// Form: sign, digits, a point with digits, `e` with a whole exponent. At most 30 digits count;
  /// a text with more, or an exponent beyond ±10,000, is no number.
  public static func prefix(of text: Substring) -> (number: DecimalNumber, rest: Substring)? {
    var rest = text
    var isNegative = false
    if let sign = rest.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      rest = rest.dropFirst()
    }
    var magnitude: UInt128 = 0
    var exponent = 0
    var digitCount = 0
    var hasDigits = false
    func digits(fraction: Bool) -> Bool {
      while let digit = rest.first, digit.isASCII, let value = digit.wholeNumberValue {
        hasDigits = true
        if magnitude != 0 || value != 0 { digitCount += 1 }
        guard digitCount <= 30 else { return false }
        magnitude = magnitude * 10 + UInt128(value)
        if fraction { exponent -= 1 }
        rest = rest.dropFirst()
      }
      return true
    }
    guard digits(fraction: false) else { return nil }
    if rest.first == ".", rest.dropFirst().first?.isASCIIDigit == true || hasDigits {
      rest = rest.dropFirst()
      guard digits(fraction: true) else { return nil }
    }
    guard hasDigits else { return nil }
    if let (power, after) = exponentPrefix(of: rest) {
      exponent += power
      rest = after
    }
    guard abs(exponent) <= 10_000 else { return nil }
    return (DecimalNumber(isNegative: isNegative, magnitude: magnitude, exponent: exponent), rest)
  }

  /// `e` with a sign and digits; a lone `e` belongs to the unit.
  private static func exponentPrefix(of text: Substring) -> (power: Int, rest: Substring)? {
    guard let letter = text.first, letter == "e" || letter == "E" else { return nil }
    var rest = text.dropFirst()
    var sign = 1
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { $0.isASCIIDigit }
    guard !digits.isEmpty, let power = Int(digits.prefix(6)), digits.count <= 6 else { return nil }
    return (sign * power, rest.dropFirst(digits.count))
  }

  /// The number of a whole text; nil when anything else stands in it.
  public init?(_ text: String) {
    guard let (number, rest) = Self.prefix(of: text[...]), rest.isEmpty else { return nil }
    self = number
  }

  /// The shortest decimal that reads back as the same binary number; nil for NaN and infinities.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init("\(value)")
  }

  /// The nearest binary number; infinite when too large.
  public var doubleValue: Double {
    Double("\(isNegative ? "-" : "")\(magnitude)e\(exponent)") ?? .infinity
  }

  /// The number times a power of ten.
  public func shifted(by power: Int) -> DecimalNumber {
    DecimalNumber(isNegative: isNegative, magnitude: magnitude, exponent: exponent + power)
  }

  /// Why a decimal is not a whole number of units.
  public enum WholeError: Error, Equatable {
    /// It lies between two whole numbers.
    case fraction
    /// It does not fit into 64 bits.
    case overflow
  }

  /// The number times `unit` as a whole number.
  /// - Throws: `WholeError` when it is not whole or does not fit.
  public func wholeNumber(of unit: UInt64 = 1) throws(WholeError) -> Int64 {
    var (value, overflow) = magnitude.multipliedReportingOverflow(by: UInt128(unit))
    guard !overflow else { throw .overflow }
    var power = exponent
    while power < 0, value != 0 {
      guard value % 10 == 0 else { throw .fraction }
      value /= 10
      power += 1
    }
    while power > 0, value != 0 {
      (value, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw .overflow }
      power -= 1
    }
    guard let result = Int64(exactly: value) else { throw .overflow }
    return isNegative ? -result : result
  }

  /// Plain notation without an exponent where at most 20 digits do, else `5e-12`.
  public var text: String {
    let sign = isNegative ? "-" : ""
    let digits = String(magnitude)
    if exponent >= 0, digits.count + exponent <= 20 {
      return sign + digits + String(repeating: "0", count: exponent)
    }
    if exponent < 0, -exponent <= 20 {
      let padded = String(repeating: "0", count: max(0, -exponent - digits.count + 1)) + digits
      return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }
    return "\(sign)\(digits)e\(exponent)"
  }
}

extension Character {
  var isASCIIDigit: Bool { "0" <= self && self <= "9" }
}
