import CloudSimulation
import Experiments

/// The tables of a run.
extension TableCatalog {
  static let runTables = [
    summary, receipt, replications, traffic, pools, drills, readiness, strikes, months, regions,
    faults,
  ]

  private static let interval: [ColumnContract] = [
    .init("low", .number, "that of the row", "lower end of the 95 % interval"),
    .init("high", .number, "that of the row", "upper end of the 95 % interval"),
  ]
  static let method = ColumnContract("method", .text, "how the interval was made")
  static let note = ColumnContract("note", .text, "why an interval is missing, or what limits it")

  private static let summary = TableContract(
    "summary.csv", by: "`nines run`, `nines shard merge`",
    row: "A row a measure (`nines list measures`), then one a line of the budget receipt.",
    [
      .init("measure", .text, "its name; those of the receipt begin with `receipt_`"),
      .init("value", .number, "that of the row", "the estimate"),
    ] + interval + [
      .init("unit", .text, "of value, low and high; empty for a pure number"), method, note,
      .init("better", .text, "`higher`, `lower` or `neutral`: which direction is better"),
      .init("definition", .text, "what it is, in one sentence"),
    ])

  private static let receipt = TableContract(
    "receipt.csv", by: "`nines run`, `nines shard merge`",
    row:
      "A row a fault or drill, phase and geography in which anything was lost; they add up to all losses.",
    [
      .init("fault", .text, "the fault class or drill; `no-fault` for losses without one"),
      .init("planned", .yesNo, "whether it is a drill"),
      .init("phase", .text, "what the lost requests waited for"),
      .init("geography", .text, "where they came from"),
      .init("lost_requests", .number, "requests", "lost in one replication, mean"),
      .init("share_of_lost", .number, "over all lost requests"),
      .init("minutes_per_year", .number, "min/year", "the loss as minutes of a full outage"),
      .init("minutes_per_year_low", .number, "min/year", "lower end of its 95 % interval"),
      .init("minutes_per_year_high", .number, "min/year", "upper end of its 95 % interval"), method,
      note,
    ])

  private static let replications = TableContract(
    "replications.csv", by: "`nines run`, `nines shard merge`",
    row: "A row a replication, in the order of their numbers.",
    [
      .init("replication", .integer, "its number, from 0"),
      .init("years", .number, "year", "length of the horizon, in years of 365 days"),
      .init("availability", .number, "good over valid requests"),
      .init("time_availability", .number, "share of minutes that were good"),
      .init(
        "request_downtime_min_per_year", .number, "min/year", "losses as minutes of a full outage"),
      .init("downtime_min_per_year", .number, "min/year", "minutes that were not good"),
      .init("requests", .number, "requests", "valid requests"),
      .init("failed", .number, "requests", "failed requests"),
    ]
      + FailureKind.allCases.map {
        .init("failed_\($0.name)", .number, "requests", "of these: \($0.definition)")
      } + [
        .init("error_budget_used", .number, "lost over what the goal allows; 1 is all of it"),
        .init("worst_month", .number, "availability of the worst month, by the goal's measure"),
        .init("months_at_goal", .integer, "months that kept the goal"),
        .init("months", .integer, "calendar months of the horizon"),
        .init("windows_at_goal", .integer, "windows of the objective that kept the goal"),
        .init("windows", .integer, "windows of the objective"),
        .init("met_goal", .truth, "whether all windows kept the goal"),
        .init("cost_usd", .number, "USD", "instances, idle reserve and transfer"),
        .init("lost_value_usd", .number, "USD", "worth of the failed requests"),
        .init("instance_hours", .number, "h", "paid hours of instances in use"),
        .init("incidents", .integer, "faults that hit something, and drills"),
        .init("failovers", .integer, "failovers that were decided"),
        .init("flaps", .integer, "failovers within a hold-down after a failback"),
      ]
      + DrillVerdict.allCases.map {
        .init("drills_\($0.rawValue)", .integer, "drills with this verdict")
      })

  private static let traffic = TableContract(
    "traffic.csv", by: "`nines run`, `nines shard merge`",
    row:
      "A row a geography and request class, in the order of the scenario; means over replications.",
    [
      .init("geography", .text, "where the requests come from"),
      .init("class", .text, "the request class"),
      .init("client", .text, "the kind of client"),
      .init("timezone", .text, "whose clock the geography follows"),
      .init("requests", .number, "requests", "valid requests of a replication"),
      .init("share", .number, "over all valid requests"),
      .init("failed", .number, "requests", "failed requests of a replication"),
      .init("availability", .number, "good over valid requests"),
      .init("availability_low", .number, "lower end of its 95 % interval"),
      .init("availability_high", .number, "upper end of its 95 % interval"),
    ]
      + FailureKind.allCases.map {
        .init("failed_\($0.name)", .number, "requests", "of the failed: \($0.definition)")
      } + [
        .init("lost_value_usd", .number, "USD", "worth of the failed requests of a replication"),
        method, note,
      ])

  private static let pools = TableContract(
    "pools.csv", by: "`nines run`, `nines shard merge`",
    row: "A row a pool, in the order of the scenario; figures of a year, means over replications.",
    [
      .init("region", .text, "its region"), .init("pool", .text, "its name"),
      .init("instance", .text, "the instance type"),
      .init("purchase", .text, "`on_demand`, `reserved` or `spot`"),
      .init("price_usd_h", .number, "USD/h", "price of an instance hour"),
      .init("price_status", .text, "where the price comes from"),
      .init("instance_h", .number, "h/year", "paid hours of instances in use"),
      .init("instance_usd", .number, "USD/year", "their cost"),
      .init("idle_reserve_h", .number, "h/year", "reserved hours that nothing used"),
      .init("idle_reserve_usd", .number, "USD/year", "their cost"),
      .init("unused_usd", .number, "USD/year", "part of the cost whose slots stood empty"),
      .init("quota", .integer, "instances", "the most that the provider grants"),
      .init(
        "quota_peak", .number, "most in use at once over the quota; empty without a written one"),
      .init("quota_warning_h", .number, "h/year", "hours at or above the quota's warning"),
      .init("requested", .number, "/year", "instances asked of the provider, each once"),
      .init("granted", .number, "/year", "of these, granted at once or later"),
      .init("refused_by_stock_out", .number, "/year", "refused since the type was sold out"),
      .init("refused_by_quota", .number, "/year", "refused by the quota"),
      .init("refused_by_fault", .number, "/year", "refused by a fault that blocks launches"),
      .init("restarted", .number, "/year", "machines that came back and loaded again"),
      .init("entered", .number, "/year", "instances that entered the load balancer"),
      .init("time_to_enter_s", .number, "s", "from the request to there, mean"),
      .init("preload_timeouts", .number, "/year", "attempts whose preload took too long"),
      .init("spot_reclaims", .number, "/year", "spot instances taken back while they served"),
    ])

  private static let drills = TableContract(
    "drills.csv", by: "`nines run`, `nines shard merge`",
    row: "A row a drill that was due, replication by replication in the order of their dates.",
    [
      .init("replication", .integer, "the replication's number"),
      .init("drill", .text, "its name"), .init("scope", .text, "what it takes away"),
      .init("place", .text, "where"), .init("due_utc", .time, "when it was due"),
      .init("due_s", .number, "s", "the same, since the scenario's start"),
      .init("verdict", .text, "`passed`, `failed`, `aborted` or `skipped`"),
      .init("incident", .integer, "its incident in incidents.csv; empty when skipped"),
      .init("restored_s", .number, "s", "until users were served again, from its start"),
      .init("lost_requests", .number, "requests", "lost to it"),
      .init("request_budget_share", .number, "lost over what the goal lets the replication lose"),
      .init("latent_found", .integer, "latent faults that its failover showed"),
    ])

  private static let readiness = TableContract(
    "readiness.csv", by: "`nines run`, `nines shard merge`",
    row:
      "A row a class of time since traffic was last sent to a region; classes without a failover are left out.",
    [
      .init("planned", .yesNo, "whether drills sent the traffic"),
      .init("since_last_from_days", .number, "days", "time since the last, from"),
      .init("since_last_to_days", .number, "days", "and to; empty for no end"),
      .init("failovers", .integer, "failovers after such a time, over all replications"),
      .init("met_latent_fault", .integer, "of these, those that met a latent fault"),
      .init("share", .number, "the share of them"),
      .init("share_low", .number, "lower end of its 95 % interval"),
      .init("share_high", .number, "upper end of its 95 % interval"),
      method, note,
    ])

  private static let strikes = TableContract(
    "strikes.csv", by: "`nines run`, `nines shard merge`",
    row: "A row a replication and fault class with a rate.",
    [
      .init("replication", .integer, "the replication's number"),
      .init("fault", .text, "its name"),
      .init("hits", .integer, "strikes that hit something"),
      .init("expected_hits", .number, "rate times the time at risk"),
    ])

  private static let months = TableContract(
    "months.csv", by: "`nines run`, `nines shard merge`",
    row:
      "A row a calendar month of the horizon, over all replications. 1 is all of a month's budget.",
    [
      .init("month", .text, "`YYYY-MM`"),
      .init("availability", .number, "by the goal's measure, mean"),
      .init("budget_used", .number, "lost over what the goal allows in the month, mean"),
      .init("budget_used_median", .number, "half of the replications use no more"),
      .init("budget_used_p95", .number, "95 % of the replications use no more"),
      .init("budget_used_worst", .number, "the most that a replication uses"),
      .init("worst_replication", .integer, "that replication's number"),
      .init("share_at_goal", .number, "share of replications that keep the goal in the month"),
    ])

  private static let regions = TableContract(
    "regions.csv", by: "`nines run`, `nines shard merge`",
    row:
      "A row a region, in the order of the scenario; figures of a year, means over replications.",
    [
      .init("region", .text, "its name"), .init("cloud", .text, "its cloud"),
      .init("zones", .integer, "its zones"),
      .init("instances", .integer, "instances at the start"),
      .init("served_requests", .number, "requests/year", "requests that it answered"),
      .init("share_of_served", .number, "over those of all regions"),
      .init("incidents", .number, "/year", "incidents that hit it first"),
      .init("instances_lost", .number, "/year", "instances that they took"),
      .init("lost_requests", .number, "requests/year", "requests lost to them"),
      .init("lost_min_per_year", .number, "min/year", "the same as minutes of a full outage"),
      .init("instance_h", .number, "h/year", "paid hours of instances in use"),
      .init("cost_usd", .number, "USD/year", "instances and idle reserve"),
      .init("cost_per_million_usd", .number, "USD", "cost of a million requests served here"),
    ])

  private static let faults = TableContract(
    "faults.csv", by: "`nines run`, `nines shard merge`",
    row: "A row a fault class, drills after faults; figures of a year, means over replications. "
      + "Quantiles are those of single incidents, to 1 %.",
    [
      .init("fault", .text, "the fault class or drill"),
      .init("planned", .yesNo, "whether it is a drill"),
      .init("incidents", .number, "/year", "incidents"),
      .init("lossless_share", .number, "share of its incidents that lost nothing"),
      .init("lost_requests", .number, "requests/year", "requests lost to it"),
      .init("lost_min_per_year", .number, "min/year", "the same as minutes of a full outage"),
      .init("lost_min_low", .number, "min/year", "lower end of its 95 % interval"),
      .init("lost_min_high", .number, "min/year", "upper end of its 95 % interval"),
      .init("share_of_lost", .number, "over all lost requests"),
      .init("lost_value_usd", .number, "USD/year", "worth, at that of the mean failed request"),
      .init("streams_cut", .number, "/year", "answers that were cut off"),
      .init("sessions_hit", .number, "/year", "live sessions whose place was lost"),
      .init("sessions_lost", .number, "/year", "of these, sessions that could not go on"),
      .init("instances_lost", .number, "/year", "instances that it took"),
      .init("lost_per_incident_median", .number, "requests", "half of its incidents lose no more"),
      .init("lost_per_incident_p95", .number, "requests", "95 % of its incidents lose no more"),
      .init("lost_per_incident_max", .number, "requests", "the most that an incident lost"),
    ]
      + RunDigest.moments.flatMap { moment -> [ColumnContract] in
        [
          .init("\(moment.name)_share", .number, "share of its incidents with '\(moment.title)'"),
          .init("\(moment.name)_median_s", .number, "s", "onset to '\(moment.title)', median"),
          .init("\(moment.name)_p95_s", .number, "s", "the same, 95 % take no longer"),
          .init("\(moment.name)_max_s", .number, "s", "the same, the longest"),
        ]
      })
}

extension ColumnContract {
  /// A column without a unit.
  init(_ name: String, _ kind: Kind, _ meaning: String) {
    self.init(name, kind, "", meaning)
  }
}
