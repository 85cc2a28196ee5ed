import CloudModel
import Foundation
import Stochastics
import TestSupport
import Testing

@testable import TraceFiles

/// Logs of single requests, filled gaps, and times in other units.
struct RequestLogTests {
  /// A file that goes when the value does.
  private final class File {
    let path: String

    init(_ text: String) throws {
      let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "nines-log-\(UUID().uuidString).csv")
      try Data(text.utf8).write(to: url)
      path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func read(
    _ text: String, gaps: TraceGaps = .refused, bin: Int64? = nil
  ) throws -> TrafficTrace {
    let file = try File(text)
    return try TrafficTrace.read(file.path, gaps: gaps, bin: bin)
  }

  private func message(
    _ text: String, gaps: TraceGaps = .refused, bin: Int64? = nil
  ) throws -> String {
    let file = try File(text)
    do {
      _ = try TrafficTrace.read(file.path, gaps: gaps, bin: bin)
      return "read without complaint"
    } catch {
      return String(error.description.dropFirst(file.path.count))
    }
  }

  @Test func `the published log is counted in full`() throws {
    let path = Repository.path("scenarios/data/azure2023_conv_requests_10min.csv")
    let trace = try TrafficTrace.read(path, bin: 60)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(trace.stepSeconds == 60 && trace.ratesPerSecond.count == 10)
    let total: Double = trace.ratesPerSecond.reduce(0, +) * 60
    #expect(abs(total - Double(lines.count)) < 1e-9)
    // Each step against the text of the times: it begins at 18:15:46.
    for step in 0..<10 {
      let from = "2023-11-16 18:\(15 + step):46"
      let to = "2023-11-16 18:\(16 + step):46"
      let count = lines.count { $0 >= from && $0 < to }
      let found: Double = trace.ratesPerSecond[step] * 60
      #expect(abs(found - Double(count)) < 1e-9)
    }
  }

  @Test func `token laws have the mean of the log and its quantiles`() throws {
    let path = Repository.path("scenarios/data/azure2023_conv_requests_10min.csv")
    let laws = try TokenLaws.read(path)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    for (column, law) in [(1, laws.input), (2, laws.output)] {
      let tokens = try lines.map { try #require(Double($0.split(separator: ",")[column])) }.sorted()
      let mean = tokens.reduce(0, +) / Double(tokens.count)
      #expect(abs(law.mean / mean - 1) < 1e-9)
      for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
        // A law of 500 points lies between neighbours at a distance of two of them.
        let low = tokens[Int((p - 0.005) * Double(tokens.count))]
        let high = tokens[Int((p + 0.005) * Double(tokens.count))]
        #expect((low...high).contains(law.quantile(p)), "p\(p * 100): \(law.quantile(p))")
      }
    }
  }

  @Test func `a histogram is exact for small numbers and within 0,1 percent for large ones`() {
    var stream = RandomStream(
      key: StreamKey(seed: 1, component: "test", purpose: "tokens"), replication: 0)
    let law = Distribution.logNormal(mu: 8, sigma: 2)
    var histogram = TokenHistogram()
    var values: [Double] = []
    for _ in 0..<20_000 {
      let value = law.sample(using: &stream).rounded()
      histogram.add(value)
      values.append(value)
    }
    values.sort()
    #expect(histogram.count == 20_000)
    #expect(abs(histogram.mean / (values.reduce(0, +) / 20_000) - 1) < 1e-12)
    for p in [0.01, 0.1, 0.5, 0.9, 0.99, 0.999] {
      let expected = values[Int((p * 20_000).rounded(.up)) - 1]
      #expect(abs(histogram.quantile(p) - expected) <= (expected < 2048 ? 0 : 0.001 * expected))
    }
    #expect(abs(histogram.law().mean / histogram.mean - 1) < 1e-9)
    var two = TokenHistogram()
    two.add(3)
    #expect(two.law() == .constant(3))
    two.add(5)
    #expect(two.law().mean == 4)
  }

  @Test func `gaps are filled as asked, and refused otherwise`() throws {
    let text = "seconds,rps\n0,1\n60,2\n240,8\n300,1\n"
    #expect(try read(text, gaps: .zero).ratesPerSecond == [1, 2, 0, 0, 8, 1])
    #expect(try read(text, gaps: .interpolate).ratesPerSecond == [1, 2, 4, 6, 8, 1])
    #expect(
      try message(text)
        == ":4:1: a gap of 2 rows between 60 and 240; rows follow each other every 60 s, the "
        + "distance of the first two; add the missing rows, or fill them in by 'gaps: zero' or "
        + "'gaps: interpolate'")
    #expect(
      try message("unix_seconds,rps\n0,1\n60,2\n253402300740,8\n", gaps: .zero).hasSuffix(
        "at most 1000000 rows are filled in at once; correct the times"))
    // A step that is no multiple is wrong in any case.
    #expect(
      try message("seconds,rps\n0,1\n60,2\n150,8\n", gaps: .zero).contains(": a step of 90 s; "))
  }

  @Test(arguments: [
    ("timestamp_ms", "0", "60000", 345_600), ("timestamp_ms", "1709078400000", "1709078460000", 0),
    ("timestamp", "1709078400", "1709078460", 0),
    ("timestamp", "1709078400000", "1709078460000", 0),
    ("timestamp", "1709078400000000", "1709078460000000", 0),
    ("ts", "1709078400000000000", "1709078460000000000", 0), ("ts", "0", "60", 345_600),
    ("Timestamp", "2024-02-28 00:00:00", "2024-02-28T00:01:00Z", 0),
    ("timestamp", "2024-02-28 01:00:00+01:00", "2024-02-28T00:01:00Z", 0),
  ])
  func `times are read in the unit that their size tells`(
    name: String, first: String, second: String, start: Int64
  ) throws {
    let trace = try read("\(name),rps\n\(first),1\n\(second),2\n")
    #expect(trace.startUnixSeconds == (start == 0 ? 1_709_078_400 : start))
    #expect(trace.stepSeconds == 60)
  }

  @Test func `a fraction of a second is left away in a log and refused in a trace`() throws {
    let log = "timestamp_ms,input_tokens\n1500,1\n1999,1\n2000,1\n61000,1\n"
    #expect(try read(log, bin: 30).ratesPerSecond == [0.1, 0, 1.0 / 30])
    #expect(
      try message("timestamp_ms,rps\n0,1\n1500,1\n")
        == ":3:1: '1500' has a fraction of a second; times are whole seconds; count the requests in "
        + "steps of whole seconds")
  }

  @Test func `a log that is not in order, or has no requests, is told`() throws {
    #expect(
      try message("timestamp,tokens\n2024-02-28 00:00:05,1\n2024-02-28 00:00:04.9,1\n", bin: 60)
        == ":3:1: 2024-02-28T00:00:04Z after 2024-02-28T00:00:05Z; rows are in order of time; "
        + "sort the file by time")
    #expect(try message("timestamp,tokens\n", bin: 60).hasPrefix(": no requests; a log has a row"))
    #expect(
      try message("timestamp,x\n2024-02-28,1\n9999-01-01,1\n", bin: 60).hasPrefix(
        ":3: more than 5000000 steps of 60 s; a trace has at most so many; count the requests in "))
    #expect(
      try message("TIMESTAMP,ContextTokens,GeneratedTokens\n2024-02-28,1,1\n").hasSuffix(
        "for a log of single requests write 'bin: 1min' beside 'trace'; else name the column of "
          + "values 'requests_per_second', 'requests_per_min', 'requests_per_hour', or 'requests' "
          + "for counts a step"))
  }

  @Test(arguments: [
    ("-5", "is '-5', a negative number"), ("NaN", "is 'NaN', which is not finite"),
    ("", "is empty"), ("many", "is 'many', which is no number"), ("2e9", "is '2e9'"),
  ])
  func `tokens that are none are told with line and column`(text: String, found: String) throws {
    let file = try File("timestamp,input_tokens,output_tokens\n0,1,1\n1,\(text),1\n")
    let error = #expect(throws: TraceError.self) { try TokenLaws.read(file.path) }
    #expect(
      error?.description.dropFirst(file.path.count).hasPrefix(
        ":3:3: 'tokens of the prompt' \(found)") == true, "\(error?.description ?? "")")
  }

  @Test func `a last line that is cut off is told`() throws {
    #expect(
      try message("start_utc,rps\n2024-05-10T00:00:00Z,1\n2024-05-10T00:15:00Z,2\n2024-05")
        == ":4: a row of 1 cell at the end of the file, without an end of line; the header asks for "
        + "at least 2 cells; the file may be cut off; fetch it again, or remove the row")
    // Whole rows may well lack the last end of line.
    #expect(try read("seconds,rps\n0,1\n60,2").ratesPerSecond == [1, 2])
  }

  @Test func `a log without token columns has no laws`() throws {
    let file = try File("timestamp,user\n0,a\n")
    let error = #expect(throws: TraceError.self) { try TokenLaws.read(file.path) }
    #expect(
      error?.message
        == "no columns of tokens; a log of requests has one for the prompt and one for the answer; "
        + "name them 'input_tokens' and 'output_tokens'")
  }
}
