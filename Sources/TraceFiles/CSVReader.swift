/// The rows of a CSV file, one after the other, as bytes.
///
/// It takes what spreadsheets and programs write: commas, semicolons or tabs, cells in quotes (with
/// separators and line ends within), line ends of every kind, a UTF-8 byte-order mark, blank lines.
/// Memory is bounded: a row of more than 64 KiB is refused.
struct CSVReader {
  /// What stands between cells.
  private(set) var separator: UInt8 = 0x2C
  /// The line on which the current row begins, from 1.
  private(set) var line = 0

  /// Whether the current row is the last and lacks its end of line.
  private(set) var isCutOff = false

  private let file: InputFile
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var nextLine = 1
  private var row: [UInt8] = []
  private var ends: [Int] = []
  private var columns: [Int] = []
  private static let chunk = 256 * 1024
  private static let longestRow = 64 * 1024

  /// Opens a file and finds its separator from the first line with content.
  init(_ path: String) throws(TraceError) {
    file = try InputFile(path)
    try fill()
    if buffer.isEmpty {
      throw TraceError(
        file: path, found: "the file is empty",
        allowed: "a trace has a header row and at least two rows of values")
    }
    try checkEncoding()
    findSeparator()
  }

  /// How many cells the current row has.
  var count: Int { ends.count }

  /// A cell of the current row, without quotes and outer spaces.
  func cell(_ index: Int) -> ArraySlice<UInt8> {
    var slice = row[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    while slice.first == 0x20 || slice.first == 0x09 { slice.removeFirst() }
    while slice.last == 0x20 || slice.last == 0x09 { slice.removeLast() }
    return slice
  }

  /// A cell as text.
  func text(_ index: Int) -> String { String(decoding: cell(index), as: UTF8.self) }

  /// Where a cell begins in its line, in bytes from 1.
  func column(_ index: Int) -> Int { columns[index] }

  /// Goes to the next row with content; `false` at the end.
  mutating func next() throws(TraceError) -> Bool {
    while true {
      guard try readRow() else { return false }
      // A blank line, or one of separators alone as spreadsheets leave below a table, holds nothing.
      if row.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return true }
    }
  }

  private mutating func readRow() throws(TraceError) -> Bool {
    row.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    columns.removeAll(keepingCapacity: true)
    line = nextLine
    columns.append(1)
    var lineStart = 0
    var consumed = 0
    var isQuoted = false
    var sawAny = false
    while let byte = try peek() {
      sawAny = true
      if !isQuoted && !isSpecial(byte) {
        // Plain stretches, which is nearly all, are copied at once.
        let start = position
        repeat { position += 1 } while position < buffer.count && !isSpecial(buffer[position])
        row.append(contentsOf: buffer[start..<position])
        consumed += position - start
        try checkLength(isQuoted)
        continue
      }
      position += 1
      consumed += 1
      if isQuoted {
        if byte == 0x22 {
          if try peek() == 0x22 {
            position += 1
            consumed += 1
            row.append(0x22)
          } else {
            isQuoted = false
          }
          continue
        }
        if byte == 0x0A {
          nextLine += 1
          lineStart = consumed
        }
        row.append(byte)
      } else if byte == separator {
        ends.append(row.count)
        columns.append(consumed - lineStart + 1)
      } else if byte == 0x0A || byte == 0x0D {
        if byte == 0x0D, try peek() == 0x0A { position += 1 }
        nextLine += 1
        ends.append(row.count)
        return true
      } else if byte == 0x22 && row.count == (ends.last ?? 0) {
        isQuoted = true
      } else if byte == 0 {
        throw TraceError(
          file: file.path, line: nextLine, column: consumed - lineStart,
          found: "a zero byte, as in binary files", allowed: "a trace is text in UTF-8",
          remedy: "save the table as CSV")
      } else {
        row.append(byte)
      }
      try checkLength(isQuoted)
    }
    if isQuoted {
      throw TraceError(
        file: file.path, line: line, found: "a quote that never ends",
        allowed: "quotes come in pairs", remedy: "add the missing quote")
    }
    ends.append(row.count)
    isCutOff = sawAny
    return sawAny
  }

  /// Whether a byte outside quotes needs a closer look.
  private func isSpecial(_ byte: UInt8) -> Bool {
    byte == separator || byte == 0x0A || byte == 0x0D || byte == 0x22 || byte == 0
  }

  private func checkLength(_ isQuoted: Bool) throws(TraceError) {
    if row.count + ends.count <= Self.longestRow { return }
    throw TraceError(
      file: file.path, line: line,
      found: isQuoted ? "a quote that never ends" : "a row of more than 64 KiB",
      allowed: "rows hold a time and a value", remedy: "save the table as CSV")
  }

  private mutating func peek() throws(TraceError) -> UInt8? {
    if position == buffer.count { try fill() }
    return isAtEnd ? nil : buffer[position]
  }

  private mutating func fill() throws(TraceError) {
    if isAtEnd { return }
    try file.read(into: &buffer, upTo: Self.chunk)
    position = 0
    isAtEnd = buffer.isEmpty
  }

  private mutating func checkEncoding() throws(TraceError) {
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
    } else if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
      throw TraceError(
        file: file.path, found: "the file is encoded in UTF-16",
        allowed: "a trace is text in UTF-8",
        remedy: "save it as 'CSV UTF-8'")
    } else if buffer.starts(with: [0x1F, 0x8B]) || buffer.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw TraceError(
        file: file.path, found: "the file is compressed, or a spreadsheet's own format",
        allowed: "a trace is text in UTF-8", remedy: "unpack it, or save the table as CSV")
    }
  }

  private mutating func findSeparator() {
    let content = buffer[position...].drop { $0 == 0x0A || $0 == 0x0D }
    let header = content.prefix { $0 != 0x0A && $0 != 0x0D }
    if header.contains(0x3B) {
      separator = 0x3B
    } else if header.contains(0x09) {
      separator = 0x09
    }
  }
}
