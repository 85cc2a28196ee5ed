import CloudModel

/// A table of decisions as readable text: names of columns, a line of dashes, then rows of words.
///
/// What is behind `#` is a remark. Each row gives its words by column.
struct PolicyTable {
  let rows: [(line: String, cells: [String: String])]

  init(_ text: String) {
    let lines = text.split(separator: "\n").map { line in
      String(line.prefix { $0 != "#" })
    }.filter { $0.contains { $0 != " " } }
    let names = Self.words(lines[0])
    rows = lines.dropFirst(2).map { line in
      let words = Self.words(line)
      precondition(words.count == names.count, "\(words.count) of \(names.count) cells: \(line)")
      return (line, Dictionary(uniqueKeysWithValues: zip(names, words)))
    }
  }

  private static func words(_ line: String) -> [String] {
    line.split(separator: " ").filter { $0 != "|" }.map(String.init)
  }
}

extension [String: String] {
  /// The whole number in a column; nil for `-`.
  func int(_ name: String) -> Int? { self[name].flatMap { Int($0) } }
  /// The number in a column; nil for `-`.
  func double(_ name: String) -> Double? { self[name].flatMap { Double($0) } }
}
