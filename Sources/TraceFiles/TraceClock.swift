/// Reads the times of one trace, in whole seconds, after finding out how they are written.
struct TraceClock {
  private enum Format {
    case calendar
    /// So many units are a second; counted from 1970 or from a start that the file does not name.
    case number(perSecond: Double, fromEpoch: Bool)
  }

  private let column: Int
  private let kind: TraceHeader.TimeKind
  private let file: String
  private let allowsFraction: Bool
  private let allowsComma: Bool
  private var format: Format?
  /// Midnight of 1970-01-05, a Monday: where an unnamed start is taken to be.
  private static let monday: Int64 = 4 * 86_400
  /// The end of the year 9999.
  private static let latest = 253_402_300_800.0

  /// - Parameter allowsFraction: whether parts of a second are left away, or refused.
  init(_ header: TraceHeader, file: String, _ reader: CSVReader, allowsFraction: Bool) {
    column = header.timeColumn
    kind = header.timeKind
    self.file = file
    self.allowsFraction = allowsFraction
    allowsComma = reader.separator != 0x2C
    switch header.timeKind {
    case .calendar: format = .calendar
    case .unixSeconds: format = .number(perSecond: 1, fromEpoch: true)
    case .relativeSeconds: format = .number(perSecond: 1, fromEpoch: false)
    case .milliseconds, .any: format = nil
    }
  }

  /// The moment of the current row, seconds since 1970-01-01 UTC.
  mutating func read(_ reader: CSVReader) throws(TraceError) -> Int64 {
    let cell = reader.cell(column)
    let format = format ?? Self.guess(number(cell), kind)
    self.format = format
    guard case .number(let perSecond, let fromEpoch) = format else {
      return try calendar(cell, reader)
    }
    guard let value = number(cell), value.magnitude / perSecond < Self.latest else {
      throw problem(
        "'\(TraceError.excerpt(cell))' is no whole number of seconds",
        "write seconds, or times in a column named 'start_utc'", reader)
    }
    let seconds = value / perSecond
    let whole = seconds.rounded(.down)
    if whole != seconds, !allowsFraction {
      throw problem(
        perSecond == 1
          ? "'\(TraceError.excerpt(cell))' is no whole number of seconds"
          : "'\(TraceError.excerpt(cell))' has a fraction of a second",
        perSecond == 1
          ? "write seconds, or times in a column named 'start_utc'"
          : "count the requests in steps of whole seconds", reader)
    }
    if fromEpoch { return Int64(whole) }
    if whole.magnitude >= 1e9 {
      throw TraceError(
        file: file, line: reader.line, column: reader.column(column),
        found: "\(Int64(whole)) s after the start, which is over 31 years",
        allowed: "seconds count from the start of the trace",
        remedy: "name the column 'unix_seconds' if they count from 1970")
    }
    return Int64(whole) + Self.monday
  }

  /// A moment for messages, as the file writes it.
  func text(_ time: Int64) -> String {
    guard case .number(let perSecond, let fromEpoch) = format else { return TraceTime.text(time) }
    let shown = fromEpoch ? time : time - Self.monday
    return perSecond == 1 ? "\(shown)" : "\(shown) s"
  }

  /// How the first time is written: a number's size tells its unit.
  private static func guess(_ first: Double?, _ kind: TraceHeader.TimeKind) -> Format {
    let size = first?.magnitude ?? 0
    if kind == .milliseconds {
      return .number(perSecond: 1000, fromEpoch: size >= 1e11)
    }
    guard first != nil else { return .calendar }
    switch size {
    case ..<1e8: return .number(perSecond: 1, fromEpoch: false)
    case ..<1e11: return .number(perSecond: 1, fromEpoch: true)
    case ..<1e14: return .number(perSecond: 1e3, fromEpoch: true)
    case ..<1e17: return .number(perSecond: 1e6, fromEpoch: true)
    default: return .number(perSecond: 1e9, fromEpoch: true)
    }
  }

  private func number(_ cell: ArraySlice<UInt8>) -> Double? {
    var numbers = TraceNumber(allowsComma: allowsComma)
    return try? numbers.parse(cell)
  }

  private func calendar(
    _ cell: ArraySlice<UInt8>, _ reader: CSVReader
  ) throws(TraceError) -> Int64 {
    do {
      return try TraceTime.parse(cell, allowsFraction: allowsFraction)
    } catch {
      switch error {
      case .notATime:
        throw problem(
          "'\(TraceError.excerpt(cell))' is no time of ISO 8601",
          "write times such as '2024-05-10T00:15:00Z' or '2024-05-10 00:15:00'", reader)
      case .noSuchTime:
        throw problem(
          "there is no such time as '\(TraceError.excerpt(cell))'", "correct the row", reader)
      case .fractionOfASecond:
        throw problem(
          "'\(TraceError.excerpt(cell))' has a fraction of a second",
          "count the requests in steps of whole seconds", reader)
      }
    }
  }

  private func problem(_ found: String, _ remedy: String, _ reader: CSVReader) -> TraceError {
    TraceError(
      file: file, line: reader.line, column: reader.column(column), found: found,
      allowed: "times are whole seconds", remedy: remedy)
  }
}
