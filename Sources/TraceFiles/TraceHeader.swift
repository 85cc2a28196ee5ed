/// What the header row of a trace says: where time and value stand, and in which units.
struct TraceHeader: Equatable {
  /// How times are written.
  enum TimeKind: Equatable {
    /// ISO 8601.
    case calendar
    /// Seconds since 1970-01-01 00:00 UTC.
    case unixSeconds
    /// Seconds since a start that the file does not name.
    case relativeSeconds
  }

  /// What a value is.
  enum ValueKind: Equatable {
    /// Requests in so many seconds.
    case rate(perSeconds: Double)
    /// Requests within the step that begins at the row's time.
    case count
  }

  let timeColumn: Int
  let timeKind: TimeKind
  let valueColumn: Int
  let valueName: String
  let valueKind: ValueKind

  private static let timeNames: [String: TimeKind] = [
    "time": .calendar, "time_utc": .calendar, "timestamp": .calendar, "timestamp_utc": .calendar,
    "start": .calendar, "start_utc": .calendar, "start_time": .calendar, "date": .calendar,
    "datetime": .calendar, "datetime_utc": .calendar, "at_utc": .calendar,
    "unix_seconds": .unixSeconds, "unix_time": .unixSeconds, "epoch_seconds": .unixSeconds,
    "seconds": .relativeSeconds, "time_s": .relativeSeconds, "t_s": .relativeSeconds,
    "time_seconds": .relativeSeconds, "start_seconds": .relativeSeconds,
  ]

  private static let valueNames: [String: ValueKind] = [
    "requests_per_second": .rate(perSeconds: 1), "requests_per_s": .rate(perSeconds: 1),
    "requests_per_sec": .rate(perSeconds: 1), "rps": .rate(perSeconds: 1),
    "requests/s": .rate(perSeconds: 1), "requests_per_min": .rate(perSeconds: 60),
    "requests_per_minute": .rate(perSeconds: 60), "requests/min": .rate(perSeconds: 60),
    "requests_per_hour": .rate(perSeconds: 3600), "requests_per_h": .rate(perSeconds: 3600),
    "requests/h": .rate(perSeconds: 3600), "requests": .count, "request_count": .count,
  ]

  private static let timeHelp = "name the column of times 'start_utc' (ISO 8601) or 'seconds'"
  private static let valueHelp =
    "name the column of values 'requests_per_second', 'requests_per_min', 'requests_per_hour', "
    + "or 'requests' for counts a step"

  /// Reads the current row of `reader` as a header.
  init(_ reader: CSVReader, file: String) throws(TraceError) {
    let names = (0..<reader.count).map { reader.text($0).lowercased() }
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
    guard let value = values.first, let valueKind = Self.valueNames[names[value]] else {
      throw problem(nil, "no column of requests among \(list)", "a trace has one", Self.valueHelp)
    }
    if values.count > 1 {
      throw problem(
        values[1], "two columns of requests, '\(names[value])' and '\(names[values[1]])'",
        "a trace has one", "rename the other")
    }
    self.timeColumn = time
    self.timeKind = timeKind
    self.valueColumn = value
    self.valueName = names[value]
    self.valueKind = valueKind
  }
}
