import CloudModel
import Foundation
import ScenarioSchema
import Testing

@testable import TraceFiles

struct TrafficTraceTests {
  /// A file that goes when the value does.
  private final class File {
    let path: String

    init(_ bytes: [UInt8]) throws {
      let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "nines-trace-\(UUID().uuidString).csv")
      try Data(bytes).write(to: url)
      path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func read(_ bytes: [UInt8]) throws -> TrafficTrace {
    let file = try File(bytes)
    return try TrafficTrace.read(file.path)
  }

  private func read(_ text: String) throws -> TrafficTrace { try read(Array(text.utf8)) }

  /// The message without the file's random name: `:line:column: …`.
  private func message(_ bytes: [UInt8]) throws -> String {
    let file = try File(bytes)
    do {
      _ = try TrafficTrace.read(file.path)
      return "read without complaint"
    } catch {
      #expect(error.kind == .wrongInput && error.file == file.path)
      return String(error.description.dropFirst(file.path.count))
    }
  }

  private func message(_ text: String) throws -> String { try message(Array(text.utf8)) }

  @Test func `a week of traffic is read with its step and total`() throws {
    let path = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("scenarios/data/azure2024_code_week_15min_digitised.csv").path
    let trace = try TrafficTrace.read(path)
    #expect(trace.startUnixSeconds == 1_715_299_200)
    #expect(trace.stepSeconds == 900)
    #expect(trace.ratesPerSecond.count == 672)
    #expect(trace.ratesPerSecond[0] == 1404.3 / 60)
    let total = trace.ratesPerSecond.reduce(0, +) * 900
    // The published total is 16,803,695; each of 672 rates is rounded to 0.05 a minute at most.
    #expect(abs(total - 16_803_695) < 504)
  }

  @Test(arguments: [
    ("requests_per_second", 1.0), ("rps", 1.0), ("Requests_Per_Min", 60.0),
    ("requests/min", 60.0), ("requests_per_hour", 3600.0), ("requests", 300.0),
  ])
  func `the header says the unit of the values`(name: String, seconds: Double) throws {
    let trace = try read("seconds,\(name)\n0,12\n300,12\n600,0\n")
    #expect(trace.ratesPerSecond == [12 / seconds, 12 / seconds, 0])
    #expect(trace.stepSeconds == 300)
  }

  @Test(arguments: [
    "2024-05-10T00:15:00Z", "2024-05-10 00:15:00", "2024-05-10T00:15Z", "2024-05-10 00:15",
    "2024-05-10T02:15:00+02:00", "2024-05-09T19:45:00-0430", "2024-05-10 00:15:00.000 UTC",
    "2024-05-10t00:15:00,0z", "\"2024-05-10T00:15:00Z\"", "  2024-05-10T00:15:00Z ",
  ])
  func `times of ISO 8601 are read in UTC`(text: String) throws {
    let quoted = text.contains(",") ? "\"\(text)\"" : text
    let trace = try read("time,rps\n\(quoted),1\n2024-05-10T00:30:00Z,1\n")
    #expect(trace.startUnixSeconds == 1_715_300_100)
  }

  @Test func `dates alone are midnights, and leap days are known`() throws {
    let trace = try read("date,rps\n2024-02-28,1\n2024-02-29,2\n2024-03-01,3\n")
    #expect(trace.stepSeconds == 86_400 && trace.startUnixSeconds == 1_709_078_400)
  }

  @Test func `seconds count from 1970 or from a Monday, as the header says`() throws {
    let unix = try read("unix_seconds,rps\n1709078400,1\n1709078460,2\n")
    #expect(unix.startUnixSeconds == 1_709_078_400)
    let relative = try read("seconds,rps\n3600,1\n7200,2\n")
    #expect(relative.startUnixSeconds == 345_600 + 3_600)
    #expect(CivilDate.weekday(unixSeconds: relative.startUnixSeconds) == 0)
    #expect(
      try message("seconds,rps\n1709078400,1\n1709078460,2\n")
        == ":2:1: 1709078400 s after the start, which is over 31 years; seconds count from the start "
        + "of the trace; name the column 'unix_seconds' if they count from 1970")
  }

  @Test func `what Excel writes is read`() throws {
    let trace = try read(
      "\u{FEFF}start_utc;note;requests_per_second\r\n2024-05-10 00:00:00;\"a;b\n\"\"c\"\"\";1404,25\r\n"
        + "2024-05-10 00:15:00;;1348,5\r\n;;\r\n\r\n")
    #expect(trace.ratesPerSecond == [1404.25, 1348.5] && trace.stepSeconds == 900)
    #expect(try read("seconds\trps\r0\t1,5\r1\t2\r").ratesPerSecond == [1.5, 2])
  }

  @Test func `numbers are read to the nearest double`() throws {
    let texts = [
      "0.1", "1404.3", "123456789.123456", "12345678901234567890", "1e3", "+2.5", "5.", ".5",
      "0.30000000000000004", "1E-7", "999999999999999",
    ]
    let rows = texts.enumerated().map { "\($0),\($1)\n" }.joined()
    let expected = texts.map { Double($0 == "5." ? "5" : $0 == ".5" ? "0.5" : $0) }
    #expect(try read("seconds,rps\n" + rows).ratesPerSecond == expected.compactMap { $0 })
  }

  @Test func `a file of many chunks is read in full`() throws {
    var text = "seconds,rps\n"
    for row in 0..<40_000 { text += "\(row * 60),\(row % 1000)\n" }
    let trace = try read(text)
    #expect(trace.ratesPerSecond.count == 40_000)
    #expect(trace.ratesPerSecond.reduce(0, +) == 40 * 499_500.0)
  }

  @Test func `disorder, gaps and uneven steps are told with both times`() throws {
    let rows = "start_utc,rps\n2024-05-10T00:00:00Z,1\n2024-05-10T00:15:00Z,1\n"
    #expect(
      try message(rows + "2024-05-10T00:10:00Z,1\n")
        == ":4:1: 2024-05-10T00:10:00Z after 2024-05-10T00:15:00Z; rows are in order of time; "
        + "sort the file by time")
    #expect(
      try message(rows + "2024-05-10T00:15:00Z,1\n")
        == ":4:1: the time 2024-05-10T00:15:00Z a second time; each row is one step later than the "
        + "one before; remove one of the two rows, or add them up")
    #expect(
      try message(rows + "2024-05-10T01:00:00Z,1\n")
        == ":4:1: a gap of 2 rows between 2024-05-10T00:15:00Z and 2024-05-10T01:00:00Z; rows follow "
        + "each other every 900 s, the distance of the first two; add the missing rows, or fill them in "
        + "by 'gaps: zero' or 'gaps: interpolate'")
    #expect(
      try message(rows + "2024-05-10T00:25:00Z,1\n")
        == ":4:1: a step of 600 s; rows follow each other every 900 s, the distance of the first two; "
        + "bring the rows to equal steps")
  }

  @Test(arguments: [
    ("-3", "is '-3', a negative number"), ("-0.5", "is '-0.5', a negative number"),
    ("", "is empty"), ("NaN", "is 'NaN', which is not finite"),
    ("-inf", "is '-inf', which is not finite"), ("1e999", "is '1e999', which is not finite"),
    ("n/a", "is 'n/a', which is no number"), ("0x10", "is '0x10', which is no number"),
    ("-", "is '-', which is no number"), ("1 000", "is '1 000', which is no number"),
    ("\u{1B}[2J", "is '\u{FFFD}[2J', which is no number"),
  ])
  func `values that are no rates are told with line and column`(text: String, found: String) throws
  {
    #expect(
      try message("seconds,rps\n0,1\n60,\(text)\n").hasPrefix(
        ":3:4: 'rps' \(found); values are finite numbers, zero or more; "))
  }

  @Test func `thousands separators are refused, as they are ambiguous`() throws {
    let expected =
      ", with a point and a comma in the file; values are finite numbers, zero or more; "
    #expect(try message("seconds;rps\n0;1.404,3\n60;1\n").contains("'1.404,3'" + expected))
    #expect(try message("seconds;rps\n0;1,5\n60;1.5\n").contains("'1.5'" + expected))
  }

  @Test(arguments: [
    ("10.05.2024 00:15", "'10.05.2024 00:15' is no time of ISO 8601"),
    ("2024-02-30", "there is no such time as '2024-02-30'"),
    ("2023-02-29", "there is no such time as '2023-02-29'"),
    ("2024-05-10T24:00:00Z", "there is no such time as '2024-05-10T24:00:00Z'"),
    ("2024-05-10 00:00:60", "there is no such time as '2024-05-10 00:00:60'"),
    ("2024-05-10T00:00:00.5Z", "'2024-05-10T00:00:00.5Z' has a fraction of a second"),
    ("2024-05-10T00:00:00X", "'2024-05-10T00:00:00X' is no time of ISO 8601"),
    ("", "'' is no time of ISO 8601"), ("1715299200", "'1715299200' is no time of ISO 8601"),
  ])
  func `times that are none are told`(text: String, found: String) throws {
    #expect(
      try message("time,rps\n\(text),1\n").hasPrefix(":2:1: \(found); times are whole seconds; "))
  }

  @Test func `seconds are whole numbers`() throws {
    #expect(try read("seconds,rps\n0,1\n600.0,1\n").stepSeconds == 600)
    for text in ["0.5", "1e30", "soon"] {
      #expect(
        try message("seconds,rps\n\(text),1\n")
          == ":2:1: '\(text)' is no whole number of seconds; times are whole seconds; write seconds, "
          + "or times in a column named 'start_utc'")
    }
  }

  @Test func `headers without a time or a value are told with what there is`() throws {
    #expect(
      try message("when,rps\n0,1\n").hasPrefix(
        ":1: no column of times among 'when', 'rps'; a trace has one; name the column of times "))
    #expect(
      try message("TIMESTAMP,ContextTokens\n0,1\n").hasPrefix(
        ":1: no column of requests among 'TIMESTAMP', 'ContextTokens'; a trace has one; "))
    #expect(
      try message("\n\n0,1\n60,2\n")
        == ":3:1: the first row begins with '0', a value; the first row names the columns; add the row "
        + "'start_utc,requests_per_min' on top")
    #expect(
      try message("seconds,rps,requests\n0,1,1\n")
        == ":1:13: two columns of requests, 'rps' and 'requests'; a trace has one; rename the other"
    )
    #expect(try message("seconds,time,rps\n").contains("two columns of times"))
  }

  @Test func `files without rows are told`() throws {
    #expect(
      try message("")
        == ": the file is empty; a trace has a header row and at least two rows of values")
    #expect(try message("\u{FEFF}\r\n\n").hasPrefix(": the file holds blank lines only; "))
    #expect(try message("seconds,rps\n").hasPrefix(": no rows of values; "))
    #expect(try message("seconds,rps\n0,1").hasPrefix(": one row of values; "))
    #expect(
      try message("seconds,rps\n0\n")
        == ":2: a row of 1 cell; the header asks for at least 2 cells; complete the row or remove it"
    )
  }

  @Test func `files that are no text are told and end soon`() throws {
    #expect(try message([0xFF, 0xFE, 0x61, 0x00]).hasPrefix(": the file is encoded in UTF-16; "))
    #expect(try message([0x50, 0x4B, 3, 4, 0]).hasPrefix(": the file is compressed, or a spread"))
    #expect(try message([0x61, 0x00, 0x62]).hasPrefix(":1:2: a zero byte, as in binary files; "))
    #expect(try message("seconds,\"rps\n0,1\n").hasPrefix(":1: a quote that never ends; "))
    let long = [UInt8](repeating: 0x61, count: 400_000)
    #expect(try message(long).hasPrefix(":1: a row of more than 64 KiB; "))
    let separators = [UInt8](repeating: 0x2C, count: 3_000_000)
    #expect(try message(separators).hasPrefix(":1: a row of more than 64 KiB; "))
  }

  @Test func `missing files and folders are told`() {
    let missing = #expect(throws: TraceError.self) { try TrafficTrace.read("no/such/file.csv") }
    #expect(
      missing?.description
        == "no/such/file.csv: there is no such file; a trace is a CSV file; check the path, which is "
        + "relative to the scenario's folder")
    let folder = #expect(throws: TraceError.self) { try TrafficTrace.read(".") }
    #expect(folder?.description == ".: it is a folder; a trace is a CSV file; name a file in it")
  }

  @Test func `no bytes make the reader fail otherwise than by an error`() throws {
    var state: UInt64 = 42
    let alphabet = Array("seconds,rps\n\r;\t\"0123.-eE:TZ \u{0}é".utf8)
    for _ in 0..<300 {
      var bytes = Array("seconds,rps\n0,1\n".utf8)
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let index = Int(state >> 33) % (bytes.count + 1)
        bytes.insert(alphabet[Int(state >> 40) % alphabet.count], at: index)
      }
      let file = try File(bytes)
      do {
        let trace = try TrafficTrace.read(file.path)
        #expect(trace.ratesPerSecond.allSatisfy { $0.isFinite && $0 >= 0 })
      } catch {
        #expect(!error.found.isEmpty && !error.allowed.isEmpty)
      }
    }
  }
}
