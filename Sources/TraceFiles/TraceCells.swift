/// Checks and reads the cells of a trace's rows.
struct TraceCells {
  private let file: String
  private var numbers: TraceNumber

  init(file: String, _ reader: CSVReader) {
    self.file = file
    numbers = TraceNumber(allowsComma: reader.separator != 0x2C)
  }

  /// Refuses a row with too few cells; the last one may be cut off.
  func checkCount(_ reader: CSVReader, _ header: TraceHeader) throws(TraceError) {
    func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }
    if reader.count >= header.neededCells { return }
    throw TraceError(
      file: file, line: reader.line,
      found: "a row of \(cells(reader.count))"
        + (reader.isCutOff ? " at the end of the file, without an end of line" : ""),
      allowed: "the header asks for at least \(cells(header.neededCells))",
      remedy: reader.isCutOff
        ? "the file may be cut off; fetch it again, or remove the row"
        : "complete the row or remove it")
  }

  /// A finite number, 0 or more.
  mutating func value(
    _ reader: CSVReader, _ column: Int, name: String
  ) throws(TraceError) -> Double {
    let cell = reader.cell(column)
    let found: String
    let remedy: String
    do {
      if cell.isEmpty {
        found = "'\(name)' is empty"
        remedy = "write 0 if there was no traffic"
      } else {
        let value = try numbers.parse(cell)
        if value >= 0 { return value == 0 ? 0 : value }  // Never a negative zero.
        found = "'\(name)' is '\(TraceError.excerpt(cell))', a negative number"
        remedy = "correct the row"
      }
    } catch {
      switch error {
      case .notANumber:
        found = "'\(name)' is '\(TraceError.excerpt(cell))', which is no number"
        remedy = "write digits with a point for decimals"
      case .notFinite:
        found = "'\(name)' is '\(TraceError.excerpt(cell))', which is not finite"
        remedy = "write 0 if there was no traffic"
      case .mixedMarks:
        found =
          "'\(name)' is '\(TraceError.excerpt(cell))', with a point and a comma in the file"
        remedy = "write numbers without separators of thousands"
      }
    }
    throw TraceError(
      file: file, line: reader.line, column: reader.column(column), found: found,
      allowed: "values are finite numbers, zero or more", remedy: remedy)
  }
}
