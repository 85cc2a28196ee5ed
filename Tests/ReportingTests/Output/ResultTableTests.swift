import Testing

@testable import Reporting

struct ResultTableTests {
  @Test func `what the writer wrote is read back cell by cell`() throws {
    let folder = try TemporaryFolder()
    let cells = [
      "plain", "a,b", "say \"so\"", "two\r\nlines", "=1+1", "", "日本 🦆", "\"\"", "-2", "'quoted",
    ]
    let file = try OutputFile(creating: folder.path + "/t.csv")
    var writer = CSVWriter(to: file, columns: ["n", "text", "more"])
    // More than a chunk of the reader.
    for round in 0..<9000 {
      writer.integer(round)
      writer.text(cells[round % cells.count])
      writer.number(Double(round) / 8)
      try writer.endRow()
    }
    try writer.finish()
    let table = try ResultTable(folder.path + "/t.csv")
    #expect(table.columns == ["n", "text", "more"])
    var count = 0
    var wrong = 0
    try table.forEachRow(["more", "text", "absent"]) { row in
      let expected = cells[count % cells.count]
      if Double(row[0]) != Double(count) / 8 || ResultTable.plain(row[1]) != expected
        || row[2] != ""
      {
        wrong += 1
      }
      count += 1
    }
    #expect(count == 9000 && wrong == 0)
  }

  @Test func `a sparkline shows the greatest as the highest block`() {
    #expect(Sparkline.text([0, 1, 2, 4, 8]) == "▁▂▃▅█")
    #expect(Sparkline.text([0, 0]) == "▁▁")
    #expect(Sparkline.text((0..<365).map { Double($0) }).count <= 60)
  }
}
