import CloudModel

/// The rows of a trace of rates or counts as they are read: times are checked and forgotten, values kept.
struct TraceRows {
  private let header: TraceHeader
  private let column: TraceHeader.Value
  private let file: String
  private let gaps: TraceGaps
  private var clock: TraceClock
  private var cells: TraceCells
  private var values: [Double] = []
  private var start: Int64 = 0
  private var last: Int64 = 0
  private var step: Int64 = 0
  /// Steps that a trace may have, and rows that may be filled in at once.
  private static let mostSteps = 10_000_000
  private static let widestGap: Int64 = 1_000_000

  init(
    _ header: TraceHeader, _ column: TraceHeader.Value, file: String, gaps: TraceGaps,
    _ reader: CSVReader
  ) {
    self.header = header
    self.column = column
    self.file = file
    self.gaps = gaps
    clock = TraceClock(header, file: file, reader, allowsFraction: false)
    cells = TraceCells(file: file, reader)
  }

  /// Adds the current row of `reader`.
  mutating func append(_ reader: CSVReader) throws(TraceError) {
    try cells.checkCount(reader, header)
    let time = try clock.read(reader)
    let missing = try check(time, reader)
    let value = try cells.value(reader, column.column, name: column.name)
    if missing > 0 { fill(missing, upTo: value) }
    if values.count >= Self.mostSteps {
      throw TraceError(
        file: file, line: reader.line, found: "more than \(Self.mostSteps) steps",
        allowed: "a trace has at most so many",
        remedy: "count the requests in longer steps")
    }
    values.append(value)
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
      switch column.kind {
      case .rate(let perSeconds): perSeconds
      case .count: Double(step)
      }
    // In place, as the values may be many.
    for index in values.indices { values[index] /= seconds }
    return TrafficTrace(
      startUnixSeconds: start, stepSeconds: step, ratesPerSecond: values, source: file)
  }

  /// Fills a gap, by zeros or by a straight line to the next value.
  private mutating func fill(_ missing: Int64, upTo next: Double) {
    let before = values.last ?? next
    for index in 1...missing {
      let share = Double(index) / Double(missing + 1)
      values.append(gaps == .zero ? 0 : before + share * (next - before))
    }
  }

  /// Checks a time against those before; returns how many rows are missing, where that is allowed.
  private mutating func check(_ time: Int64, _ reader: CSVReader) throws(TraceError) -> Int64 {
    if values.isEmpty {
      start = time
      return 0
    }
    func problem(_ found: String, _ allowed: String, _ remedy: String) -> TraceError {
      TraceError(
        file: file, line: reader.line, column: reader.column(header.timeColumn), found: found,
        allowed: allowed, remedy: remedy)
    }
    if time == last {
      throw problem(
        "the time \(clock.text(time)) a second time",
        "each row is one step later than the one before",
        "remove one of the two rows, or add them up")
    }
    if time < last {
      throw problem(
        "\(clock.text(time)) after \(clock.text(last))", "rows are in order of time",
        "sort the file by time")
    }
    let distance = time - last
    if values.count == 1 {
      if distance > 366 * 86_400 {
        throw problem(
          "a step of \(distance) s", "steps are at most a year",
          "bring the rows to shorter steps")
      }
      step = distance
      return 0
    }
    if distance == step { return 0 }
    guard distance > step, distance % step == 0 else {
      throw problem(
        "a step of \(distance) s",
        "rows follow each other every \(step) s, the distance of the first two",
        "bring the rows to equal steps")
    }
    let missing = distance / step - 1
    if gaps != .refused, missing <= Self.widestGap { return missing }
    throw problem(
      "a gap of \(missing == 1 ? "1 row" : "\(missing) rows") between \(clock.text(last)) and "
        + clock.text(time),
      "rows follow each other every \(step) s, the distance of the first two",
      gaps == .refused
        ? "add the missing rows, or fill them in by 'gaps: zero' or 'gaps: interpolate'"
        : "at most \(Self.widestGap) rows are filled in at once; correct the times")
  }
}
