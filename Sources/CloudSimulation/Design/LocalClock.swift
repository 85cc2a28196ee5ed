import Foundation

/// Local time of a time zone over the horizon, with its changes to and from summer time.
///
/// The changes are read once from the system's time zone data; the hot path sees whole seconds.
struct LocalClock: Equatable, Sendable {
  /// Moments from which an offset holds, seconds since 1970-01-01 UTC, ascending.
  private let changes: [Int64]
  /// Seconds east of Greenwich from each change on.
  private let offsets: [Int64]

  /// Reads the offsets that hold in `from ..< from + seconds`; an unknown zone is UTC.
  init(timeZone: String, from start: Int64, seconds: Int64) {
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
  var hasWholeHours: Bool { offsets.allSatisfy { $0 % 3_600 == 0 } }

  /// Local wall-clock seconds, counted like Unix time.
  func local(_ unix: Int64) -> Int64 {
    var index = 0
    while index + 1 < changes.count, changes[index + 1] <= unix { index += 1 }
    return unix + offsets[index]
  }
}
