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
    let date = CivilDate(year: Int64(year), month: Int64(month), day: Int64(day))
    guard (1970...2261).contains(year), (1...12).contains(month), (1...31).contains(day),
      CivilDate(unixSeconds: date.unixSeconds) == date
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
    unixSeconds = date.unixSeconds + Int64((hour * 60 + minute) * 60 + second - offset)
  }

  /// `2026-01-01` at midnight, else `2026-09-15T16:00Z` or with seconds; UTC.
  public var quantityText: String {
    let civil = CivilDate(unixSeconds: unixSeconds)
    let second = unixSeconds - civil.unixSeconds
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date =
      "\(String(repeating: "0", count: max(0, 4 - String(civil.year).count)))\(civil.year)"
      + "-\(two(civil.month))-\(two(civil.day))"
    if second == 0 { return date }
    let minutes = "\(date)T\(two(second / 3600)):\(two(second / 60 % 60))"
    return second % 60 == 0 ? "\(minutes)Z" : "\(minutes):\(two(second % 60))Z"
  }
}
