/// Counts the minutes whose success ratio is under the threshold, without visiting every minute.
///
/// A minute is looked at only when something was lost in it; a minute without requests is up.
/// Whole minutes of one constant segment are counted at once.
struct MinuteLedger: Equatable, Sendable {
  /// The most that may be lost of a valid request, in 1e-9: 1 - good minute.
  let tolerance: Int64
  /// Minutes under the threshold, of those that are over.
  private(set) var badMinutes: Int64 = 0
  /// What arrived in the minute that now runs.
  private var valid: Amount = 0
  /// What was lost in the minute that now runs.
  private var lost: Amount = 0

  init(goodMinute: Double) {
    tolerance = Int64(((1 - goodMinute) * 1e9).rounded())
  }

  /// Books a segment of constant rates, `from ..< to` in nanoseconds of simulation time.
  mutating func book(from: Int64, to: Int64, valid validRate: Rate, lost lostRate: Rate) {
    let minute = from / Units.minute
    let lastMinute = to / Units.minute
    if minute == lastMinute {
      add(validRate, lostRate, to - from)
      return
    }
    let firstEnd = (minute + 1) * Units.minute
    add(validRate, lostRate, firstEnd - from)
    close()
    let whole = lastMinute - minute - 1
    if whole > 0, lostRate > 0, isBad(Amount(validRate), Amount(lostRate)) { badMinutes += whole }
    add(validRate, lostRate, to - lastMinute * Units.minute)
  }

  /// Books requests that fail at this moment, after having been counted as good or as waiting.
  mutating func bookLoss(_ amount: Amount) {
    lost += amount
  }

  /// Ends the minute that runs: at the end of the horizon, which may be inside a minute.
  mutating func finish() {
    close()
  }

  private mutating func add(_ validRate: Rate, _ lostRate: Rate, _ duration: Int64) {
    valid += Amount(validRate) * Amount(duration)
    if lostRate > 0 { lost += Amount(lostRate) * Amount(duration) }
  }

  private mutating func close() {
    if lost > 0, isBad(valid, lost) { badMinutes += 1 }
    valid = 0
    lost = 0
  }

  private func isBad(_ valid: Amount, _ lost: Amount) -> Bool {
    valid > 0 && lost * 1_000_000_000 > valid * Amount(tolerance)
  }
}
