import ScenarioSchema

private let predictive = "Amazon EC2 predictive scaling"

extension ScheduledScaling: WrittenPolicy {
  static let blank = ScheduledScaling(actions: [])

  static let fields = FieldList<ScheduledScaling>([
    typeField,
    .required(
      "actions", \.actions,
      .list(.block(Action.fields, blank: Action(timeOfDay: .zero, instances: 0)), atLeast: 1),
      help: "what is set when"),
    .defaulted("timezone", \.timeZone, .timeZone, "UTC", help: "whose clocks count"),
  ])
}

extension ScheduledScaling.Action {
  static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  static let clock = FieldKind<Duration>.scalar(.words("a time of day")) {
    text throws(QuantityProblem) in
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = UInt(parts[0]),
      let minute = UInt(parts[1]), hour < 24, minute < 60
    else { throw .other("not a time of day; write for example '08:00'") }
    return .seconds(Int64(hour * 3600 + minute * 60))
  } format: { time in
    let minutes = time.components.seconds / 60
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }

  static let fields = FieldList<ScheduledScaling.Action>([
    .defaulted(
      "days", \.days, .list(.choice(names.enumerated().map { ($1, $0) }), atLeast: 1, atMost: 7),
      Array(0..<7), help: "weekdays"),
    .required("at", \.timeOfDay, clock, help: "time of day"),
    .required(
      "instances", \.instances, .count(0...1_000_000), help: "the least number from then on"),
    .optional("region", \.region, .name, help: "of which region; else of each"),
  ])
}

extension ForecastScaling: WrittenPolicy {
  static let blank = ForecastScaling()

  private static let campaignFields = FieldList<Campaign>([
    .required(
      "at", \.start, .timestamp, help: "its start, such as 2026-09-15T16:00Z"),
    .required(
      "duration", \.duration, .duration(.zero ... .seconds(31_536_000), lowerEnd: .excluded),
      help: "how long it lasts"),
    .required(
      "factor", \.factor, .quantity(.number, in: 0...1000, lowerEnd: .excluded),
      help: "what the rate is multiplied by"),
  ])

  private static let business = FieldList<ForecastScaling>([
    .optional(
      "growth", \.growthPerYear, .quantity(.growth, in: -1...10, lowerEnd: .excluded),
      help: "a year, in place of the fitted growth"),
    .defaulted(
      "campaigns", \.campaigns,
      .list(
        .block(
          campaignFields,
          blank: Campaign(startUnixSeconds: 0, duration: .zero, factor: 1))), [],
      help: "rises that are planned"),
  ])

  static let fields = FieldList<ForecastScaling>([
    typeField,
    .defaulted(
      "method", \.method, .choice, .regression, help: "how the past is continued"),
    .defaulted(
      "season", \.season, .duration(.seconds(7_200) ... .seconds(60 * 86_400)),
      .seconds(7 * 86_400), help: "of a Holt-Winters method, whole hours"),
    .defaulted(
      "target", \.target, .quantity(.share, in: 0...1, lowerEnd: .excluded), 0.7,
      help: "utilisation at which an instance serves its part"),
    .defaulted(
      "history", \.history, .duration(.seconds(86_400) ... .seconds(365 * 86_400)),
      .seconds(14 * 86_400), source: predictive, help: "the past that is fitted"),
    .defaulted(
      "refresh", \.refresh, .duration(.seconds(3_600) ... .seconds(30 * 86_400)),
      .seconds(86_400), source: predictive, help: "between two fits"),
    .defaulted(
      "lead", \.lead, .duration(.zero ... .seconds(86_400)), .seconds(900),
      help: "how long before an hour its instances are wanted; at least their load time"),
    .group("business", business, help: "what planners know besides the past"),
  ])
}

extension ForecastScaling.Campaign {
  /// Its start as a moment.
  fileprivate var start: Timestamp {
    get { Timestamp(unixSeconds: startUnixSeconds) }
    set { startUnixSeconds = newValue.unixSeconds }
  }
}
