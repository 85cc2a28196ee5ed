#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a table of results row by row, some columns of it, in memory that does not grow with the file.
public struct ResultTable {
  private let path: String
  private let descriptor: ReadDescriptor
  /// The header.
  public let columns: [String]

  /// A file that is closed when the last reference goes.
  private final class ReadDescriptor {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { if number >= 0 { close(number) } }
  }

  /// Opens a table and reads its header.
  ///
  /// - Throws: `OutputError` for a file that cannot be opened or read.
  public init(_ path: String) throws(OutputError) {
    self.path = path
    descriptor = ReadDescriptor(open(path, O_RDONLY | O_CLOEXEC))
    if descriptor.number < 0 { throw OutputError(errno: errno, attempt: "cannot open '\(path)'") }
    var header: [String] = []
    try Self.scan(descriptor.number, path, columns: nil) { cells in
      header = cells
      return false
    }
    columns = header
  }

  /// Gives the cells of the named columns, row after row; a column that is not there gives empty cells.
  ///
  /// - Throws: `OutputError` for a failure to read.
  public func forEachRow(
    _ names: [String], _ body: ([String]) -> Void
  ) throws(OutputError) {
    let places = names.map { columns.firstIndex(of: $0) }
    var isHeader = true
    let wanted = Set(places.compactMap { $0 })
    try Self.scan(descriptor.number, path, columns: wanted) { cells in
      if isHeader {
        isHeader = false
      } else {
        body(places.map { place in place.flatMap { $0 < cells.count ? cells[$0] : nil } ?? "" })
      }
      return true
    }
  }

  /// All rows of a small table.
  public func rows(_ names: [String]) throws(OutputError) -> [[String]] {
    var rows: [[String]] = []
    try forEachRow(names) { rows.append($0) }
    return rows
  }

  /// Text without the apostrophe that keeps a spreadsheet from taking it for a formula.
  public static func plain(_ text: String) -> String {
    guard text.first == "'", let second = text.dropFirst().first else { return text }
    return "=+-@\t\r".contains(second) ? String(text.dropFirst()) : text
  }

  /// Reads records by the rules of RFC 4180 until the end, or until `body` returns false.
  private static func scan(
    _ descriptor: Int32, _ path: String, columns: Set<Int>?, _ body: ([String]) -> Bool
  ) throws(OutputError) {
    let size = 256 * 1024
    var chunk = [UInt8](repeating: 0, count: size)
    var offset: off_t = 0
    var cell: [UInt8] = []
    var cells: [String] = []
    var isQuoted = false
    var wasQuote = false
    func isWanted() -> Bool { columns?.contains(cells.count) ?? true }
    func endCell() {
      cells.append(isWanted() ? String(decoding: cell, as: UTF8.self) : "")
      cell.removeAll(keepingCapacity: true)
    }
    while true {
      let count = pread(descriptor, &chunk, size, offset)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw OutputError(errno: errno, attempt: "cannot read '\(path)'") }
      if count == 0 { break }
      offset += off_t(count)
      for byte in chunk[..<count] {
        if isQuoted, !wasQuote {
          if byte == 0x22 { wasQuote = true } else { cell.append(byte) }
          continue
        }
        if wasQuote {
          wasQuote = false
          if byte == 0x22 {
            cell.append(byte)
            continue
          }
          isQuoted = false
        }
        switch byte {
        case 0x22: isQuoted = true
        case 0x2C: endCell()
        case 0x0D: break
        case 0x0A:
          endCell()
          if !body(cells) { return }
          cells.removeAll(keepingCapacity: true)
        default: cell.append(byte)
        }
      }
    }
    if !cells.isEmpty || !cell.isEmpty {
      endCell()
      _ = body(cells)
    }
  }
}
