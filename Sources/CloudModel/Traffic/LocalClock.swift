import Foundation
import ScenarioSchema

/// Local time of a time zone over the horizon, with its changes to and from summer time.
///
/// The changes are read once from the system's time zone data; the hot path sees whole seconds.
public struct LocalClock: Equatable, Sendable {
  /// Moments from which an offset holds, seconds since 1970-01-01 UTC, ascending.
  private let changes: [Int64]
  /// Seconds east of Greenwich from each change on.
  private let offsets: [Int64]

  /// Reads the offsets that hold in `from ..< from + seconds`; an unknown zone is UTC.
  public init(timeZone: String, from start: Int64, seconds: Int64) {
    let zone = TimeZone(identifier: timeZone) ?? .gmt
    var changes = [start]
    var moment = Date(timeIntervalSince1970: Double(start))
    var offsets = [Int64(zone.secondsFromGMT(for: moment))]
    while let next = zone.nextDaylightSavingTimeTransition(after: moment),
      next.timeIntervalSince1970 < Double(start + seconds), next > moment
    {
      changes.append(Int64(next.timeIntervalSince1970.rounded()))
      offsets.append(Int64(zone.secondsFromGMT(for: next)))
      moment = next
    }
    self.changes = changes
    self.offsets = offsets
  }

  /// Whether its hours begin with those of UTC.
  public var hasWholeHours: Bool { offsets.allSatisfy { $0 % 3_600 == 0 } }

  /// Local wall-clock seconds, counted like Unix time.
  public func local(_ unix: Int64) -> Int64 {
    var (low, high) = (0, changes.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle] <= unix { low = middle } else { high = middle }
    }
    return unix + offsets[low]
  }

  /// What the wall calendar shows.
  public func reading(_ unix: Int64) -> LocalReading { LocalReading(local(unix)) }
}

/// What a wall calendar and clock show.
public struct LocalReading: Equatable, Sendable {
  /// 0 … 23.
  public let hour: Int
  /// 0 = Monday … 6 = Sunday.
  public let weekday: Int
  /// 0 = January … 11 = December.
  public let month: Int
  /// Days since 1970-01-01.
  public let day: Int64

  /// Reads wall-clock seconds, counted like Unix time.
  public init(_ local: Int64) {
    day = local / 86_400 - (local % 86_400 < 0 ? 1 : 0)
    hour = Int((local - day * 86_400) / 3_600)
    weekday = CivilDate.weekday(unixSeconds: local)
    month = Int(CivilDate(unixSeconds: local).month) - 1
  }

  /// Seconds from a start to the first multiple of a step in clock time, seconds since 1970-01-01 UTC.
  public static func firstMultiple(of step: Int64, from start: Int64) -> Int64 {
    let past = (start % step + step) % step
    return past == 0 ? 0 : step - past
  }
}
