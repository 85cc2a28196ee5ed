/// Moments as text, by our own arithmetic in the proleptic Gregorian calendar, always UTC.
public enum UTCTime {
  /// A moment as `YYYY-MM-DD HH:MM:SS`, which spreadsheets open as a date.
  public static func text(unixSeconds: Int64) -> String {
    var bytes: [UInt8] = []
    append(unixSeconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func append(_ unixSeconds: Int64, to bytes: inout [UInt8]) {
    let (days, second) = floorDivide(unixSeconds, by: 86_400)
    let date = civil(fromDays: days)
    if date.year < 0 { bytes.append(0x2D) }
    bytes.append(decimal: date.year.magnitude, digits: 4)
    bytes.append(0x2D)
    bytes.append(decimal: UInt64(date.month), digits: 2)
    bytes.append(0x2D)
    bytes.append(decimal: UInt64(date.day), digits: 2)
    bytes.append(0x20)
    bytes.append(decimal: UInt64(second / 3600), digits: 2)
    bytes.append(0x3A)
    bytes.append(decimal: UInt64(second / 60 % 60), digits: 2)
    bytes.append(0x3A)
    bytes.append(decimal: UInt64(second % 60), digits: 2)
  }

  /// The date of a day counted from 1970-01-01.
  ///
  /// **Source**: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`: years
  /// begin in March, so that the leap day is the last day, in eras of 400 years or 146,097 days.
  static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Day zero of the eras is 0000-03-01, which is 719,468 days before 1970-01-01.
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(
    _ value: Int64, by divisor: Int64
  ) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
