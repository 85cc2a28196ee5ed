import CloudModel

extension TrafficTrace {
  /// Reads a CSV file with a column of times and a column of rates or counts.
  ///
  /// Times are ISO 8601 (UTC unless they say otherwise) in a column such as `start_utc`, or seconds in
  /// `unix_seconds`, or seconds since some start in `seconds`; that start is taken to be a Monday's
  /// midnight in UTC. Values are rates (`requests_per_second`, `requests_per_min`,
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
