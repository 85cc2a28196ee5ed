/// A table read by the rules of RFC 4180, one character after the other; knows nothing of the writer.
struct SmallTable {
  let columns: [String]
  let rows: [[String]]

  init(_ text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var cell = ""
    var isQuoted = false
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if isQuoted {
        if scalar == "\"", index + 1 < scalars.count, scalars[index + 1] == "\"" {
          cell.unicodeScalars.append("\"")
          index += 1
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          cell.unicodeScalars.append(scalar)
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," {
        record.append(cell)
        cell = ""
      } else if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" {
        records.append(record + [cell])
        record = []
        cell = ""
        index += 1
      } else {
        cell.unicodeScalars.append(scalar)
      }
      index += 1
    }
    columns = records.first ?? []
    rows = Array(records.dropFirst())
  }

  /// A column by its name; empty when there is none.
  subscript(_ column: String) -> [String] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }

  /// A column as numbers; nil for empty cells and other text.
  func numbers(_ column: String) -> [Double?] { self[column].map { Double($0) } }

  /// The rows as dictionaries by column.
  var records: [[String: String]] {
    rows.map { Dictionary(zip(columns, $0), uniquingKeysWith: { first, _ in first }) }
  }
}
