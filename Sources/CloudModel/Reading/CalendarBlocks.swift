import ScenarioSchema

/// An item of `traffic.campaigns`, as written.
struct CampaignBlock: Equatable, Sendable {
  var name = Located("")
  var start = Timestamp(unixSeconds: 0)
  var duration = Duration.zero
  var factor = 1.0
  var geographies: [Located<String>]?
  var classes: [Located<String>]?

  static let fields = FieldList<CampaignBlock>([
    .required("name", \.name, .reference, help: "its name in reports"),
    .required("at", \.start, .timestamp, help: "its start, such as 2026-09-15T16:00Z"),
    .required(
      "duration", \.duration, .duration(.zero ... .seconds(31_536_000), lowerEnd: .excluded),
      help: "how long it lasts"),
    .required(
      "factor", \.factor, .quantity(.number, in: 0...1000, lowerEnd: .excluded),
      help: "what the rate is multiplied by"),
    .optional(
      "geographies", \.geographies, .list(.reference, atLeast: 1), help: "where; else everywhere"),
    .optional(
      "classes", \.classes, .list(.reference, atLeast: 1), help: "of which classes; else of all"),
  ])
}

/// An item of `traffic.holidays`, as written.
struct HolidayBlock: Equatable, Sendable {
  var name = Located("")
  var first = CalendarDay(month: 1, day: 1)
  var days = 1
  var factor = 1.0
  var geographies: [Located<String>]?

  static let fields = FieldList<HolidayBlock>([
    .required("name", \.name, .reference, help: "its name in reports"),
    .required("on", \.first, .calendarDay, help: "its first day, such as 12-25 or 2026-04-03"),
    .defaulted("days", \.days, .count(1...60), 1, help: "how many days it lasts"),
    .required(
      "factor", \.factor, .quantity(.number, in: 0...1000),
      help: "stands in place of the weekday's factors"),
    .optional(
      "geographies", \.geographies, .list(.reference, atLeast: 1), help: "where; else everywhere"),
  ])
}

extension FieldKind where Value == CalendarDay {
  /// A day of every year, `12-25`, or of one, `2026-04-03`.
  static var calendarDay: FieldKind {
    .scalar(.words("a day")) { text throws(QuantityProblem) in
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
      guard numbers.count == parts.count, numbers.count == 2 || numbers.count == 3,
        parts.suffix(2).allSatisfy({ $0.count == 2 }), numbers.count == 2 || parts[0].count == 4
      else {
        throw .other("not a day; write '12-25' for every year or '2026-04-03'")
      }
      let day = CalendarDay(
        year: numbers.count == 3 ? numbers[0] : nil, month: numbers[numbers.count - 2],
        day: numbers[numbers.count - 1])
      // 2027 is no leap year: the 29th of February does not come every year.
      let date = CivilDate(
        year: Int64(day.year ?? 2027), month: Int64(day.month), day: Int64(day.day))
      guard CivilDate(unixSeconds: date.unixSeconds) == date else {
        throw .other("not a day of \(day.year == nil ? "every" : "that") year")
      }
      return day
    } format: { day in
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      return (day.year.map { "\($0)-" } ?? "") + "\(two(day.month))-\(two(day.day))"
    }
  }
}
