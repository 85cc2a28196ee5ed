/// A sum of products that would not fit 128 bits: requests times a time, in whole units.
///
/// It is kept as two numbers, the lower one from 0 to 2^40, so that equal sums are equal values
/// whatever the order and however the parts were split.
struct WideAmount: Equatable, Sendable {
  private static let bits: Int128 = 40
  private static let mask: Int128 = 1 << 40 - 1

  private var high: Int128 = 0
  private var low: Int128 = 0

  /// Adds the exact product of an amount and whole nanoseconds.
  mutating func add(_ amount: Amount, times nanoseconds: Int64) {
    let factor = Int128(nanoseconds)
    let sum = low + (amount & Self.mask) * factor
    high += (amount >> Self.bits) * factor + (sum >> Self.bits)
    low = sum & Self.mask
  }

  /// Request-seconds, as a plain number for reports.
  var requestSeconds: Double {
    (Double(high) * 0x1p40 + Double(low)) / Units.amountPerRequest / 1e9
  }
}
