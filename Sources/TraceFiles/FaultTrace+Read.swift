import CloudModel
import ScenarioSchema

extension FaultTrace {
  private static let onsetNames = ["onset", "onset_utc", "start", "start_utc", "downtime_start"]
  private static let durationNames = ["duration", "duration_min", "duration_minutes"]
  private static let endNames = ["end", "end_utc", "downtime_end"]
  private static let placeNames = ["place", "scope", "region"]

  /// Reads faults from a CSV file: a header row, then one fault a row, in any order.
  ///
  /// Columns: `onset` (a time, UTC; also `start` or `downtime_start`), `duration` (`93min`; as
  /// `duration_min` or `duration_minutes` a bare number) or `end`, and `place` if it is not every place
  /// in scope; `fault` in a file of an incident. Other columns are left alone.
  ///
  /// - Throws: `TraceError` with line and column of what cannot be used.
  public static func read(_ path: String) throws(TraceError) -> FaultTrace {
    var reader = try CSVReader(path)
    guard try reader.next() else {
      throw TraceError(file: path, found: "the file has no header row", allowed: columnWords)
    }
    let names = (0..<reader.count).map { reader.text($0).lowercased() }
    func column(_ known: [String]) -> Int? { names.firstIndex { known.contains($0) } }
    guard let onset = column(onsetNames) else {
      throw TraceError(file: path, line: 1, found: "no column says when", allowed: columnWords)
    }
    let (duration, end) = (column(durationNames), column(endNames))
    guard let last = duration ?? end else {
      throw TraceError(
        file: path, line: 1, found: "no column says how long", allowed: columnWords)
    }
    let place = column(placeNames)
    let fault = column(["fault"])
    var rows: [Row] = []
    while try reader.next() {
      let needed = max(onset, last, place ?? 0, fault ?? 0)
      guard reader.count > needed else {
        throw TraceError(
          file: path, line: reader.line, found: "the row has \(reader.count) cells",
          allowed: "it needs \(needed + 1)")
      }
      let begin = try time(reader, onset, path)
      var seconds = 0.0
      if let duration {
        seconds = try length(reader, duration, isNamed: names[duration] != "duration", path)
      } else if let end {
        seconds = Double(try time(reader, end, path) - begin)
      }
      if seconds < 0 || seconds > 3_153_600_000 {
        throw TraceError(
          file: path, line: reader.line, column: reader.column(last),
          found: "the fault lasts \(seconds) s", allowed: "0 s to 100 years")
      }
      let name = place.map { reader.text($0) } ?? ""
      let kind = fault.map { reader.text($0) } ?? ""
      rows.append(
        Row(
          onsetUnixSeconds: begin, durationSeconds: seconds, place: name.isEmpty ? nil : name,
          fault: kind.isEmpty ? nil : kind))
    }
    if rows.isEmpty {
      throw TraceError(file: path, found: "the file lists no fault", allowed: columnWords)
    }
    let order = rows.indices.sorted {
      (rows[$0].onsetUnixSeconds, $0) < (rows[$1].onsetUnixSeconds, $1)
    }
    return FaultTrace(rows: order.map { rows[$0] }, source: path)
  }

  private static let columnWords = "columns are onset, duration (or end) and, if wanted, place"

  private static func time(
    _ reader: CSVReader, _ column: Int, _ path: String
  ) throws(TraceError) -> Int64 {
    do throws(TraceTime.Problem) {
      return try TraceTime.parse(reader.cell(column), allowsFraction: true)
    } catch {
      throw TraceError(
        file: path, line: reader.line, column: reader.column(column),
        found: "'\(TraceError.excerpt(reader.cell(column)))' is no time",
        allowed: "write 2026-03-03T10:00Z")
    }
  }

  /// A duration with its unit, or a bare number of minutes where the column's name says so.
  private static func length(
    _ reader: CSVReader, _ column: Int, isNamed: Bool, _ path: String
  ) throws(TraceError) -> Double {
    let text = reader.text(column)
    if isNamed, let minutes = Double(text), minutes.isFinite { return minutes * 60 }
    do throws(QuantityProblem) {
      return try Duration(quantity: text).inSeconds
    } catch {
      throw TraceError(
        file: path, line: reader.line, column: reader.column(column),
        found: "'\(TraceError.excerpt(reader.cell(column)))' is no duration",
        allowed: isNamed ? "write minutes such as 93" : "write 93min")
    }
  }
}
