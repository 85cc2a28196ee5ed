/// A moment of simulated time, in whole nanoseconds from the scenario's start.
///
/// Whole numbers make ties exact. The range is 292 years to either side; sums saturate, so that a
/// duration beyond it ends at `never`.
@frozen
public struct SimulationTime: Comparable, Hashable, Sendable, Codable {
  /// Nanoseconds from the scenario's start.
  public var nanoseconds: Int64

  /// The moment that lies this many nanoseconds after the start.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The moment that lies this many seconds after the start.
  @inlinable
  public init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    nanoseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// The scenario's start.
  @inlinable public static var zero: SimulationTime { SimulationTime(nanoseconds: 0) }

  /// Later than every moment at which something happens.
  @inlinable public static var never: SimulationTime { SimulationTime(nanoseconds: .max) }

  /// Seconds from the start, rounded to a binary fraction: for reports, not for comparing.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// The moment `count` nanoseconds later; `never` stays `never`, and overflow becomes it.
  @inlinable
  public func advanced(by count: Int64) -> SimulationTime {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(count)
    if overflow || self == .never { return saturated(by: count) }
    return SimulationTime(nanoseconds: sum)
  }

  /// What `advanced` gives at the ends of the range: kept apart, so that the way there stays short.
  @usableFromInline
  func saturated(by count: Int64) -> SimulationTime {
    if self == .never { return self }
    return SimulationTime(nanoseconds: count < 0 ? .min : .max)
  }

  /// Whether the left moment is earlier.
  @inlinable
  public static func < (left: SimulationTime, right: SimulationTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The moment `count` nanoseconds later, saturating.
  @inlinable
  public static func + (time: SimulationTime, count: Int64) -> SimulationTime {
    time.advanced(by: count)
  }

  /// The moment `count` nanoseconds earlier, saturating; `never` stays `never`.
  @inlinable
  public static func - (time: SimulationTime, count: Int64) -> SimulationTime {
    if time == .never { return time }
    let (difference, overflow) = time.nanoseconds.subtractingReportingOverflow(count)
    return SimulationTime(nanoseconds: overflow ? (count < 0 ? .max : .min) : difference)
  }

  /// The nanoseconds from the right moment to the left one.
  @inlinable
  public static func - (end: SimulationTime, start: SimulationTime) -> Int64 {
    end.nanoseconds - start.nanoseconds
  }

  /// Moves the moment `count` nanoseconds on, saturating.
  @inlinable
  public static func += (time: inout SimulationTime, count: Int64) {
    time = time.advanced(by: count)
  }

  /// Whole nanoseconds nearest to a duration in seconds; durations beyond 292 years saturate.
  ///
  /// Ties go away from zero. The duration must be a number.
  @inlinable
  public static func nanoseconds(inSeconds duration: Double) -> Int64 {
    precondition(!duration.isNaN, "a duration is not a number")
    let exact = (duration * 1e9).rounded()
    if exact >= 0x1p63 { return .max }
    if exact < -0x1p63 { return .min }
    return Int64(exact)
  }
}

extension SimulationTime: CustomStringConvertible {
  /// For example `"12.000000005 s"`, exact to the nanosecond.
  public var description: String {
    if self == .never { return "never" }
    let size = nanoseconds.magnitude
    let fraction = String(size % 1_000_000_000)
    let zeros = String(repeating: "0", count: 9 - fraction.count)
    return "\(nanoseconds < 0 ? "-" : "")\(size / 1_000_000_000).\(zeros)\(fraction) s"
  }
}
