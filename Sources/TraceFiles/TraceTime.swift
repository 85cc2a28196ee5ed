import ScenarioSchema

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
  /// - Parameter allowsFraction: whether parts of a second are left away, or refused.
  /// - Returns: seconds since 1970-01-01 00:00 UTC.
  static func parse(
    _ text: ArraySlice<UInt8>, allowsFraction: Bool = false
  ) throws(Problem) -> Int64 {
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
          if !isZero, !allowsFraction { throw .fractionOfASecond }
        }
      }
      if hour > 23 || minute > 59 || whole > 59 { throw .noSuchTime }
      second = hour * 3600 + minute * 60 + whole - (try zone(&rest))
    }
    guard rest.isAtEnd else { throw .notATime }
    guard year >= 1, (1...12).contains(month), day >= 1 else { throw .noSuchTime }
    let date = CivilDate(year: year, month: month, day: day)
    // A day that its month lacks would come back as a day of the next month.
    guard CivilDate(unixSeconds: date.unixSeconds) == date else { throw .noSuchTime }
    return date.unixSeconds + second
  }

  /// The moment as text, for messages.
  static func text(_ unixSeconds: Int64) -> String {
    let date = CivilDate(unixSeconds: unixSeconds)
    let second = unixSeconds - date.unixSeconds
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = "\(date.year)-\(two(date.month))-\(two(date.day))"
    return "\(day)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
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
