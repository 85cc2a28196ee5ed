import CloudModel

extension TrafficTrace {
  /// Reads a CSV file with a column of times and a column of rates or counts, or a log of requests.
  ///
  /// Times are ISO 8601 (UTC unless they say otherwise) in a column such as `start_utc`, or seconds in
  /// `unix_seconds`, or seconds since some start in `seconds`, or milliseconds in `timestamp_ms`; that
  /// start is taken to be a Monday's midnight in UTC. Values are rates (`requests_per_second`,
  /// `requests_per_min`, `requests_per_hour`) or counts in each step (`requests`). Other columns are
  /// passed over. The file is read in chunks: only the values stay in memory, 8 bytes each.
  ///
  /// - Parameters:
  ///   - path: the file; it may use semicolons and decimal commas.
  ///   - gaps: what is done about missing rows.
  ///   - bin: for a log of single requests, the seconds of a step in which they are counted.
  /// - Throws: `TraceError` at the first thing that is wrong: gaps, disorder, uneven steps, negative or
  ///   missing values. Nothing is guessed or filled in unless `gaps` says so.
  public static func read(
    _ path: String, gaps: TraceGaps = .refused, bin: Int64? = nil
  ) throws(TraceError) -> TrafficTrace {
    var reader = try CSVReader(path)
    let header = try TraceHeader(
      TrafficTraceReading.first(of: &reader, path), file: path, allowsLog: bin != nil)
    guard let column = header.value else {
      var log = RequestLog(header, file: path, reader)
      var counts = RequestCounts(step: bin ?? 60, file: path)
      while let request = try log.next() { try counts.add(request.time, line: log.line) }
      return try counts.trace()
    }
    var rows = TraceRows(header, column, file: path, gaps: gaps, reader)
    while try reader.next() { try rows.append(reader) }
    return try rows.finish()
  }
}

/// What readings of traces share.
enum TrafficTraceReading {
  /// The reader at its first row with content.
  static func first(
    of reader: inout CSVReader, _ path: String
  ) throws(TraceError) -> CSVReader {
    guard try reader.next() else {
      throw TraceError(
        file: path, found: "the file holds blank lines only",
        allowed: "a trace has a header row and at least two rows of values")
    }
    return reader
  }
}
