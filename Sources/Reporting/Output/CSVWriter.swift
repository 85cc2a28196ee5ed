/// A table written as CSV that spreadsheets and data tools open without questions.
///
/// RFC 4180: commas, CRLF, one header row, cells quoted where they must be; UTF-8. Numbers have a point
/// for decimals and the fewest digits that read back as the same value. Text that a spreadsheet would
/// take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a return) gets an apostrophe before
/// it; numbers never do. A value that is not a number leaves its cell empty; infinities are `inf` and
/// `-inf`.
///
/// ```swift
/// var table = try CSVWriter(to: file, columns: ["measure", "value"])
/// table.text("availability")
/// table.number(0.99991)
/// try table.endRow()
/// try table.finish()
/// ```
public struct CSVWriter {
  private let sink: any ByteSink
  private let columnCount: Int
  private var cells = 0
  private var buffer: [UInt8] = []
  private static let chunk = 64 * 1024

  /// Starts a table with its header row.
  ///
  /// - Parameters:
  ///   - sink: takes the bytes in chunks of about 64 KiB.
  ///   - columns: the names, with units in them; at least one, none twice.
  ///   - byteOrderMark: writes a mark at the start, for old versions of Excel.
  public init(to sink: any ByteSink, columns: [String], byteOrderMark: Bool = false) {
    precondition(!columns.isEmpty, "a table without columns")
    precondition(Set(columns).count == columns.count, "a column twice in \(columns)")
    self.sink = sink
    columnCount = columns.count
    buffer.reserveCapacity(Self.chunk + 4096)
    if byteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
    for column in columns { text(column) }
    finishRow()
  }

  /// Adds a cell of text.
  public mutating func text(_ value: String) {
    startCell()
    let bytes = value.utf8.span
    var needsQuotes = bytes.isEmpty && columnCount == 1  // Else the row would be an empty line.
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x2C || byte == 0x0D || byte == 0x0A { needsQuotes = true }
    }
    let looksLikeFormula =
      switch bytes.isEmpty ? 0 : bytes[0] {
      case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: true  // = + - @ tab return
      default: false
      }
    if needsQuotes { buffer.append(0x22) }
    if looksLikeFormula { buffer.append(0x27) }
    if needsQuotes {
      for index in bytes.indices {
        if bytes[index] == 0x22 { buffer.append(0x22) }
        buffer.append(bytes[index])
      }
      buffer.append(0x22)
    } else {
      buffer.append(contentsOf: value.utf8)
    }
  }

  /// Adds a cell with the shortest decimal that reads back as exactly this value.
  public mutating func number(_ value: Double) {
    startCell()
    if value.isFinite {
      buffer.append(shortest: value)
    } else if value.isInfinite {
      buffer.append(contentsOf: (value < 0 ? "-inf" : "inf").utf8)
    } else {
      keepLine()
    }
  }

  /// Adds a cell with a whole number.
  public mutating func integer(_ value: some BinaryInteger) {
    startCell()
    if let small = Int64(exactly: value) {
      buffer.append(decimal: small)
    } else {
      buffer.append(contentsOf: value.description.utf8)
    }
  }

  /// Adds a cell with `true` or `false`.
  public mutating func truth(_ value: Bool) {
    startCell()
    buffer.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Adds a cell with a moment in UTC, `YYYY-MM-DD HH:MM:SS`.
  public mutating func time(unixSeconds: Int64) {
    startCell()
    UTCTime.append(unixSeconds, to: &buffer)
  }

  /// Adds a cell without content: nothing is known.
  public mutating func empty() {
    startCell()
    keepLine()
  }

  /// Ends the row, which must have as many cells as there are columns.
  public mutating func endRow() throws(OutputError) {
    finishRow()
    if buffer.count >= Self.chunk { try flush() }
  }

  /// Writes what is left and closes the sink. The writer must not be used afterwards.
  public mutating func finish() throws(OutputError) {
    precondition(cells == 0, "a table ends within a row, after \(cells) cells")
    try flush()
    try sink.close()
  }

  private mutating func flush() throws(OutputError) {
    if buffer.isEmpty { return }
    try sink.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func startCell() {
    if cells > 0 { buffer.append(0x2C) }
    cells += 1
  }

  /// Keeps a row of one empty cell from becoming an empty line, which readers skip.
  private mutating func keepLine() {
    if columnCount == 1 { buffer += [0x22, 0x22] }
  }

  private mutating func finishRow() {
    precondition(cells == columnCount, "a row of \(cells) cells under \(columnCount) columns")
    buffer.append(0x0D)
    buffer.append(0x0A)
    cells = 0
  }
}
