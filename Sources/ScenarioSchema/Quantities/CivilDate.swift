/// A day of the proleptic Gregorian calendar in UTC, with its arithmetic.
///
/// Source: the era algorithm of "chrono-compatible low-level date algorithms" (H. Hinnant).
public struct CivilDate: Equatable, Sendable {
  /// The year; may be negative.
  public var year: Int64
  /// The month, 1 … 12.
  public var month: Int64
  /// The day of the month, 1 … 31.
  public var day: Int64

  /// Makes a date from its parts.
  public init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that holds a moment, given as seconds since 1970-01-01 UTC.
  public init(unixSeconds: Int64) {
    let days = Self.floorDivide(unixSeconds, 86_400) + 719_468
    let era = Self.floorDivide(days, 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
  }

  /// Midnight at the start of the day, seconds since 1970-01-01 UTC.
  public var unixSeconds: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = Self.floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400
  }

  /// The first day of the month that lies so many months later.
  public func firstOfMonth(adding months: Int64) -> CivilDate {
    let index = year * 12 + (month - 1) + months
    let newYear = Self.floorDivide(index, 12)
    return CivilDate(year: newYear, month: index - newYear * 12 + 1, day: 1)
  }

  /// The weekday of a moment, 0 = Monday … 6 = Sunday.
  public static func weekday(unixSeconds: Int64) -> Int {
    let days = floorDivide(unixSeconds, 86_400)
    return Int(days + 3 - floorDivide(days + 3, 7) * 7)
  }

  /// Division that rounds towards minus infinity; the divisor is positive.
  static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    a >= 0 ? a / b : -((-a + b - 1) / b)
  }
}
