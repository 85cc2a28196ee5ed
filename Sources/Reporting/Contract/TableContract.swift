import CloudSimulation
import Experiments

/// What a column of a table holds: its name, type, unit and meaning.
public struct ColumnContract: Equatable, Sendable {
  /// What its cells look like.
  public enum Kind: String, Sendable, CaseIterable {
    /// Any text; one that a spreadsheet would take for a formula has an apostrophe before it.
    case text
    /// A number with a point for decimals and the fewest digits that read back as the same value.
    case number
    /// A whole number.
    case integer
    /// `true` or `false`.
    case truth
    /// `yes` or `no`.
    case yesNo = "yes or no"
    /// A moment in UTC, `YYYY-MM-DD HH:MM:SS`.
    case time
  }

  /// The name in the header. In a name of a pattern, `<region>` stands for each region's, and so on.
  public let name: String
  /// What its cells look like.
  public let kind: Kind
  /// The unit of its numbers; empty for text and pure numbers.
  public let unit: String
  /// What it means, in one line.
  public let meaning: String

  init(_ name: String, _ kind: Kind, _ unit: String, _ meaning: String) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.meaning = meaning
  }

  /// Whether a header's name is this column's, or one of its pattern.
  public func names(_ header: String) -> Bool {
    guard let open = name.firstIndex(of: "<"), let close = name.firstIndex(of: ">") else {
      return header == name
    }
    let before = name[..<open]
    let after = name[name.index(after: close)...]
    return header.hasPrefix(before) && header.hasSuffix(after)
      && header.count > before.count + after.count
  }
}

/// What a table is about, and its columns in their order.
public struct TableContract: Equatable, Sendable {
  /// The name of the file.
  public let file: String
  /// Which commands write it.
  public let writtenBy: String
  /// What a row is, in one sentence.
  public let row: String
  /// The columns, in their order.
  public let columns: [ColumnContract]

  init(_ file: String, by writtenBy: String, row: String, _ columns: [ColumnContract]) {
    self.file = file
    self.writtenBy = writtenBy
    self.row = row
    self.columns = columns
  }

  /// The contract of a column of the header; nil when there is none.
  public func column(_ header: String) -> ColumnContract? {
    columns.first { $0.name == header } ?? columns.first { $0.names(header) }
  }
}

/// Every table that a command writes; a new one is one entry here.
public enum TableCatalog {
  /// Rises when a column is removed, renamed, moved, or changes its meaning or unit; columns that are
  /// added at the end of a table leave it as it is. It is `format_version` in `manifest.json`.
  public static let version = Manifest.formatVersion

  /// All tables.
  public static let all: [TableContract] =
    runTables + [IncidentContracts.incidents, IncidentContracts.timeline] + studyTables
    + searchTables

  /// A table by the name of its file; nil when there is none.
  public static func table(_ file: String) -> TableContract? { all.first { $0.file == file } }

  /// The reference page of all tables.
  public static var markdown: String {
    var text = """
      # Tables

      Every CSV file that a command writes, column by column. This page is made from the program's
      catalog of tables (`TableCatalog`); a test keeps it up to date. The version of the tables is
      `format_version` in `manifest.json`, now \(version): it rises when a column is removed, renamed or
      changes its meaning. New columns may come at the end of a table without that.

      ## How they are written

      - RFC 4180: commas, lines end with CR LF, one header row, cells in quotes where they must be; UTF-8
        without a mark (`nines export RESULT --format csv --excel` adds one).
      - One row an observation, in a stable order: the same scenario, seed and version give the same bytes.
      - Numbers have a point for decimals and read back exactly; an empty cell means that nothing is known
        or that it did not happen; `inf` is infinite.
      - Times are UTC, `YYYY-MM-DD HH:MM:SS`, in columns that end with `_utc`; seconds stand beside them.
      - Text that begins with `=`, `+`, `-`, `@`, a tab or a return has an apostrophe before it, so that no
        spreadsheet takes it for a formula. Numbers never have one.
      - *low* and *high* are the ends of a 95 % interval.


      """
    for table in all {
      text += "## \(table.file)\n\nBy \(table.writtenBy). \(table.row)\n\n"
      text += "| column | type | unit | meaning |\n|---|---|---|---|\n"
      for column in table.columns {
        text +=
          "| `\(column.name)` | \(column.kind.rawValue) | \(column.unit) | \(column.meaning) |\n"
      }
      text += "\n"
    }
    text.removeLast()
    return text
  }
}
