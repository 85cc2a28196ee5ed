import Foundation

/// A moment in UTC, whole seconds since 1970-01-01.
///
/// Read from `2026-01-01`, `2026-09-15T16:00Z`, `2026-03-03 10:00`, `2026-03-03T10:00:30+02:00`;
/// UTC where no offset is written. Years 1970 to 2261.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public var unixSeconds: Int64

  /// Makes a timestamp.
  public init(unixSeconds: Int64) {
    self.unixSeconds = unixSeconds
  }

  /// Orders by time.
  public static func < (a: Self, b: Self) -> Bool { a.unixSeconds < b.unixSeconds }

  /// Reads a timestamp.
  /// - Throws: `QuantityProblem.other` with the reason.
  public init(quantity text: String) throws(QuantityProblem) {
    let form = "not a time; write '2026-03-03' or '2026-03-03T10:00Z'"
    let trimmed = text.trimmingSpaces
    guard !trimmed.isEmpty else {
      throw .other("not a time; write '2026-03-03' or '2026-03-03T10:00Z'")
    }
    let pattern =
      #/
      ([0-9]{4})-([0-9]{2})-([0-9]{2})
      (?:(?:T|\ +)([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?
      (?:\ *(Z|z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?
      /#
    guard let match = trimmed.wholeMatch(of: pattern) else { throw .other(form) }
    func number(_ part: Substring?) -> Int { part.flatMap { Int($0) } ?? 0 }
    let (year, month, day) = (number(match.1), number(match.2), number(match.3))
    guard (1970...2261).contains(year), (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { throw .other("a day that does not exist between 1970 and 2261") }
    let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
    guard hour < 24, minute < 60, second < 60 else {
      throw .other("an hour, minute or second that does not exist")
    }
    var offset = 0
    if let zone = match.7, let sign = zone.first, sign == "+" || sign == "-" {
      let digits = zone.dropFirst().filter { $0 != ":" }
      let (hours, minutes) = (number(digits.prefix(2)), number(digits.suffix(2)))
      guard hours <= 14, minutes < 60 else {
        throw .other("an offset from UTC that does not exist")
      }
      offset = (hours * 60 + minutes) * 60 * (sign == "-" ? -1 : 1)
    }
    let days = Self.dayNumber(year: year, month: month, day: day)
    unixSeconds = Int64(days * 86_400 + (hour * 60 + minute) * 60 + second - offset)
  }

  /// `2026-01-01` at midnight, else `2026-09-15T16:00Z` or with seconds; UTC.
  public var quantityText: String {
    let days = Int(unixSeconds.quotientFloored(by: 86_400))
    let second = Int(unixSeconds) - days * 86_400
    let (year, month, day) = Self.date(ofDay: days)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date =
      "\(String(repeating: "0", count: max(0, 4 - String(year).count)))\(year)"
      + "-\(two(month))-\(two(day))"
    if second == 0 { return date }
    let minutes = "\(date)T\(two(second / 3600)):\(two(second / 60 % 60))"
    return second % 60 == 0 ? "\(minutes)Z" : "\(minutes):\(two(second % 60))Z"
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  ///
  /// **Source**: H. Hinnant, chrono-compatible low-level date algorithms, `days_from_civil`.
  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The inverse of `dayNumber`, `civil_from_days` of the same source.
  private static func date(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = Int(Int64(z).quotientFloored(by: 146_097))
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1
    )
  }
}

extension Int64 {
  func quotientFloored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
