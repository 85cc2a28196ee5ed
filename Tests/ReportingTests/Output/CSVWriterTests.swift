import Testing

@testable import Reporting

struct CSVWriterTests {
  /// The bytes of a table with one row.
  private func table(
    _ columns: [String], mark: Bool = false, row: (inout CSVWriter) -> Void
  ) throws -> String {
    let sink = MemorySink()
    var writer = CSVWriter(to: sink, columns: columns, byteOrderMark: mark)
    row(&writer)
    try writer.endRow()
    try writer.finish()
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  private func cell(_ text: String) throws -> String {
    let table = try table(["a", "b"]) {
      $0.text(text)
      $0.integer(1)
    }
    return String(table.dropFirst("a,b\r\n".count).dropLast(",1\r\n".count))
  }

  @Test func `a table has a header row, commas and CRLF line ends`() throws {
    let text = try table(["name", "value", "at_utc", "seen", "note"]) {
      $0.text("zone")
      $0.number(0.99991)
      $0.time(unixSeconds: 1_772_532_000)
      $0.truth(true)
      $0.empty()
    }
    #expect(
      text == "name,value,at_utc,seen,note\r\nzone,0.99991,2026-03-03 10:00:00,true,\r\n")
  }

  @Test func `text with quotes, commas or line breaks is quoted`() throws {
    #expect(try cell("plain text") == "plain text")
    #expect(try cell("a,b") == "\"a,b\"")
    #expect(try cell("say \"no\"") == "\"say \"\"no\"\"\"")
    #expect(try cell("two\nlines") == "\"two\nlines\"")
    #expect(try cell("Zürich, 東京") == "\"Zürich, 東京\"")
  }

  @Test(arguments: ["=1+1", "+5", "-5", "@SUM(A1)", "\tx"])
  func `text that a spreadsheet would compute gets an apostrophe`(text: String) throws {
    #expect(try cell(text) == "'" + text)
  }

  @Test func `a formula that needs quotes has the apostrophe inside them`() throws {
    #expect(try cell("=HYPERLINK(\"x\",1)") == "\"'=HYPERLINK(\"\"x\"\",1)\"")
    #expect(try cell("\rx") == "\"'\rx\"")
  }

  @Test func `numbers never get an apostrophe`() throws {
    let text = try table(["a", "b"]) {
      $0.number(-2.5)
      $0.integer(Int64.min)
    }
    #expect(text == "a,b\r\n-2.5,-9223372036854775808\r\n")
  }

  @Test func `what is not a number leaves an empty cell, infinities are named`() throws {
    let text = try table(["a", "b", "c"]) {
      $0.number(.nan)
      $0.number(.infinity)
      $0.number(-.infinity)
    }
    #expect(text == "a,b,c\r\n,inf,-inf\r\n")
  }

  @Test func `a row of one empty cell is no empty line`() throws {
    #expect(try table(["a"]) { $0.text("") } == "a\r\n\"\"\r\n")
    #expect(try table(["a"]) { $0.empty() } == "a\r\n\"\"\r\n")
    #expect(try table(["a"]) { $0.number(.nan) } == "a\r\n\"\"\r\n")
  }

  @Test func `a byte-order mark comes first when it is asked for`() throws {
    #expect(try table(["a"], mark: true) { $0.integer(1) } == "\u{FEFF}a\r\n1\r\n")
  }

  @Test func `a long table reaches the sink in chunks and complete`() throws {
    final class CountingSink: ByteSink {
      var sizes: [Int] = []
      func write(_ bytes: [UInt8]) { sizes.append(bytes.count) }
      func close() {}
    }
    let sink = CountingSink()
    var writer = CSVWriter(to: sink, columns: ["n", "text"])
    for _ in 0..<20_000 {
      writer.integer(7)
      writer.text("abcdef")
      try writer.endRow()
    }
    try writer.finish()
    #expect(sink.sizes.reduce(0, +) == 8 + 20_000 * 10)
    #expect(sink.sizes.allSatisfy { $0 < 70_000 } && sink.sizes.count > 2)
  }

  @Test func `a full device is reported as such`() throws {
    let file = try OutputFile(existing: "/dev/full")
    var writer = CSVWriter(to: file, columns: ["a"])
    writer.integer(1)
    try writer.endRow()
    let error = #expect(throws: OutputError.self) { try writer.finish() }
    #expect(error?.code == .noSpace)
    #expect(error?.description == "cannot write '/dev/full': no space left on the device")
  }

  @Test func `a row with a cell too few is our mistake`() async {
    await #expect(processExitsWith: .failure) {
      var writer = CSVWriter(to: MemorySink(), columns: ["a", "b"])
      writer.integer(1)
      try writer.endRow()
    }
  }
}
