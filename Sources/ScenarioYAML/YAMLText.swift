import ScenarioSchema

/// The text of a YAML file, checked before the parser sees it.
///
/// Refuses what is no text or would cost the parser more than a scenario is worth.
struct YAMLText {
  /// The scalars of the text, without a byte order mark.
  var scalars: [UnicodeScalar]
  /// The index of the first scalar of each line.
  let lineStarts: [Int]

  /// The text itself.
  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  init(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    self.scalars = scalars
    var starts = [0]
    for (index, scalar) in scalars.enumerated() where Self.isBreak(scalar) {
      if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { continue }
      starts.append(index + 1)
    }
    lineStarts = starts
  }

  private static func isBreak(_ scalar: UnicodeScalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar.value == 0x85 || scalar.value == 0x2028
      || scalar.value == 0x2029
  }

  /// The position of a line and column counted from 1; nil outside the text.
  func index(line: Int, column: Int) -> Int? {
    guard lineStarts.indices.contains(line - 1) else { return nil }
    let index = lineStarts[line - 1] + column - 1
    return scalars.indices.contains(index) ? index : nil
  }

  /// The first scalar of a line that is no space.
  func firstScalar(ofLine line: Int) -> UnicodeScalar? {
    guard lineStarts.indices.contains(line - 1) else { return nil }
    return scalars[lineStarts[line - 1]...].first { $0 != " " }
  }

  /// Line and column of a position, counted from 1.
  func place(_ index: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= index { low = middle } else { high = middle }
    }
    return (low + 1, index - lineStarts[low] + 1)
  }

  /// The first thing that makes the text unfit for the parser.
  func problem(file: String) -> Issue? {
    func issue(_ index: Int, _ message: String) -> Issue {
      let (line, column) = place(index)
      return Issue(.error, mark: SourceMark(file: file, line: line, column: column), message)
    }
    if let index = scalars.firstIndex(where: Self.isControl) {
      let code = String(scalars[index].value, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
      return issue(index, "control character U+\(padded); a scenario is plain text, remove it")
    }
    if let index = complexKey() {
      return issue(
        index, "a key that is an alias, a list or a mapping; write each key as plain text")
    }
    return nil
  }

  private static func isControl(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x85: false
    case 0..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// The position of a key that is no scalar, where aliases could make it costly to compare.
  ///
  /// Comparing keys visits everything that their aliases stand for. The check looks at the bare
  /// text, quoted or not, and only where the text has both anchors and aliases.
  private func complexKey() -> Int? {
    guard scalars.contains("&"), scalars.contains("*") else { return nil }
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      let opensKey = scalar == "?" && isToken(before: index) && isSpace(index + 1)
      if opensKey { return index }
      if scalar == "*", isToken(before: index) {
        var end = index + 1
        while end < scalars.count, !isSpace(end), !",[]{}".unicodeScalars.contains(scalars[end]) {
          end += 1
        }
        if scalars[end - 1] == ":" || isColon(after: end) { return index }
        index = end
        continue
      }
      if scalar == "]" || scalar == "}", isColon(after: index + 1) { return index }
      index += 1
    }
    return nil
  }

  /// Whether a token may begin here: at the start of a line, after a space or an indicator.
  private func isToken(before index: Int) -> Bool {
    index == 0 || isSpace(index - 1) || ",[]{}:".unicodeScalars.contains(scalars[index - 1])
  }

  private func isSpace(_ index: Int) -> Bool {
    index >= scalars.count || scalars[index] == " " || scalars[index] == "\t"
      || Self.isBreak(scalars[index])
  }

  /// Whether the next scalar that is neither space nor comment is a colon.
  private func isColon(after start: Int) -> Bool {
    var index = start
    while index < scalars.count {
      if scalars[index] == "#" {
        while index < scalars.count, !Self.isBreak(scalars[index]) { index += 1 }
      } else if !isSpace(index) {
        return scalars[index] == ":"
      } else {
        index += 1
      }
    }
    return false
  }
}
