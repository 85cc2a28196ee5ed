import ScenarioSchema

/// A value in which designs differ, with what it is in each.
public struct DesignDifference: Equatable, Sendable {
  /// Its dotted path; an item of a list by its name where the item has one.
  public let path: String
  /// What it means.
  public let help: String
  /// The value in force in each design; nil where the design has none at that path.
  public let values: [String?]

  /// What does not make a design another one.
  private static let left = ["name", "description", "axes", "tune"]

  /// Compares the values in force path by path, in the order of the first design.
  ///
  /// - Parameter designs: the rows of each, as `ScenarioReading` gives them.
  public static func all(_ designs: [[ExplainRow]]) -> [DesignDifference] {
    let named = designs.map(withNames)
    let tables = named.map { rows in
      Dictionary(rows.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    var seen: Set<String> = []
    var differences: [DesignDifference] = []
    for row in named.joined() where seen.insert(row.path).inserted {
      let key = row.path.split(separator: ".").first.map(String.init) ?? ""
      if left.contains(key) { continue }
      let values = tables.map { $0[row.path] }
      if values.contains(where: { $0 != values[0] }) {
        differences.append(DesignDifference(path: row.path, help: row.help, values: values))
      }
    }
    return differences
  }

  /// Rows whose list items are named, so that an item that was put in before others shifts nothing.
  private static func withNames(_ rows: [ExplainRow]) -> [ExplainRow] {
    var names: [String: String] = [:]
    for row in rows {
      for key in [".name", ".preset"] where row.path.hasSuffix(key) {
        let item = String(row.path.dropLast(key.count))
        // A name wins over a preset, whichever row comes first.
        if key == ".name" || names[item] == nil { names[item] = row.value }
      }
    }
    if names.isEmpty { return rows }
    // Two items of one preset are told apart by a number, in the order of the list.
    var taken: [String: Int] = [:]
    for row in rows {
      for key in [".name", ".preset"] where row.path.hasSuffix(key) {
        let item = String(row.path.dropLast(key.count))
        guard let name = names[item], !name.contains("#") else { continue }
        let list = item.split(separator: ".").dropLast().joined(separator: ".")
        let count = (taken["\(list) \(name)"] ?? 0) + 1
        taken["\(list) \(name)"] = count
        names[item] = count == 1 ? "\(name)#" : "\(name)#\(count)"
      }
    }
    return rows.map { row in
      var parts: [String] = []
      var written: [String] = []
      for part in row.path.split(separator: ".").map(String.init) {
        written.append(part)
        let name = Int(part) == nil ? nil : names[written.joined(separator: ".")]
        parts.append(name.map { $0.hasSuffix("#") ? String($0.dropLast()) : $0 } ?? part)
      }
      var copy = row
      copy.path = parts.joined(separator: ".")
      return copy
    }
  }
}
