import ScenarioSchema

/// A weekday with a time of day, such as `Tue 10:00`.
struct WeekdayTime: Equatable, Sendable {
  /// 0 = Monday … 6.
  var weekday = 0
  /// Since midnight, UTC.
  var timeOfDay = Duration.zero

  private static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  static let kind = FieldKind<WeekdayTime>.scalar(.words("a weekday with a time")) {
    text throws(QuantityProblem) in
    let wrong = QuantityProblem.other("not a weekday with a time; write for example 'Tue 10:00'")
    let parts = text.split(separator: " ")
    let clock = parts.last?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard parts.count == 2, clock.count == 2, clock.allSatisfy({ $0.count == 2 }),
      let weekday = names.firstIndex(of: parts[0].prefix(3).capitalized),
      let hour = UInt(clock[0]), let minute = UInt(clock[1]), hour < 24, minute < 60
    else { throw wrong }
    return WeekdayTime(weekday: weekday, timeOfDay: .seconds(Int64(hour * 3600 + minute * 60)))
  } format: { time in
    let minutes = time.timeOfDay.components.seconds / 60
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(names[time.weekday]) \(two(minutes / 60)):\(two(minutes % 60))"
  }
}

/// An item of `drills`, as written.
struct DrillBlock: Equatable, Sendable {
  var name = Located("")
  var period = DrillPeriod.month
  var at = WeekdayTime()
  var scope = FaultScope.instance
  var target = Located("rotate")
  var action = "crash"
  var duration = Duration.zero
  var abort: AbortCondition?

  static let fields = FieldList<DrillBlock>([
    .required("name", \.name, .reference, help: "its name in reports"),
    .required("every", \.period, .choice, help: "how often it takes place"),
    .required("at", \.at, WeekdayTime.kind, help: "the first such weekday of the period, UTC"),
    .required(
      "scope", \.scope,
      .choice([("instance", .instance), ("zone", .zone), ("region", .region)]),
      help: "what it hits at once"),
    .defaulted(
      "target", \.target, .reference, Located("rotate"),
      help: "rotate, primary, secondary, or a place"),
    .defaulted("action", \.action, .choice([("crash", "crash")]), "crash", help: "what is done"),
    .required(
      "duration", \.duration, .duration(.zero ... .seconds(604_800), lowerEnd: .excluded),
      help: "how long it lasts"),
    .optional(
      "abort_if", \.abort,
      .block(
        AbortCondition.fields, blank: AbortCondition(successRatioBelow: 0, duration: .zero)),
      help: "what ends it early"),
  ])
}

extension AbortCondition {
  static let fields = FieldList<AbortCondition>([
    .required("success_ratio_below", \.successRatioBelow, .share, help: "a success ratio below it"),
    .required(
      "for", \.duration, .duration(.zero ... .seconds(86_400), lowerEnd: .excluded),
      help: "for so long"),
  ])
}
