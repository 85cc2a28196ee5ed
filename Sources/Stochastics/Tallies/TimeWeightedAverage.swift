/// The average over time of a quantity that is constant between changes, such as a queue's length.
///
/// Times are whole nanoseconds. A change to the same value is none, so observing more often does not
/// change a bit of the result.
public struct TimeWeightedAverage: Equatable, Sendable, Codable {
  /// When observation began, in nanoseconds.
  public private(set) var start: Int64
  /// The current value.
  public private(set) var value: Double
  /// The smallest value so far.
  public private(set) var minimum: Double
  /// The largest value so far.
  public private(set) var maximum: Double

  /// When the value changed last.
  private var changed: Int64
  /// Value times nanoseconds up to the last change.
  private var area = 0.0

  /// Begins to observe at `start` nanoseconds.
  public init(startingAt start: Int64, value: Double) {
    precondition(value.isFinite, "a value observed from \(start) ns on is \(value)")
    self.start = start
    self.value = value
    minimum = value
    maximum = value
    changed = start
  }

  /// Notes that the quantity has a value from `time` on; times must not fall.
  public mutating func change(to newValue: Double, at time: Int64) {
    precondition(time >= changed, "a value changed at \(changed) ns and then at \(time) ns")
    precondition(newValue.isFinite, "a value observed at \(time) ns is \(newValue)")
    if newValue == value { return }
    area += value * Double(time - changed)
    changed = time
    value = newValue
    minimum = min(minimum, newValue)
    maximum = max(maximum, newValue)
  }

  /// Value times seconds from the start to `time`, which must not lie before the last change.
  public func integral(upTo time: Int64) -> Double {
    precondition(time >= changed, "a value changed at \(changed) ns is averaged to \(time) ns")
    return areaInNanoseconds(upTo: time) / 1e9
  }

  /// The average from the start to `time`; the current value when no time has passed.
  public func average(upTo time: Int64) -> Double {
    precondition(time >= changed, "a value changed at \(changed) ns is averaged to \(time) ns")
    return time == start ? value : areaInNanoseconds(upTo: time) / Double(time - start)
  }

  /// Forgets what was, as at the end of a warm-up; the current value stays.
  public mutating func restart(at time: Int64) {
    precondition(time >= changed, "a value changed at \(changed) ns is restarted at \(time) ns")
    self = TimeWeightedAverage(startingAt: time, value: value)
  }

  /// Value times nanoseconds from the start to `time`.
  private func areaInNanoseconds(upTo time: Int64) -> Double {
    area + value * Double(time - changed)
  }
}
