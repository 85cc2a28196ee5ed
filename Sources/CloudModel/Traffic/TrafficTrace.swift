/// A measured request rate in equal steps.
public struct TrafficTrace: Equatable, Sendable {
  /// Start of the first step, seconds since 1970-01-01 UTC.
  public var startUnixSeconds: Int64
  /// Length of a step, seconds.
  public var stepSeconds: Int64
  /// Mean rate of each step, requests/s; `ratesPerSecond[step]`.
  public var ratesPerSecond: [Double]
  /// The file that it came from, for reports.
  public var source: String

  /// Makes a trace.
  public init(
    startUnixSeconds: Int64, stepSeconds: Int64, ratesPerSecond: [Double], source: String
  ) {
    self.startUnixSeconds = startUnixSeconds
    self.stepSeconds = stepSeconds
    self.ratesPerSecond = ratesPerSecond
    self.source = source
  }
}

/// What is done about rows that a trace lacks; key `gaps`.
public enum TraceGaps: String, Equatable, Sendable, CaseIterable {
  /// They are an error (default).
  case refused
  /// There was no traffic.
  case zero
  /// A straight line from the row before to the row after.
  case interpolate
}

/// How a trace covers the horizon; key `repeat`.
public enum TraceRepeat: String, Equatable, Sendable, CaseIterable {
  /// Weekday and time of day (UTC) of the trace fall on those of the simulation (default).
  case weekly
  /// The same, by time of day.
  case daily
  /// The trace's first step is the scenario's start; after its end the rate is 0.
  case once
}

/// What a trace or a shape is scaled to; key `scale_to: {peak: 60rps}` or `{mean: 20rps}`.
public enum TrafficScale: Equatable, Sendable {
  case peak(requestsPerSecond: Double)
  case mean(requestsPerSecond: Double)
}

extension TrafficTrace {
  /// Why traces do not join.
  public struct SpliceProblem: Error, Equatable, Sendable {
    /// The position of the trace that does not fit its predecessor.
    public let index: Int
    /// What is wrong and how to mend it.
    public let message: String
  }

  /// The moment at which the last step ends, seconds since 1970-01-01 UTC.
  public var endUnixSeconds: Int64 { startUnixSeconds + lengthSeconds }

  /// The length of all steps, seconds.
  public var lengthSeconds: Int64 { Int64(ratesPerSecond.count) * stepSeconds }

  /// One trace from several that follow each other without gap or overlap, in equal steps.
  ///
  /// - Throws: `SpliceProblem` for the first that does not fit.
  public static func spliced(_ parts: [TrafficTrace]) throws(SpliceProblem) -> TrafficTrace {
    precondition(!parts.isEmpty, "no trace to splice")
    var whole = parts[0]
    for (index, part) in parts.enumerated().dropFirst() {
      guard part.stepSeconds == whole.stepSeconds else {
        throw SpliceProblem(
          index: index,
          message: "its steps are \(part.stepSeconds) s, those of the one before "
            + "\(whole.stepSeconds) s; bring them to equal steps")
      }
      let distance = part.startUnixSeconds - whole.endUnixSeconds
      guard distance == 0 else {
        throw SpliceProblem(
          index: index,
          message: distance > 0
            ? "it begins \(distance) s after the one before ends; add what is missing"
            : "it begins \(-distance) s before the one before ends; remove what is there twice")
      }
      whole.ratesPerSecond += part.ratesPerSecond
      whole.source += " + " + part.source
    }
    return whole
  }
}
