/// Running text for a terminal, broken at words.
enum Paragraph {
  /// The text as lines ended by line feeds; a number stays with the unit that follows it.
  ///
  /// - Parameters:
  ///   - indent: spaces before every line but the first.
  ///   - bold: whether terminal codes make the lines bold.
  static func lines(_ text: String, width: Int, indent: Int = 0, bold: Bool = false) -> String {
    let glue: Character = "\u{A0}"
    var glued = ""
    for word in TextHygiene.singleLine(text).split(separator: " ") {
      if let last = glued.last {
        let isUnit = word.first?.isNumber == false && word.count <= 4
        glued.append(last.isNumber && last.isASCII && isUnit ? glue : " ")
      }
      glued += word
    }
    let space = String(repeating: " ", count: indent)
    let broken = TextTable.wrap(glued, to: width - indent)
    return broken.enumerated().map { index, line in
      let line = (index == 0 ? "" : space) + line.map { $0 == glue ? " " : String($0) }.joined()
      return bold ? "\u{1B}[1m\(line)\u{1B}[0m\n" : line + "\n"
    }.joined()
  }

  /// A count with its noun: `1 instance`, `12 instances`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(NumberText.count(number)) \(noun)\(number == 1 ? "" : "s")"
  }
}
