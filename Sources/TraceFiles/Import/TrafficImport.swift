import CloudModel
import ScenarioSchema
import Stochastics

/// A request log or a trace as a shape that a scenario can use, with the quality of the fit.
///
/// The file is read once, in bounded memory: requests are counted in minutes, tokens in a histogram.
public struct TrafficImport: Sendable {
  /// A kind of requests in the log.
  struct ClassPart: Sendable {
    let name: String
    var count = 0
    var input = TokenHistogram()
    var output = TokenHistogram()
  }

  /// The file.
  public let file: String
  /// Rates in the steps that were fitted.
  public let trace: TrafficTrace
  /// The shape and the noise.
  public let fit: TrafficFit
  /// The zone whose hours the shape has.
  public let timeZone: String
  /// Requests of a log; nil for a trace of rates or counts.
  let requests: Int?
  let classes: [ClassPart]
  /// Whether the log has columns of tokens, for prompt and answer.
  let hasTokens: (input: Bool, output: Bool)

  /// Reads and fits.
  ///
  /// - Parameters:
  ///   - path: a table with times, and rates or counts in equal steps; or a log with a row a request.
  ///   - timeZone: whose hours and weekdays the shape has.
  ///   - gaps: what is done about missing rows of a trace.
  /// - Throws: `TraceError` at the first thing that is wrong, or when nothing can be fitted.
  public static func read(
    _ path: String, timeZone: String = "UTC", gaps: TraceGaps = .refused
  ) throws(TraceError) -> TrafficImport {
    var reader = try CSVReader(path)
    let header = try TraceHeader(
      TrafficTraceReading.first(of: &reader, path), file: path, allowsLog: true)
    guard let column = header.value else {
      return try log(header, path, reader, timeZone)
    }
    var rows = TraceRows(header, column, file: path, gaps: gaps, coarse: minute, reader)
    while try reader.next() { try rows.append(reader) }
    return try TrafficImport(
      file: path, trace: try rows.finish(), timeZone: timeZone, requests: nil, classes: [],
      hasTokens: (false, false))
  }

  private static let minute: Int64 = 60
  private static let mostClasses = 50

  private static func log(
    _ header: TraceHeader, _ path: String, _ reader: CSVReader, _ timeZone: String
  ) throws(TraceError) -> TrafficImport {
    var log = RequestLog(header, file: path, reader)
    var counts = RequestCounts(step: minute, file: path, isAligned: true)
    var classes: [ClassPart] = []
    var positions: [String: Int] = [:]
    var requests = 0
    while let request = try log.next() {
      try counts.add(request.time, line: log.line)
      requests += 1
      let name = request.requestClass ?? "imported"
      let index: Int
      if let known = positions[name] {
        index = known
      } else {
        try check(name, log, path, count: classes.count)
        index = classes.count
        positions[name] = index
        classes.append(ClassPart(name: name))
      }
      classes[index].count += 1
      if let tokens = request.input { classes[index].input.add(tokens) }
      if let tokens = request.output { classes[index].output.add(tokens) }
    }
    // The first and the last minute are cut by the log's ends.
    return try TrafficImport(
      file: path, trace: try counts.trace().withoutEnds, timeZone: timeZone, requests: requests,
      classes: classes,
      hasTokens: (header.inputColumn != nil, header.outputColumn != nil))
  }

  private static func check(
    _ name: String, _ log: RequestLog, _ path: String, count: Int
  ) throws(TraceError) {
    if NameRule.problem(name) != nil {
      throw TraceError(
        file: path, line: log.line, column: log.classPlace,
        found: "'\(TraceError.excerpt(ArraySlice(name.utf8)))' is no name of a class",
        allowed: "names have letters, digits, '.', '_' and '-', and begin with a letter or digit",
        remedy: "rename it in the log")
    }
    if count == mostClasses {
      throw TraceError(
        file: path, line: log.line, column: log.classPlace,
        found: "more than \(mostClasses) classes", allowed: "a log has at most so many",
        remedy: "merge them, or rename the column if it holds something else")
    }
  }

  private init(
    file: String, trace: TrafficTrace, timeZone: String, requests: Int?, classes: [ClassPart],
    hasTokens: (input: Bool, output: Bool)
  ) throws(TraceError) {
    // A quarter of an hour is short for a shape and long enough for its noise.
    let coarse = trace.lengthSeconds >= 86_400 ? trace.averaged(over: 900) : trace
    guard 3600 % coarse.stepSeconds == 0 else {
      throw TraceError(
        file: file, found: "steps of \(coarse.stepSeconds) s",
        allowed: "a fit by hours needs steps that divide an hour",
        remedy: "count the requests in steps such as 15min")
    }
    do throws(StatisticsError) {
      fit = try TrafficFit(coarse, timeZone: timeZone)
    } catch {
      throw TraceError(
        file: file, found: "no shape can be fitted, as \(error)",
        allowed: "a trace has requests at more than one moment",
        remedy: "give a longer trace")
    }
    self.file = file
    self.trace = coarse
    self.timeZone = timeZone
    self.requests = requests
    self.classes = classes
    self.hasTokens = hasTokens
  }
}

extension TrafficTrace {
  /// The trace without its first and last step, when more than three are left.
  var withoutEnds: TrafficTrace {
    guard ratesPerSecond.count > 5 else { return self }
    var trace = self
    trace.startUnixSeconds += stepSeconds
    trace.ratesPerSecond = Array(ratesPerSecond.dropFirst().dropLast())
    return trace
  }

  /// Means over longer steps that begin at their multiples in clock time; what is left at the ends is
  /// dropped. Unchanged when the steps do not fit into the longer ones.
  func averaged(over seconds: Int64) -> TrafficTrace {
    guard stepSeconds < seconds, seconds % stepSeconds == 0 else { return self }
    let lead = LocalReading.firstMultiple(of: seconds, from: startUnixSeconds)
    guard lead % stepSeconds == 0 else { return self }
    let size = Int(seconds / stepSeconds)
    var trace = self
    trace.startUnixSeconds += lead
    trace.stepSeconds = seconds
    trace.ratesPerSecond = []
    var begin = Int(lead / stepSeconds)
    while begin + size <= ratesPerSecond.count {
      let sum = ratesPerSecond[begin..<begin + size].reduce(0, +)
      trace.ratesPerSecond.append(sum / Double(size))
      begin += size
    }
    return trace
  }
}
