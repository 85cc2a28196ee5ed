import Testing

@testable import Reporting

struct TextTableTests {
  @Test func `text is aligned to the left and numbers to the right`() {
    var table = TextTable([.text("measure"), .number("value"), .text("unit")])
    table.append(["availability", "99.987", "%"])
    table.append(["downtime", "68.3", "min/y"])
    #expect(
      table.text() == """
        measure        value  unit
        ------------  ------  -----
        availability  99.987  %
        downtime        68.3  min/y

        """)
  }

  @Test func `a wide table is wrapped at words until it fits`() {
    var table = TextTable([.text("name"), .number("n"), .text("note")])
    table.append(["a", "12345678", String(repeating: "several words ", count: 12)])
    table.append(["b", "1", String(repeating: "x", count: 200)])
    let lines = table.text(width: 60).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 60 })
    #expect(lines.contains { $0.contains("12345678  several words several") })
    #expect(lines.map { $0.filter { $0 == "x" }.count }.reduce(0, +) == 200)
  }

  @Test func `control characters cannot steer the terminal`() {
    var table = TextTable([.text("a")])
    table.append(["\u{1B}[2Jgone\u{202E}\r\nnext\u{7}"])
    #expect(table.text().hasSuffix("\u{FFFD}[2Jgone\u{FFFD}  next\u{FFFD}\n"))
  }

  @Test func `wide characters count as two places`() {
    var table = TextTable([.text("地域"), .number("n")])
    table.append(["東京リージョン", "1"])
    table.append(["é", "2"])
    #expect(
      table.text() == """
        地域            n
        --------------  -
        東京リージョン  1
        é               2

        """)
  }

  @Test func `headings are bold only when asked`() {
    let table = TextTable([.text("a")])
    #expect(table.text() == "a\n-\n")
    #expect(table.text(emphasis: true) == "\u{1B}[1ma\u{1B}[0m\n-\n")
  }
}
