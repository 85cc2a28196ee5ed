import CloudModel

/// The rows of a trace as they are read: times are checked and forgotten, values kept.
struct TraceRows {
  private let header: TraceHeader
  private let file: String
  private var numbers: TraceNumber
  private var values: [Double] = []
  private var start: Int64 = 0
  private var last: Int64 = 0
  private var step: Int64 = 0
  /// Midnight of 1970-01-05, a Monday: where seconds of an unnamed start are counted from.
  private static let monday: Int64 = 4 * 86_400

  init(_ header: TraceHeader, file: String, _ reader: CSVReader) {
    self.header = header
    self.file = file
    numbers = TraceNumber(allowsComma: reader.separator != 0x2C)
  }

  /// Adds the current row of `reader`.
  mutating func append(_ reader: CSVReader) throws(TraceError) {
    let needed = max(header.timeColumn, header.valueColumn) + 1
    if reader.count < needed {
      throw TraceError(
        file: file, line: reader.line, found: "a row of \(cells(reader.count))",
        allowed: "the header asks for at least \(cells(needed))",
        remedy: "complete the row or remove it")
    }
    let time = try time(reader)
    try check(time, reader)
    values.append(try value(reader))
    last = time
  }

  /// The trace, when there are rows enough to know the step.
  mutating func finish() throws(TraceError) -> TrafficTrace {
    if values.count < 2 {
      throw TraceError(
        file: file, found: values.isEmpty ? "no rows of values" : "one row of values",
        allowed: "a trace has at least two, whose distance is the step",
        remedy: "add the missing rows")
    }
    let seconds: Double =
      switch header.valueKind {
      case .rate(let perSeconds): perSeconds
      case .count: Double(step)
      }
    // In place, as the values may be many.
    for index in values.indices { values[index] /= seconds }
    return TrafficTrace(
      startUnixSeconds: header.timeKind == .relativeSeconds ? start + Self.monday : start,
      stepSeconds: step, ratesPerSecond: values, source: file)
  }

  private func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  private mutating func check(_ time: Int64, _ reader: CSVReader) throws(TraceError) {
    if values.isEmpty {
      start = time
      return
    }
    func problem(_ found: String, _ allowed: String, _ remedy: String) -> TraceError {
      TraceError(
        file: file, line: reader.line, column: reader.column(header.timeColumn), found: found,
        allowed: allowed, remedy: remedy)
    }
    if time == last {
      throw problem(
        "the time \(text(time)) a second time", "each row is one step later than the one before",
        "remove one of the two rows, or add them up")
    }
    if time < last {
      throw problem(
        "\(text(time)) after \(text(last))", "rows are in order of time", "sort the file by time")
    }
    let distance = time - last
    if values.count == 1 {
      step = distance
    } else if distance > step && distance % step == 0 {
      let missing = distance / step - 1
      throw problem(
        "a gap of \(missing == 1 ? "1 row" : "\(missing) rows") between \(text(last)) and "
          + text(time),
        "rows follow each other every \(step) s, the distance of the first two",
        "add the missing rows, with zero if there was no traffic")
    } else if distance != step {
      throw problem(
        "a step of \(distance) s",
        "rows follow each other every \(step) s, the distance of the "
          + "first two", "bring the rows to equal steps")
    }
  }

  private func text(_ time: Int64) -> String {
    header.timeKind == .calendar ? TraceTime.text(time) : "\(time)"
  }

  private func time(_ reader: CSVReader) throws(TraceError) -> Int64 {
    let cell = reader.cell(header.timeColumn)
    let found: String
    let remedy: String
    switch header.timeKind {
    case .calendar:
      do {
        return try TraceTime.parse(cell)
      } catch {
        switch error {
        case .notATime:
          found = "'\(TraceError.excerpt(cell))' is no time of ISO 8601"
          remedy = "write times such as '2024-05-10T00:15:00Z' or '2024-05-10 00:15:00'"
        case .noSuchTime:
          found = "there is no such time as '\(TraceError.excerpt(cell))'"
          remedy = "correct the row"
        case .fractionOfASecond:
          found = "'\(TraceError.excerpt(cell))' has a fraction of a second"
          remedy = "count the requests in steps of whole seconds"
        }
      }
    case .unixSeconds, .relativeSeconds:
      if let seconds = wholeSeconds(cell) {
        if header.timeKind == .unixSeconds || seconds.magnitude < 1_000_000_000 { return seconds }
        throw TraceError(
          file: file, line: reader.line, column: reader.column(header.timeColumn),
          found: "\(seconds) s after the start, which is over 31 years",
          allowed: "seconds count from the start of the trace",
          remedy: "name the column 'unix_seconds' if they count from 1970")
      }
      found = "'\(TraceError.excerpt(cell))' is no whole number of seconds"
      remedy = "write seconds, or times in a column named 'start_utc'"
    }
    throw TraceError(
      file: file, line: reader.line, column: reader.column(header.timeColumn), found: found,
      allowed: "times are whole seconds", remedy: remedy)
  }

  /// Whole seconds up to the year 9999, also when written as `600.0`.
  private func wholeSeconds(_ cell: ArraySlice<UInt8>) -> Int64? {
    var numbers = TraceNumber(allowsComma: self.numbers.allowsComma)
    guard let value = try? numbers.parse(cell), value == value.rounded(),
      value.magnitude < 253_402_300_800
    else { return nil }
    return Int64(value)
  }

  private mutating func value(_ reader: CSVReader) throws(TraceError) -> Double {
    let cell = reader.cell(header.valueColumn)
    let found: String
    let remedy: String
    do {
      if cell.isEmpty {
        found = "'\(header.valueName)' is empty"
        remedy = "write 0 if there was no traffic"
      } else {
        let value = try numbers.parse(cell)
        if value >= 0 { return value == 0 ? 0 : value }  // Never a negative zero.
        found = "'\(header.valueName)' is '\(TraceError.excerpt(cell))', a negative number"
        remedy = "correct the row"
      }
    } catch {
      switch error {
      case .notANumber:
        found = "'\(header.valueName)' is '\(TraceError.excerpt(cell))', which is no number"
        remedy = "write digits with a point for decimals"
      case .notFinite:
        found = "'\(header.valueName)' is '\(TraceError.excerpt(cell))', which is not finite"
        remedy = "write 0 if there was no traffic"
      case .mixedMarks:
        found =
          "'\(header.valueName)' is '\(TraceError.excerpt(cell))', with a point and a comma in the file"
        remedy = "write numbers without separators of thousands"
      }
    }
    throw TraceError(
      file: file, line: reader.line, column: reader.column(header.valueColumn), found: found,
      allowed: "values are finite numbers, zero or more", remedy: remedy)
  }
}
