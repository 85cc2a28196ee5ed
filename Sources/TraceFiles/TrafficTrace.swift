/// Request rates in equal steps of time, as measured or planned.
///
/// **Shape**: `ratesPerSecond[step]`, requests a second; the rate holds from `start + index * step` for
/// one step.
public struct TrafficTrace: Equatable, Sendable {
  /// The start of the first step in seconds since 1970-01-01 00:00 UTC, or since a start that the file
  /// does not name (see `hasCalendarTime`).
  public let start: Int64
  /// Whether `start` is a moment of the calendar.
  public let hasCalendarTime: Bool
  /// The length of a step in seconds, at least 1.
  public let step: Int64
  /// The mean rate in each step in requests a second, finite, zero or more; at least two.
  public let ratesPerSecond: [Double]
  /// The file that it was read from.
  public let source: String

  /// Makes a trace of values that are known to be in order.
  public init(
    start: Int64, hasCalendarTime: Bool, step: Int64, ratesPerSecond: [Double], source: String
  ) {
    precondition(step >= 1, "a step of \(step) s")
    precondition(
      ratesPerSecond.allSatisfy { $0.isFinite && $0 >= 0 }, "a rate of '\(source)' is no rate")
    self.start = start
    self.hasCalendarTime = hasCalendarTime
    self.step = step
    self.ratesPerSecond = ratesPerSecond
    self.source = source
  }

  /// How many seconds the trace covers.
  public var durationSeconds: Int64 { step * Int64(ratesPerSecond.count) }

  /// Reads a CSV file with a column of times and a column of rates or counts.
  ///
  /// Times are ISO 8601 (UTC unless they say otherwise) in a column such as `start_utc`, or seconds in
  /// `seconds` or `unix_seconds`. Values are rates (`requests_per_second`, `requests_per_min`,
  /// `requests_per_hour`) or counts in each step (`requests`). Other columns are passed over. The file
  /// is read in chunks: only the values stay in memory, 8 bytes each.
  ///
  /// - Parameter path: the file; it may use semicolons and decimal commas.
  /// - Throws: `TraceError` at the first thing that is wrong: gaps, disorder, uneven steps, negative or
  ///   missing values. Nothing is guessed or filled in.
  public static func read(_ path: String) throws(TraceError) -> TrafficTrace {
    var reader = try CSVReader(path)
    guard try reader.next() else {
      throw TraceError(
        file: path, found: "the file holds blank lines only",
        allowed: "a trace has a header row and at least two rows of values")
    }
    var rows = TraceRows(try TraceHeader(reader, file: path), file: path, reader)
    while try reader.next() { try rows.append(reader) }
    return try rows.finish()
  }
}
