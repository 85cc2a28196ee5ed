extension Duration {
  /// Nanoseconds in each unit, from the largest down, as values are written.
  private static let unitNanoseconds: [(symbol: String, count: UInt64)] = [
    ("y", 31_536_000_000_000_000), ("w", 604_800_000_000_000), ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ("us", 1000), ("ns", 1),
  ]

  /// Reads a duration such as `90s`, `90 s`, `1.5h` or `1y` (365 d), exactly.
  ///
  /// - Throws: `QuantityProblem` when it is no duration, is finer than a nanosecond, or does not
  ///   fit into 64 bits of nanoseconds (about 292 years).
  public init(quantity text: String) throws(QuantityProblem) {
    let (number, unit) = try QuantityKind.duration.split(text)
    let count = Self.unitNanoseconds.first { $0.symbol == unit.symbol }?.count ?? 1
    do throws(DecimalNumber.WholeError) {
      self = .nanoseconds(try number.wholeNumber(of: count))
    } catch {
      switch error {
      case .fraction: throw .tooFine("a nanosecond")
      case .overflow: throw .overflow
      }
    }
  }

  /// Whole nanoseconds; clamped to 64 bits.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || carry ? (seconds < 0 ? .min : .max) : sum
  }

  /// The duration in seconds as a binary number.
  public var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  /// The duration in the largest unit of which it is a whole number: `90s`, `5min`, `7d`, `1y`.
  ///
  /// Weeks are read, but written as days.
  public var quantityText: String {
    let count = wholeNanoseconds
    guard count != 0 else { return "0s" }
    for (symbol, unit) in Self.unitNanoseconds where symbol != "w" && count % Int64(unit) == 0 {
      return "\(count / Int64(unit))\(symbol)"
    }
    return "\(count)ns"
  }
}
