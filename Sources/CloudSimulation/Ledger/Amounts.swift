import CloudModel

/// A rate of requests: whole nano-requests per second, fixed when a segment begins.
typealias Rate = Int64

/// An amount of requests: whole units of 1e-18 requests, which is `Rate` times nanoseconds.
///
/// The products are exact in 128 bits, so splitting a segment or reordering a sum changes nothing.
public typealias Amount = Int128

/// A share of traffic: whole units of 1e-12.
typealias Share = Int64

/// Conversions between the exact units of the ledger and plain numbers.
public enum Units {
  /// Units of `Rate` in one request per second.
  static let ratePerRequestPerSecond = 1e9
  /// Units of `Share` in the whole.
  static let wholeShare: Share = 1_000_000_000_000
  /// Units of `Amount` in one request.
  public static let amountPerRequest = 1e18
  /// Nanoseconds in a second.
  static let second: Int64 = 1_000_000_000
  /// Nanoseconds in a minute.
  static let minute: Int64 = 60 * second
  /// Nanoseconds in a year of 365 days.
  static let year: Int64 = 365 * 86_400 * second

  /// Whole nanoseconds of a number of seconds, rounded to nearest; saturates at about 146 years.
  static func nanoseconds(_ seconds: Double) -> Int64 {
    let value = (seconds * 1e9).rounded()
    return value < 4.6e18 ? Int64(value) : 4_600_000_000_000_000_000
  }

  /// Whole nanoseconds of a duration.
  static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * second + attoseconds / 1_000_000_000
  }

  /// A moment so much later; the end of time where that is beyond it.
  static func later(_ time: Int64, by duration: Int64) -> Int64 {
    let (sum, overflow) = time.addingReportingOverflow(duration)
    return overflow ? .max : sum
  }

  /// A rate in its exact unit, rounded to nearest.
  static func rate(_ requestsPerSecond: Double) -> Rate {
    Rate((requestsPerSecond * ratePerRequestPerSecond).rounded())
  }

  /// A share in its exact unit, rounded to nearest.
  static func share(_ value: Double) -> Share {
    Share((value * 1e12).rounded())
  }

  /// Requests, as a plain number for reports.
  public static func requests(_ amount: Amount) -> Double {
    double(amount) / amountPerRequest
  }

  /// The nearest binary fraction, ties to even, as `Double(_:)` gives it.
  ///
  /// The library's own conversion from 128 bits is generic code that is not specialised: it took a quarter
  /// of a run.
  static func double(_ amount: Amount) -> Double {
    if let small = Int64(exactly: amount) { return Double(small) }
    let size = amount.magnitude
    let shift = 64 - size.leadingZeroBitCount
    if shift <= 0 {
      let whole = Double(UInt64(truncatingIfNeeded: size))
      return amount < 0 ? -whole : whole
    }
    // The upper 64 bits, the last of them set where any bit below is: more than the rounding to 53 needs.
    let rest: UInt64 = size & ((1 << UInt128(shift)) - 1) == 0 ? 0 : 1
    let upper = UInt64(truncatingIfNeeded: size >> UInt128(shift)) | rest
    let scale = Double(sign: .plus, exponent: shift, significand: 1)
    return Double(upper) * (amount < 0 ? -scale : scale)
  }

  /// The part of a rate: rounded down.
  static func part(_ rate: Rate, _ share: Share) -> Rate {
    if share == wholeShare { return rate }
    if share == 0 { return 0 }
    let (high, low) = rate.multipliedFullWidth(by: share)
    return wholeShare.dividingFullWidth((high, low)).quotient
  }

  /// `rate * numerator / denominator`, rounded down; all non-negative, numerator at most denominator.
  static func part(_ rate: Rate, _ numerator: Int64, of denominator: Int64) -> Rate {
    if numerator == denominator { return rate }
    if numerator == 0 { return 0 }
    let (high, low) = rate.multipliedFullWidth(by: numerator)
    return denominator.dividingFullWidth((high, low)).quotient
  }
}
