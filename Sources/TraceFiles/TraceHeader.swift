/// What the header row of a trace says: where time and values stand, and in which units.
struct TraceHeader: Equatable {
  /// How times are written.
  enum TimeKind: Equatable {
    /// ISO 8601.
    case calendar
    /// Seconds since 1970-01-01 00:00 UTC.
    case unixSeconds
    /// Seconds since a start that the file does not name.
    case relativeSeconds
    /// Milliseconds: since 1970 when there are so many, else since some start.
    case milliseconds
    /// ISO 8601, or a number whose size tells seconds from milliseconds, micro- and nanoseconds.
    case any
  }

  /// What a value is.
  enum ValueKind: Equatable {
    /// Requests in so many seconds.
    case rate(perSeconds: Double)
    /// Requests within the step that begins at the row's time.
    case count
  }

  /// The column with rates or counts.
  struct Value: Equatable {
    let column: Int
    let name: String
    let kind: ValueKind
  }

  let timeColumn: Int
  let timeKind: TimeKind
  /// Nil for a log, in which each row is one request.
  let value: Value?
  /// Tokens of prompt and answer, and the class of the request, in a log that has them.
  let inputColumn: Int?
  let outputColumn: Int?
  let classColumn: Int?

  /// How many cells a row needs.
  var neededCells: Int {
    let columns = [value?.column, inputColumn, outputColumn, classColumn].compactMap(\.self)
    return (columns + [timeColumn]).reduce(0, max) + 1
  }

  private static let timeNames: [String: TimeKind] = [
    "time": .calendar, "time_utc": .calendar, "timestamp": .any, "timestamp_utc": .calendar,
    "start": .calendar, "start_utc": .calendar, "start_time": .calendar, "date": .calendar,
    "datetime": .calendar, "datetime_utc": .calendar, "at_utc": .calendar, "ts": .any,
    "unix_seconds": .unixSeconds, "unix_time": .unixSeconds, "epoch_seconds": .unixSeconds,
    "seconds": .relativeSeconds, "time_s": .relativeSeconds, "t_s": .relativeSeconds,
    "time_seconds": .relativeSeconds, "start_seconds": .relativeSeconds,
    "timestamp_ms": .milliseconds, "time_ms": .milliseconds, "t_ms": .milliseconds,
    "unix_ms": .milliseconds, "epoch_ms": .milliseconds,
  ]

  private static let valueNames: [String: ValueKind] = [
    "requests_per_second": .rate(perSeconds: 1), "requests_per_s": .rate(perSeconds: 1),
    "requests_per_sec": .rate(perSeconds: 1), "rps": .rate(perSeconds: 1),
    "requests/s": .rate(perSeconds: 1), "requests_per_min": .rate(perSeconds: 60),
    "requests_per_minute": .rate(perSeconds: 60), "requests/min": .rate(perSeconds: 60),
    "requests_per_hour": .rate(perSeconds: 3600), "requests_per_h": .rate(perSeconds: 3600),
    "requests/h": .rate(perSeconds: 3600), "requests": .count, "request_count": .count,
  ]

  private static let inputNames: Set<String> = [
    "contexttokens", "context_tokens", "input_tokens", "prompt_tokens", "request_tokens",
    "input_length",
  ]
  private static let outputNames: Set<String> = [
    "generatedtokens", "generated_tokens", "output_tokens", "completion_tokens",
    "response_tokens", "output_length",
  ]
  private static let classNames: Set<String> = ["class", "request_class", "service"]

  private static let timeHelp = "name the column of times 'start_utc' (ISO 8601) or 'seconds'"
  private static let valueHelp =
    "name the column of values 'requests_per_second', 'requests_per_min', 'requests_per_hour', "
    + "or 'requests' for counts a step"

  /// Reads the current row of `reader` as a header.
  ///
  /// - Parameter allowsLog: whether a table without rates and counts is a log of single requests.
  init(_ reader: CSVReader, file: String, allowsLog: Bool = false) throws(TraceError) {
    let names = (0..<reader.count).map {
      reader.text($0).lowercased().replacing(" ", with: "_")
    }
    func problem(_ column: Int?, _ found: String, _ allowed: String, _ remedy: String) -> TraceError
    {
      TraceError(
        file: file, line: reader.line, column: column.map(reader.column), found: found,
        allowed: allowed, remedy: remedy)
    }
    let list = (0..<min(8, reader.count)).map { "'\(TraceError.excerpt(reader.cell($0)))'" }
      .joined(separator: ", ")
    if let first = names.first?.utf8.first, (0x30...0x39).contains(first) {
      throw problem(
        0, "the first row begins with '\(TraceError.excerpt(reader.cell(0)))', a value",
        "the first row names the columns", "add the row 'start_utc,requests_per_min' on top")
    }
    let times = names.indices.filter { Self.timeNames[names[$0]] != nil }
    let values = names.indices.filter { Self.valueNames[names[$0]] != nil }
    guard let time = times.first, let timeKind = Self.timeNames[names[time]] else {
      throw problem(nil, "no column of times among \(list)", "a trace has one", Self.timeHelp)
    }
    if times.count > 1 {
      throw problem(
        times[1], "two columns of times, '\(names[time])' and '\(names[times[1]])'",
        "a trace has one", "rename the other")
    }
    self.timeColumn = time
    self.timeKind = timeKind
    inputColumn = names.firstIndex { Self.inputNames.contains($0) }
    outputColumn = names.firstIndex { Self.outputNames.contains($0) }
    classColumn = names.firstIndex { Self.classNames.contains($0) }
    guard let first = values.first, let kind = Self.valueNames[names[first]] else {
      if allowsLog {
        value = nil
        return
      }
      let isLog = inputColumn != nil || outputColumn != nil
      throw problem(
        nil, "no column of requests among \(list)", "a trace has one",
        isLog
          ? "for a log of single requests write 'bin: 1min' beside 'trace'; else "
            + Self.valueHelp : Self.valueHelp)
    }
    if values.count > 1 {
      throw problem(
        values[1], "two columns of requests, '\(names[first])' and '\(names[values[1]])'",
        "a trace has one", "rename the other")
    }
    value = Value(column: first, name: names[first], kind: kind)
  }
}
