extension MeasureCatalog {
  /// What probes that fail by themselves do; only where a scenario has any.
  static var falseAlarms: [Measure] {
    [
      .mean(
        "false_alarms", unit: "/year", .lowerIsBetter,
        "detections of regions that answered, as probes failed by themselves",
        { Double($0.falseAlarms) / $0.years }),
      .mean(
        "false_failovers", unit: "/year", .lowerIsBetter,
        "failovers that were decided on false alarms", { Double($0.falseFailovers) / $0.years }),
    ]
  }

  /// What people who decide do; only where a scenario has any.
  static var people: [Measure] {
    [
      .mean(
        "pages", unit: "/year", .lowerIsBetter, "times that somebody was paged to decide",
        { Double($0.pages) / $0.years }),
      .mean(
        "escalations", unit: "/year", .lowerIsBetter,
        "pages to a next person, as the one before did not acknowledge",
        { Double($0.escalations) / $0.years }),
      .ratio(
        "time_to_acknowledge", unit: "s", .lowerIsBetter,
        "page to acknowledgement, mean over decisions",
        { $0.failoverSeconds.reduce(0) { $0 + ($1.acknowledged ?? 0) } },
        over: { Double($0.failoverSeconds.count { $0.acknowledged != nil }) }),
    ]
  }
}
