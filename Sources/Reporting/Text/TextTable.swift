/// A table for terminals: aligned columns within a given width.
///
/// Text columns are wrapped at words when the table is too wide, numbers never; a table whose numbers
/// alone are too wide stays too wide. Control characters in cells are replaced, so that no name can
/// steer the terminal. Wide characters (Chinese, Japanese, Korean, emoji) count as two places.
public struct TextTable: Equatable, Sendable {
  /// A column: its heading, and how its cells are aligned.
  public struct Column: Equatable, Sendable {
    /// The heading.
    public let title: String
    /// Whether cells are aligned to the right and never wrapped.
    public let isNumber: Bool

    /// A column of text, aligned to the left.
    public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    /// A column of numbers, aligned to the right.
    public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  /// The columns from left to right.
  public let columns: [Column]
  private var rows: [[String]] = []
  private static let gap = 2
  private static let narrowest = 8

  /// Makes a table without rows.
  public init(_ columns: [Column]) {
    precondition(!columns.isEmpty, "a table without columns")
    self.columns = columns
  }

  /// Adds a row with a cell for each column.
  public mutating func append(_ cells: [String]) {
    precondition(
      cells.count == columns.count, "a row of \(cells.count) cells under \(columns.count) columns")
    rows.append(cells.map(Self.harmless))
  }

  /// The table as lines, each ended by a line feed.
  ///
  /// - Parameters:
  ///   - width: how many places a line may take.
  ///   - emphasis: whether the headings are bold by terminal codes; the caller knows whether the output
  ///     is a terminal and whether `NO_COLOR` is set.
  public func text(width: Int = 80, emphasis: Bool = false) -> String {
    let headings = columns.map { Self.harmless($0.title) }
    let widths = fittedWidths(headings, width)
    var result = ""
    for line in lines(headings, widths) {
      result += emphasis ? "\u{1B}[1m\(line)\u{1B}[0m\n" : line + "\n"
    }
    result +=
      widths.map { String(repeating: "-", count: $0) }
      .joined(separator: String(repeating: " ", count: Self.gap)) + "\n"
    for row in rows {
      for line in lines(row, widths) { result += line + "\n" }
    }
    return result
  }

  /// Natural widths, with the widest text column narrowed again and again until the line fits.
  private func fittedWidths(_ headings: [String], _ width: Int) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(Self.places(headings[index])) { max($0, Self.places($1[index])) }
    }
    var excess = widths.reduce(0, +) + Self.gap * (columns.count - 1) - width
    while excess > 0 {
      let shrinkable = columns.indices.filter {
        !columns[$0].isNumber && widths[$0] > Self.narrowest
      }
      guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func lines(_ cells: [String], _ widths: [Int]) -> [String] {
    let wrapped = columns.indices.map { Self.wrap(cells[$0], to: widths[$0]) }
    let height = wrapped.map(\.count).max() ?? 1
    return (0..<height).map { line in
      var text = ""
      for index in columns.indices {
        let piece = line < wrapped[index].count ? wrapped[index][line] : ""
        let padding = String(repeating: " ", count: max(0, widths[index] - Self.places(piece)))
        if index > 0 { text += String(repeating: " ", count: Self.gap) }
        text += columns[index].isNumber ? padding + piece : piece + padding
      }
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// Breaks text at spaces, and within words that are wider than a line.
  static func wrap(_ text: String, to width: Int) -> [String] {
    if places(text) <= width { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && places(line) + 1 + places(word) > width {
        lines.append(line)
        line = ""
      }
      if !line.isEmpty { line += " " }
      for character in word {
        if !line.isEmpty && places(line) + places(String(character)) > width {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    lines.append(line)
    return lines
  }

  /// How many places of a terminal a text takes.
  static func places(_ text: some StringProtocol) -> Int {
    text.reduce(0) { sum, character in
      guard let scalar = character.unicodeScalars.first?.value else { return sum }
      let isWide =
        (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar)
        || (0xAC00...0xD7A3).contains(scalar) || (0xF900...0xFAFF).contains(scalar)
        || (0xFE30...0xFE6F).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
        || (0xFFE0...0xFFE6).contains(scalar) || (0x1F300...0x1FAFF).contains(scalar)
        || (0x20000...0x3FFFD).contains(scalar)
      return sum + (isWide ? 2 : 1)
    }
  }

  private static func harmless(_ text: String) -> String { TextHygiene.singleLine(text) }
}
