import Experiments

/// The tables of comparisons, replays, plans and searches.
extension TableCatalog {
  static let studyTables = [
    comparison, designs, pairs, differences, origins, pareto, replay, plan, reserves, overload,
  ]

  private static let comparison = TableContract(
    "comparison.csv", by: "`nines compare`", row: "A row a measure that both designs have.",
    [
      .init("measure", .text, "its name"),
      .init("unit", .text, "of the values; empty for a pure number"),
      .init("better", .text, "`higher`, `lower` or `neutral`"),
      .init("a", .number, "that of the row", "the first design's value"),
      .init("a_low", .number, "that of the row", "lower end of its 95 % interval"),
      .init("a_high", .number, "that of the row", "upper end of its 95 % interval"),
      .init("b", .number, "that of the row", "the second design's value"),
      .init("b_low", .number, "that of the row", "lower end of its 95 % interval"),
      .init("b_high", .number, "that of the row", "upper end of its 95 % interval"),
      .init("b_less_a", .number, "that of the row", "difference, paired by replication"),
      .init("b_less_a_low", .number, "that of the row", "lower end of its 95 % interval"),
      .init("b_less_a_high", .number, "that of the row", "upper end of its 95 % interval"),
      .init("probability_a_better", .number, "that A is better in the mean"),
      .init("share_a_better", .number, "share of replications in which A is better"), method, note,
      .init("definition", .text, "what the measure is"),
    ])

  private static let plan = TableContract(
    "plan.csv", by: "`nines plan`", row: "A row a point of the plan.",
    [
      .init("buffer", .number, "capacity beyond what is wanted, as a share"),
      .init("size", .number, "what sizes of pools were multiplied by"),
      .init("growth", .number, "/year", "growth of the traffic"),
      .init("availability", .number, "good over valid requests"),
      .init("availability_low", .number, "lower end of its 95 % interval"),
      .init("availability_high", .number, "upper end of its 95 % interval"),
      .init("time_availability", .number, "share of minutes that were good"),
      .init("time_availability_low", .number, "lower end of its 95 % interval"),
      .init("time_availability_high", .number, "upper end of its 95 % interval"),
      .init("goal", .text, "whether the goal is reached"),
      .init("goal_confidence", .number, "how sure that is"),
      .init("probability_meets_slo", .number, "share of windows that keep the goal"),
      .init("first_failing_month", .text, "first month whose mean is under the goal, `YYYY-MM`"),
      .init("cost_usd_per_year", .number, "USD/year", "cost"),
      .init("lost_value_usd_per_year", .number, "USD/year", "worth of the failed requests"),
      .init("cost_per_million_usd", .number, "USD", "cost of a million good requests"),
      .init("instances_wanted_at_peak", .number, "instances", "what the narrowest region needs"),
      .init("instances_at_peak", .number, "instances", "what it has"),
      .init("binding", .text, "what limits it"),
      .init("binding_region", .text, "the narrowest region"),
      .init("load_at_peak_theory", .number, "load over capacity at its greatest rate"),
      .init("load_without_a_zone_theory", .number, "the same without its largest zone"),
      .init("p99_wait_s_theory", .number, "s", "wait that 1 % exceed; empty when overloaded"),
      .init("greatest_loss_fault", .text, "the fault that costs most"),
      .init("greatest_loss_phase", .text, "the phase that costs most with it"),
      .init("greatest_loss_share", .number, "their share of all losses"),
    ])

  private static let reserves = TableContract(
    "reserves.csv", by: "`nines plan`",
    row: "A row a reserve of the scenario: what it costs and saves against doing without it.",
    [
      .init("reserve", .text, "which one"),
      .init("cost_usd_per_year", .number, "USD/year", "what it costs"),
      .init("cost_low", .number, "USD/year", "lower end of its 95 % interval"),
      .init("cost_high", .number, "USD/year", "upper end of its 95 % interval"),
      .init("saved_downtime_min_per_year", .number, "min/year", "losses that it prevents"),
      .init("saved_downtime_low", .number, "min/year", "lower end of its 95 % interval"),
      .init("saved_downtime_high", .number, "min/year", "upper end of its 95 % interval"),
      .init("saved_value_usd_per_year", .number, "USD/year", "their worth"),
      .init("saved_value_low", .number, "USD/year", "lower end of its 95 % interval"),
      .init("saved_value_high", .number, "USD/year", "upper end of its 95 % interval"),
      .init("goal_without_it", .text, "whether the goal is reached without it"),
      .init("goal_confidence", .number, "how sure that is"),
    ])

  private static let overload = TableContract(
    "overload.csv", by: "`nines overload`",
    row: "A row for the carried, the tipping and the recovery load, then one a trial.",
    [
      .init("kind", .text, "`carried`, `tipping`, `recovery` or `trial`"),
      .init("load_rps", .number, "requests/s", "the load"),
      .init("share_of_carried", .number, "over the load that is carried"),
      .init("cut_to_rps", .number, "requests/s", "what the load was cut to"),
      .init("outlives", .truth, "whether overload outlived its cause"),
      .init("overload_s", .number, "s", "how long it lasted"),
      .init("lost_share", .number, "share of requests lost"),
    ])
}
