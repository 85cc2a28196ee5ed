import Stochastics

/// A table of a page, with a caption for those who hear it.
public struct PageTable: Sendable {
  /// A column: its heading, and whether it holds numbers.
  public struct Column: Sendable {
    let title: String
    let isNumber: Bool

    /// A column of words.
    public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    /// A column of numbers, set on the right.
    public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  /// A cell.
  public struct Cell: Sendable {
    let text: String
    /// By what it is sorted, where the text does not say.
    let sorted: Double?
    /// How dark its background is, 0 … 1; nil for none.
    var heat: Double?

    /// Words.
    public static func text(_ text: String) -> Cell { Cell(text: text, sorted: nil, heat: nil) }
    /// A number with four significant digits, or nothing.
    public static func number(_ value: Double?) -> Cell {
      value.map { Cell(text: PageNumber.text($0, digits: 4), sorted: $0, heat: nil) } ?? .text("")
    }
    /// A number in words of its own.
    public static func value(_ value: Double, _ text: String) -> Cell {
      Cell(text: text, sorted: value, heat: nil)
    }
    /// A whole number.
    public static func count(_ value: Int) -> Cell {
      Cell(text: NumberText.count(value), sorted: Double(value), heat: nil)
    }
    /// A length of time, or nothing.
    public static func duration(_ seconds: Double?) -> Cell {
      guard let seconds, seconds.isFinite else { return .text("") }
      return Cell(text: DurationText.short(seconds), sorted: seconds, heat: nil)
    }
    /// A share as percent, or nothing.
    public static func percent(_ share: Double?) -> Cell {
      share.map { Cell(text: NumberText.percent($0), sorted: $0, heat: nil) } ?? .text("")
    }
    /// The cell on a background as dark as its share of the most.
    public func shaded(_ share: Double) -> Cell {
      Cell(text: text, sorted: sorted, heat: min(max(share, 0), 1))
    }
  }

  /// What the table holds.
  public let caption: String
  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  /// Makes an empty table.
  public init(_ caption: String, _ columns: [Column]) {
    self.caption = caption
    self.columns = columns
  }

  /// Adds a row, which has a cell for every column; the first one names the row.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "\(row.count) cells under \(columns.count) columns")
    rows.append(row)
  }

  /// The number of rows.
  public var count: Int { rows.count }

  /// The most rows that a page shows; a file has all of them.
  static let mostRows = 500

  /// The table as HTML, in a frame that scrolls where the screen is narrow.
  func html(isSortable: Bool = true) -> String {
    let label = SVGDocument.escape(caption)
    var html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">"
    html += isSortable && rows.count > 2 ? "<table class=\"sortable\">" : "<table>"
    html += "<caption>\(label)</caption>\n<thead><tr>"
    for column in columns {
      let style = column.isNumber ? " class=\"n\"" : ""
      html += "<th scope=\"col\"\(style)>\(SVGDocument.escape(column.title))</th>"
    }
    html += "</tr></thead>\n<tbody>\n"
    for row in rows.prefix(Self.mostRows) {
      html += "<tr>"
      for (index, cell) in row.enumerated() {
        let text = SVGDocument.escape(cell.text)
        if index == 0 {
          let long = cell.text.count > 32 ? " class=\"w\"" : ""
          html += "<th scope=\"row\"\(long)\(Self.sorting(cell))><bdi>\(text)</bdi></th>"
        } else if columns[index].isNumber {
          let step = cell.heat.map { Int(($0 * 10).rounded(.up)) } ?? 0
          let style = step == 0 ? "n" : "n h\(step)"
          html += "<td class=\"\(style)\"\(Self.sorting(cell))>\(text)</td>"
        } else {
          html += "<td><bdi>\(text)</bdi></td>"
        }
      }
      html += "</tr>\n"
    }
    html += "</tbody></table></div>\n"
    if rows.count > Self.mostRows {
      html += "<p class=\"note\">The first \(NumberText.count(Self.mostRows)) of "
      html += "\(NumberText.count(rows.count)) rows; the file has all.</p>\n"
    }
    return html
  }

  private static func sorting(_ cell: Cell) -> String {
    guard let value = cell.sorted, value.isFinite else { return "" }
    return " data-v=\"\(value)\""
  }
}
