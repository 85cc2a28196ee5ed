import ScenarioSchema

/// Writes documents as YAML text, in block style with two spaces.
///
/// Reading what was written gives the same keys, items and texts; only a byte order mark that
/// begins a text is lost.
public enum YAMLWriter {
  /// The text of a document.
  public static func text(of document: ScenarioDocument) -> String {
    text(of: document.root)
  }

  /// The text of a node, ending with a line break.
  public static func text(of node: DocumentNode) -> String {
    var lines: [String] = []
    switch node.content {
    case .mapping(let entries) where !entries.isEmpty:
      write(entries, indent: 0, to: &lines)
    case .sequence(let items) where !items.isEmpty:
      write(items, indent: 0, to: &lines)
    default:
      lines.append(inline(node))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func inline(_ node: DocumentNode) -> String {
    switch node.content {
    case .scalar(let text): scalar(text)
    case .sequence: "[]"
    case .mapping: "{}"
    }
  }

  private static func isEmptyOrScalar(_ node: DocumentNode) -> Bool {
    switch node.content {
    case .scalar: true
    case .sequence(let items): items.isEmpty
    case .mapping(let entries): entries.isEmpty
    }
  }

  private static func write(
    _ entries: [DocumentNode.Entry], indent: Int, to lines: inout [String]
  ) {
    let pad = String(repeating: " ", count: indent)
    for entry in entries {
      let key = scalar(entry.key)
      if isEmptyOrScalar(entry.value) {
        lines.append("\(pad)\(key): \(inline(entry.value))")
        continue
      }
      lines.append("\(pad)\(key):")
      write(entry.value, indent: indent + 2, to: &lines)
    }
  }

  private static func write(_ items: [DocumentNode], indent: Int, to lines: inout [String]) {
    let pad = String(repeating: " ", count: indent)
    for item in items {
      if isEmptyOrScalar(item) {
        lines.append("\(pad)- \(inline(item))")
        continue
      }
      let first = lines.count
      write(item, indent: indent + 2, to: &lines)
      lines[first] = pad + "- " + lines[first].dropFirst(indent + 2)
    }
  }

  private static func write(_ node: DocumentNode, indent: Int, to lines: inout [String]) {
    switch node.content {
    case .mapping(let entries): write(entries, indent: indent, to: &lines)
    case .sequence(let items): write(items, indent: indent, to: &lines)
    case .scalar(let text): lines.append(String(repeating: " ", count: indent) + scalar(text))
    }
  }

  /// A scalar, plain where YAML reads it back unchanged, else in double quotes.
  static func scalar(_ text: String) -> String {
    isPlain(text) ? text : quoted(text)
  }

  private static func isPlain(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, scalars.count <= 128,
      isWord(first), last != " ", last != ":", text != "<<"
    else { return false }
    for (index, scalar) in scalars.enumerated() {
      if isWord(scalar) || "._/%+-()".unicodeScalars.contains(scalar) || scalar == " " { continue }
      // A colon followed by a space ends a key.
      if scalar == ":", scalars[index + 1] != " " { continue }
      return false
    }
    return true
  }

  private static func isWord(_ scalar: UnicodeScalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: scalar.value >= 0xA0 && scalar.properties.isAlphabetic
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        let value = scalar.value
        let isPrintable =
          value >= 0x20 && value < 0x7F
          || value >= 0xA0 && value != 0x2028 && value != 0x2029 && value != 0xFEFF
            && value < 0xFFFE
        if isPrintable {
          result.unicodeScalars.append(scalar)
        } else {
          let hex = String(value, radix: 16, uppercase: true)
          result += "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
        }
      }
    }
    return result + "\""
  }
}
