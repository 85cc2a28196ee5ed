/// The tables of several designs, and of replays.
extension TableCatalog {
  private static let contrast: [ColumnContract] = [
    .init("confidence", .number, "of the interval, all differences together"),
    .init("p_value", .number, "of no difference"),
    .init("p_value_holm", .number, "the same, corrected for the number of differences (Holm)"),
  ]

  static let designs = TableContract(
    "designs.csv", by: "`nines compare`", row: "A row a measure and design.",
    [
      .init("measure", .text, "its name"),
      .init("unit", .text, "of the values; empty for a pure number"),
      .init("better", .text, "`higher`, `lower` or `neutral`"),
      .init("design", .text, "the design"),
      .init("value", .number, "that of the row", "the estimate"),
      .init("low", .number, "that of the row", "lower end of its 95 % interval"),
      .init("high", .number, "that of the row", "upper end of its 95 % interval"),
      .init("less_first", .number, "that of the row", "difference from the first design, paired"),
      .init("less_first_low", .number, "that of the row", "lower end of its interval"),
      .init("less_first_high", .number, "that of the row", "upper end of its interval"),
    ] + contrast + [
      .init("probability_better", .number, "that the design is better than the first in the mean"),
      .init("share_better", .number, "share of replications in which it is"), method, note,
      .init("definition", .text, "what the measure is"),
    ])

  static let pairs = TableContract(
    "pairs.csv", by: "`nines compare`", row: "A row a measure and pair of designs.",
    [
      .init("measure", .text, "its name"),
      .init("unit", .text, "of the values; empty for a pure number"),
      .init("better", .text, "`higher`, `lower` or `neutral`"),
      .init("first", .text, "one design"), .init("second", .text, "the other one"),
      .init("second_less_first", .number, "that of the row", "difference, paired by replication"),
      .init("second_less_first_low", .number, "that of the row", "lower end of its interval"),
      .init("second_less_first_high", .number, "that of the row", "upper end of its interval"),
    ] + contrast + [
      .init("probability_second_better", .number, "that the second is better in the mean"),
      .init("share_second_better", .number, "share of replications in which it is"), note,
    ])

  static let differences = TableContract(
    "differences.csv", by: "`nines compare`", row: "A row a value in which the scenarios differ.",
    [
      .init("path", .text, "its path in the scenario"),
      .init("meaning", .text, "what the value means"),
      .init("<design>", .text, "its value in that design, a column a design"),
    ])

  static let origins = TableContract(
    "origins.csv", by: "`nines compare`",
    row: "A row a design, fault and phase: where its difference from the first design comes from.",
    [
      .init("design", .text, "the design"), .init("fault", .text, "the fault class or drill"),
      .init("phase", .text, "what the lost requests waited for"),
      .init("first_min_per_year", .number, "min/year", "losses of the first design"),
      .init("design_min_per_year", .number, "min/year", "losses of this design"),
      .init("less_first", .number, "min/year", "difference, paired by replication"),
      .init("less_first_low", .number, "min/year", "lower end of its interval"),
      .init("less_first_high", .number, "min/year", "upper end of its interval"), method, note,
      .init("meaning", .text, "what the phase is"),
    ])

  static let pareto = TableContract(
    "pareto.csv", by: "`nines compare`", row: "A row a design: its cost against its losses.",
    [
      .init("design", .text, "the design"),
      .init("cost_usd_per_year", .number, "USD/year", "its cost"),
      .init("unavailability", .number, "failed over valid requests"),
      .init("lost_min_per_year", .number, "min/year", "the same as minutes of a full outage"),
      .init("on_front", .truth, "whether no other design is as good in both and better in one"),
      .init("dominated_by", .text, "a design that is"),
    ])

  private static func estimate(
    _ name: String, _ unit: String, _ meaning: String
  ) -> [ColumnContract] {
    [
      .init(name, .number, unit, meaning),
      .init("\(name)_low", .number, unit, "lower end of its 95 % interval"),
      .init("\(name)_high", .number, unit, "upper end of its 95 % interval"),
    ]
  }

  static let replay = TableContract(
    "replay.csv", by: "`nines replay`", row: "A row a past incident and design.",
    [
      .init("incident", .text, "its name"), .init("title", .text, "what it was"),
      .init("onset_utc", .time, "when it began"),
      .init("length_min", .number, "min", "how long it lasted"),
      .init("design", .text, "the design"),
      .init("struck", .text, "places of the design that it hits"),
      .init("stands_for", .text, "places of the incident that they stand for"),
    ] + estimate("lost_requests", "requests", "requests lost to it")
      + estimate("bad_minutes", "min", "minutes that were not good")
      + estimate("budget_share", "", "over the error budget of a window; 1 is all of it")
      + estimate("lost_value_usd", "USD", "worth of the lost requests")
      + estimate("added_cost_usd", "USD", "cost beyond that of the same days without it") + [
        .init("failovers", .number, "failovers that were decided, mean"),
        .init("move_s", .number, "s", "onset until the traffic was moved, mean"),
        .init("worst_phase", .text, "what most of the lost requests waited for"),
        .init("worst_phase_share", .number, "its share of the losses"), method, note,
        .init("reading", .text, "how the incident was read"),
        .init("source", .text, "where its times come from"),
        .init("status", .text, "how far they were verified"),
      ])
}
