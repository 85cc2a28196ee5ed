import ScenarioSchema

/// The canonical layout of a scenario file, with its comments.
///
/// Lines keep their order and their indentation; what changes is what nobody would miss: spaces at the
/// ends of lines, more than one space after a key's colon or before a comment's text, tabs in blank
/// lines, more than one blank line, carriage returns, a missing line feed at the end. Text within quotes
/// and block texts stay as they are. The document that is read from it stays the same, which is checked.
public enum YAMLFormat {
  /// The text in canonical layout; nil where it cannot be read, or would be read differently.
  public static func formatted(_ text: String) -> String? {
    guard let before = YAMLReader.document(from: text, file: "").document else { return nil }
    var lines: [String] = []
    var blockIndent: Int?
    for line in text.replacing("\r\n", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      let indent = line.prefix { $0 == " " }.count
      let isBlank = line.allSatisfy { $0 == " " || $0 == "\t" }
      if let start = blockIndent {
        // Within a block text, which ends at a line that is not deeper.
        if isBlank || indent > start {
          lines.append(String(line))
          continue
        }
        blockIndent = nil
      }
      if isBlank {
        if lines.last?.isEmpty == false { lines.append("") }
        continue
      }
      let formatted = self.line(line)
      lines.append(formatted)
      if opensBlock(formatted) { blockIndent = indent }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let result = lines.joined(separator: "\n") + "\n"
    guard let after = YAMLReader.document(from: result, file: "").document,
      YAMLWriter.text(of: before) == YAMLWriter.text(of: after)
    else { return nil }
    return result
  }

  /// Whether a value begins that goes on as a text below: `key: |` or `key: >`, with its marks.
  private static func opensBlock(_ line: String) -> Bool {
    let code = line.splitAtComment().code
    guard let last = code.split(separator: " ").last, let first = last.first else { return false }
    return (first == "|" || first == ">")
      && last.dropFirst().allSatisfy { $0 == "-" || $0 == "+" || $0.isNumber }
  }

  /// A line without what nobody would miss.
  private static func line(_ line: Substring) -> String {
    let (code, comment) = String(line).splitAtComment()
    var kept = ""
    var quote: Character?
    var spaces = 0
    let indent = code.prefix { $0 == " " }
    for character in code.dropFirst(indent.count) {
      if let open = quote {
        kept.append(character)
        if character == open { quote = nil }
        continue
      }
      if character == " " {
        spaces += 1
        continue
      }
      if spaces > 0 {
        // After a colon or comma one space is enough; elsewhere spaces may mean something.
        let isLoose = kept.last == ":" || kept.last == ","
        kept += String(repeating: " ", count: isLoose ? 1 : spaces)
        spaces = 0
      }
      if (character == "\"" || character == "'") && isStart(kept) { quote = character }
      kept.append(character)
    }
    if let comment {
      let text = comment.dropFirst()
      let isText = text.first.map { $0 != " " && $0 != "#" && $0 != "!" } ?? false
      let words = "#" + (isText ? " " : "") + text
      let gap = kept.isEmpty ? "" : String(repeating: " ", count: max(2, spaces))
      return trimmed(String(indent) + kept + gap + words)
    }
    return trimmed(String(indent) + kept)
  }

  /// Whether a value begins here, so that a quote opens a quoted text.
  private static func isStart(_ text: String) -> Bool {
    guard let last = text.last(where: { $0 != " " }) else { return true }
    return ":,[{-".contains(last)
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}

extension String {
  /// The line up to its comment, and the comment with its sign; a sign within quotes is none.
  fileprivate func splitAtComment() -> (code: String, comment: String?) {
    var quote: Character?
    var before: Character = " "
    for index in indices {
      let character = self[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        if before == " " || "[{:,".contains(before) { quote = character }
      } else if character == "#", before == " " || before == "\t" {
        return (String(self[..<index]), String(self[index...]))
      }
      before = character
    }
    return (self, nil)
  }
}
