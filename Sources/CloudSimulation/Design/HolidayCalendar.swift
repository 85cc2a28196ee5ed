import CloudModel
import ScenarioSchema

/// The days of one geography that are no ordinary weekdays.
struct HolidayCalendar {
  /// Factor by day since 1970-01-01 of local time; looked up only.
  private var factors: [Int64: Double] = [:]

  /// - Parameters:
  ///   - geography: its position in `Traffic.geographies`.
  ///   - start: of the scenario, seconds since 1970-01-01 UTC.
  ///   - seconds: length of the horizon.
  init(_ holidays: [Holiday], geography: Int, from start: Int64, seconds: Int64) {
    // Local time may be a day off, and a holiday may have begun in the year before.
    let first = CivilDate(unixSeconds: start - 86_400).year - 1
    let last = CivilDate(unixSeconds: start + seconds + 86_400).year
    for holiday in holidays where holiday.geographies.contains(geography) {
      let years = holiday.first.year.map { Int64($0)...Int64($0) } ?? first...last
      for year in years {
        let date = CivilDate(
          year: year, month: Int64(holiday.first.month), day: Int64(holiday.first.day))
        let begin = date.unixSeconds / 86_400
        for day in begin..<begin + Int64(holiday.days) where factors[day] == nil {
          factors[day] = holiday.factor
        }
      }
    }
  }

  var isEmpty: Bool { factors.isEmpty }

  /// The factor of a day; nil for an ordinary one. Of several holidays on a day the first counts.
  subscript(_ day: Int64) -> Double? { factors[day] }
}
