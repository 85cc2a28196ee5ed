import CloudModel

/// A log of single requests, read row by row: in order of time, in bounded memory.
struct RequestLog {
  /// One row.
  struct Request {
    /// Seconds since 1970-01-01 UTC, rounded down.
    let time: Int64
    let input: Double?
    let output: Double?
    /// As written; nil without a column for it.
    let requestClass: String?
  }

  let header: TraceHeader
  private let file: String
  private var reader: CSVReader
  private var clock: TraceClock
  private var cells: TraceCells
  private var last: Int64?

  /// Goes on with a reader whose current row is the header.
  init(_ header: TraceHeader, file: String, _ reader: CSVReader) {
    self.header = header
    self.file = file
    self.reader = reader
    clock = TraceClock(header, file: file, reader, allowsFraction: true)
    cells = TraceCells(file: file, reader)
  }

  /// The next request; nil at the end.
  mutating func next() throws(TraceError) -> Request? {
    guard try reader.next() else { return nil }
    try cells.checkCount(reader, header)
    let time = try clock.read(reader)
    if let last, time < last {
      throw TraceError(
        file: file, line: reader.line, column: reader.column(header.timeColumn),
        found: "\(clock.text(time)) after \(clock.text(last))",
        allowed: "rows are in order of time", remedy: "sort the file by time")
    }
    last = time
    return Request(
      time: time, input: try tokens(header.inputColumn, "tokens of the prompt"),
      output: try tokens(header.outputColumn, "tokens of the answer"),
      requestClass: header.classColumn.map(reader.text))
  }

  private mutating func tokens(
    _ column: Int?, _ name: String
  ) throws(TraceError) -> Double? {
    guard let column else { return nil }
    let value = try cells.value(reader, column, name: name)
    if value <= 1e9 { return value }
    throw TraceError(
      file: file, line: reader.line, column: reader.column(column),
      found: "'\(name)' is '\(TraceError.excerpt(reader.cell(column)))'",
      allowed: "a request has at most 1000000000 tokens", remedy: "correct the row")
  }

  /// Where the class stands in the last row, in bytes from 1.
  var classPlace: Int? { header.classColumn.map(reader.column) }

  /// Where the last row stood, for messages.
  var line: Int { reader.line }
}

/// Counts requests in equal steps.
struct RequestCounts {
  private let step: Int64
  private let file: String
  private let isAligned: Bool
  private(set) var counts: [Double] = []
  private(set) var start: Int64 = 0
  private static let mostSteps = 5_000_000

  /// - Parameters:
  ///   - step: seconds.
  ///   - isAligned: whether steps begin at their multiples in clock time, or with the first request.
  init(step: Int64, file: String, isAligned: Bool = false) {
    self.isAligned = isAligned
    self.step = step
    self.file = file
  }

  /// Counts a request at a moment, which is no earlier than the one before.
  mutating func add(_ time: Int64, line: Int) throws(TraceError) {
    if counts.isEmpty {
      let lead = isAligned ? LocalReading.firstMultiple(of: step, from: time) : 0
      start = lead == 0 ? time : time + lead - step
    }
    let index = (time - start) / step
    if index >= Self.mostSteps {
      throw TraceError(
        file: file, line: line, found: "more than \(Self.mostSteps) steps of \(step) s",
        allowed: "a trace has at most so many",
        remedy: "count the requests in longer steps, or correct the times")
    }
    while counts.count <= Int(index) { counts.append(0) }
    counts[Int(index)] += 1
  }

  /// The counts as a trace.
  func trace() throws(TraceError) -> TrafficTrace {
    if counts.isEmpty {
      throw TraceError(
        file: file, found: "no requests", allowed: "a log has a row for each request",
        remedy: "add the missing rows")
    }
    return TrafficTrace(
      startUnixSeconds: start, stepSeconds: step,
      ratesPerSecond: counts.map { $0 / Double(step) }, source: file)
  }
}
