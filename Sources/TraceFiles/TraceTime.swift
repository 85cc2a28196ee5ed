/// Moments as traces write them.
enum TraceTime {
  /// Why a text is no moment.
  enum Problem: Error, Equatable {
    case notATime
    case noSuchTime
    case fractionOfASecond
  }

  /// Reads `2024-05-10T00:15:00Z` and its kin: the `T` may be a space, seconds and zone may be missing
  /// (UTC is then meant), the zone may be `Z`, `+02:00` or `+0200`, a date alone is its midnight.
  ///
  /// - Returns: seconds since 1970-01-01 00:00 UTC.
  static func parse(_ text: ArraySlice<UInt8>) throws(Problem) -> Int64 {
    var rest = Scanner(text)
    guard let year = rest.digits(4), rest.skip(0x2D), let month = rest.digits(2), rest.skip(0x2D),
      let day = rest.digits(2)
    else { throw .notATime }
    var second: Int64 = 0
    if !rest.isAtEnd {
      guard rest.skip(0x54) || rest.skip(0x74) || rest.skip(0x20), let hour = rest.digits(2),
        rest.skip(0x3A), let minute = rest.digits(2)
      else { throw .notATime }
      var whole: Int64 = 0
      if rest.skip(0x3A) {
        guard let seconds = rest.digits(2) else { throw .notATime }
        whole = seconds
        if rest.skip(0x2E) || rest.skip(0x2C) {
          guard let isZero = rest.fractionIsZero() else { throw .notATime }
          if !isZero { throw .fractionOfASecond }
        }
      }
      if hour > 23 || minute > 59 || whole > 59 { throw .noSuchTime }
      second = hour * 3600 + minute * 60 + whole - (try zone(&rest))
    }
    guard rest.isAtEnd else { throw .notATime }
    guard year >= 1, (1...12).contains(month), day >= 1, day <= days(in: month, of: year) else {
      throw .noSuchTime
    }
    return daysSinceEpoch(year, month, day) * 86_400 + second
  }

  /// The moment as text, for messages.
  static func text(_ unixSeconds: Int64) -> String {
    let second = ((unixSeconds % 86_400) + 86_400) % 86_400
    var days = (unixSeconds - second) / 86_400
    var year: Int64 = 1970
    // Messages name moments within centuries of 1970, so walking year by year is quick enough.
    while days < 0 {
      year -= 1
      days += isLeap(year) ? 366 : 365
    }
    while days >= (isLeap(year) ? 366 : 365) {
      days -= isLeap(year) ? 366 : 365
      year += 1
    }
    var month: Int64 = 1
    while days >= self.days(in: month, of: year) {
      days -= self.days(in: month, of: year)
      month += 1
    }
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date = "\(year)-\(two(month))-\(two(days + 1))"
    return "\(date)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }

  private static func zone(_ rest: inout Scanner) throws(Problem) -> Int64 {
    _ = rest.skip(0x20)
    if rest.isAtEnd || rest.skip(0x5A) || rest.skip(0x7A) { return 0 }
    if rest.skip(Array("UTC".utf8)) { return 0 }
    let sign: Int64 = rest.skip(0x2B) ? 1 : -1
    guard sign == 1 || rest.skip(0x2D), let hours = rest.digits(2) else { throw .notATime }
    _ = rest.skip(0x3A)
    let minutes = rest.isAtEnd ? 0 : rest.digits(2)
    guard let minutes else { throw .notATime }
    if hours > 18 || minutes > 59 { throw .noSuchTime }
    return sign * (hours * 3600 + minutes * 60)
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar, for years from 1.
  ///
  /// **Source**: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`.
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private struct Scanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ byte: UInt8) -> Bool {
      if rest.first != byte { return false }
      rest.removeFirst()
      return true
    }

    mutating func skip(_ bytes: [UInt8]) -> Bool {
      if !rest.starts(with: bytes) { return false }
      rest.removeFirst(bytes.count)
      return true
    }

    mutating func digits(_ count: Int) -> Int64? {
      var value: Int64 = 0
      guard rest.count >= count else { return nil }
      for byte in rest.prefix(count) {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      rest.removeFirst(count)
      return value
    }

    /// Skips digits; `nil` when there are none.
    mutating func fractionIsZero() -> Bool? {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      if digits.isEmpty { return nil }
      rest.removeFirst(digits.count)
      return digits.allSatisfy { $0 == 0x30 }
    }
  }
}
