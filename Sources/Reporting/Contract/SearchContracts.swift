/// The tables of rare events, sensitivity and tuning.
extension TableCatalog {
  static let searchTables = [
    estimates, strata, sensitivity, changes, points, front, confirmation,
  ]

  private static let estimates = TableContract(
    "estimates.csv", by: "`nines run --method`", row: "A row a measure that the method estimates.",
    [
      .init("measure", .text, "its name"),
      .init("value", .number, "that of the row", "the estimate"),
      .init("low", .number, "that of the row", "lower end of the 95 % interval"),
      .init("high", .number, "that of the row", "upper end of the 95 % interval"),
      .init("unit", .text, "of the value; empty for a pure number"), method, note,
      .init("better", .text, "`higher`, `lower` or `neutral`"),
      .init("definition", .text, "what the measure is"),
    ])

  private static let strata = TableContract(
    "strata.csv", by: "`nines run --method`", row: "A row a part that was sampled by itself.",
    [
      .init("stratum", .text, "which onsets, or which level"),
      .init("weight", .number, "its probability, or its weight in the estimate"),
      .init("observations", .integer, "observations that were made in it"),
    ])

  private static let sensitivity = TableContract(
    "sensitivity.csv", by: "`nines sensitivity`",
    row:
      "A row a knob, the one with the largest effect first. Effects are nines over the whole range.",
    [
      .init("rank", .integer, "from 1"), .init("knob", .text, "its path in the scenario"),
      .init("chosen", .truth, "whether it can be chosen, and is no rate of nature"),
      .init("from", .text, "one end of its range"), .init("to", .text, "the other end"),
      .init("mu_star_nines", .number, "nines", "mean size of its elementary effects (Morris)"),
      .init("mu_star_error", .number, "nines", "standard error of that"),
      .init("mu_nines", .number, "nines", "their mean, with the sign"),
      .init("sigma_nines", .number, "nines", "their deviation: curvature and interaction"),
      .init("first_order", .number, "share of the variance by it alone (Sobol)"),
      .init("total_order", .number, "share by it and its interactions"),
      .init("total_order_error", .number, "standard error of that"),
    ])

  private static let changes = TableContract(
    "changes.csv", by: "`nines sensitivity`",
    row: "A row a single change of the scenario as written, on common random numbers.",
    [
      .init("knob", .text, "its path"),
      .init("chosen", .truth, "whether it can be chosen, and is no rate of nature"),
      .init("value", .text, "the value that it is changed to"),
      .init("unavailability", .number, "with the change"),
      .init("unavailability_low", .number, "lower end of its 95 % interval"),
      .init("unavailability_high", .number, "upper end of its 95 % interval"),
      .init("less_written", .number, "difference to the scenario as written, paired"),
      .init("less_written_low", .number, "lower end of its interval"),
      .init("less_written_high", .number, "upper end of its interval"),
      .init("confidence", .number, "of that interval: 95 % for all changes together"),
      .init("p_value", .number, "of no difference"),
      .init("p_value_holm", .number, "the same for all changes together (Holm)"),
      .init("probability_better", .number, "that the change is better in the mean"),
      .init("share_better", .number, "share of replications in which it is better"),
      .init("nines_gained", .number, "nines", "more nines of availability"),
      .init("added_cost_usd_per_year", .number, "USD/year", "more cost"),
      .init("added_cost_low", .number, "USD/year", "lower end of its 95 % interval"),
      .init("added_cost_high", .number, "USD/year", "upper end of its 95 % interval"), note,
    ])

  private static let points = TableContract(
    "points.csv", by: "`nines tune`",
    row:
      "A row a design that was tried, in order; further columns are the constraints' values and the knobs.",
    [
      .init("point", .integer, "its number, from 1"),
      .init("stage", .text, "`start` or `improvement`"),
      .init("replications", .integer, "that were spent on it"),
      .init("objective", .number, "what is made small, mean"),
      .init("objective_error", .number, "standard error of that"),
      .init("unavailability", .number, "failed over valid requests"),
      .init("goal_share", .number, "share of the objective's windows that keep the goal"),
      .init("finalist", .truth, "whether it was in the race"),
      .init("winner", .truth, "whether it was confirmed"),
      .init("on_front", .truth, "whether no other is better in objective and loss"),
    ])

  private static let front = TableContract(
    "front.csv", by: "`nines tune`",
    row: "A row a design that no other beats in objective and loss; further columns are the knobs.",
    [
      .init("point", .integer, "its number in points.csv"),
      .init("objective", .number, "what is made small, mean"),
      .init("unavailability", .number, "failed over valid requests"),
      .init("lost_min_per_year", .number, "min/year", "the same as a full outage"),
      .init("goal_share", .number, "share of the objective's windows that keep the goal"),
    ])

  private static let confirmation = TableContract(
    "confirmation.csv", by: "`nines tune`",
    row: "A row a constraint of a design that was tried again on fresh seeds.",
    [
      .init("try", .integer, "from 1"), .init("point", .integer, "its number in points.csv"),
      .init("constraint", .text, "the goal, or a measure"),
      .init("value", .number, "that of the constraint", "the estimate"),
      .init("low", .number, "that of the constraint", "lower end of its interval"),
      .init("high", .number, "that of the constraint", "upper end of its interval"),
      .init("relation", .text, "`at most` or `at least`"),
      .init("bound", .number, "that of the constraint", "the limit"),
      .init(
        "shortfall", .number, "that of the constraint", "by how much it is missed; 0 when kept"),
      .init("kept", .text, "`yes`, `no` or `not sure`"),
      .init("replications", .integer, "fresh ones"),
      .init("objective", .number, "what is made small, on them"), method,
    ])
}
