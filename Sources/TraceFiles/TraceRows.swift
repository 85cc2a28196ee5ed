import CloudModel
import Stochastics

/// The rows of a trace of rates or counts as they are read: times are checked and forgotten, values kept.
struct TraceRows {
  private let header: TraceHeader
  private let column: TraceHeader.Value
  private let file: String
  private let gaps: TraceGaps
  private var clock: TraceClock
  private var cells: TraceCells
  /// Steps that are shorter are averaged to this length, seconds; nil keeps them all.
  private let coarse: Int64?
  private var values: [Double] = []
  private var rows = 0
  private var first = 0.0
  private var lastValue = 0.0
  /// Values that wait for a longer step to be full.
  private var waiting = Tally()
  private var start: Int64 = 0
  private var last: Int64 = 0
  private var step: Int64 = 0
  /// Steps that a trace may have, and rows that may be filled in at once.
  private static let mostSteps = 10_000_000
  private static let widestGap: Int64 = 1_000_000

  init(
    _ header: TraceHeader, _ column: TraceHeader.Value, file: String, gaps: TraceGaps,
    coarse: Int64? = nil, _ reader: CSVReader
  ) {
    self.header = header
    self.column = column
    self.file = file
    self.gaps = gaps
    self.coarse = coarse
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
    if rows == 1 { push(first, at: start) }
    if values.count >= Self.mostSteps {
      throw TraceError(
        file: file, line: reader.line, found: "more than \(Self.mostSteps) steps",
        allowed: "a trace has at most so many",
        remedy: "count the requests in longer steps")
    }
    if rows == 0 { first = value } else { push(value, at: time) }
    rows += 1
    lastValue = value
    last = time
  }

  /// Keeps a value, or waits until a longer step is full; those begin at their multiples.
  private mutating func push(_ value: Double, at time: Int64) {
    guard let coarse, step < coarse, coarse % step == 0 else {
      values.append(value)
      return
    }
    if waiting.count == 0 {
      if time % coarse != 0 { return }
      if values.isEmpty { start = time }
    }
    waiting.add(value)
    if Int64(waiting.count) == coarse / step {
      values.append(waiting.mean)
      waiting = Tally()
    }
  }

  /// The trace, when there are rows enough to know the step.
  mutating func finish() throws(TraceError) -> TrafficTrace {
    if rows < 2 {
      throw TraceError(
        file: file, found: rows == 0 ? "no rows of values" : "one row of values",
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
    let length = coarse.map { step < $0 && $0 % step == 0 ? $0 : step } ?? step
    return TrafficTrace(
      startUnixSeconds: start, stepSeconds: length, ratesPerSecond: values, source: file)
  }

  /// Fills a gap, by zeros or by a straight line to the next value.
  private mutating func fill(_ missing: Int64, upTo next: Double) {
    let before = lastValue
    for index in 1...missing {
      let share = Double(index) / Double(missing + 1)
      push(gaps == .zero ? 0 : before + share * (next - before), at: last + index * step)
    }
  }

  /// Checks a time against those before; returns how many rows are missing, where that is allowed.
  private mutating func check(_ time: Int64, _ reader: CSVReader) throws(TraceError) -> Int64 {
    if rows == 0 {
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
    if rows == 1 {
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
