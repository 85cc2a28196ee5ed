import CloudSimulation

extension MeasureCatalog {
  /// What retries and expired work do to a service.
  static var overload: [Measure] {
    [
      .ratio(
        "tries_per_request", unit: "", .lowerIsBetter,
        "first tries and retries that were sent, over valid requests",
        { Units.requests($0.overload.tries) }, over: { $0.valid }),
      .ratio(
        "throttled_tries", unit: "", .neutral,
        "tries that clients refused themselves, over all that they wanted",
        { Units.requests($0.overload.throttled) },
        over: { Units.requests($0.overload.tries) + Units.requests($0.overload.throttled) }),
      .ratio(
        "hedges_per_request", unit: "", .neutral,
        "copies that clients sent of slow or failed tries, over valid requests",
        { Units.requests($0.overload.hedges) }, over: { $0.valid }),
      .ratio(
        "slow_tries", unit: "", .lowerIsBetter,
        "tries of clients that hedge whose first copy was slower than the delay, over valid requests",
        { Units.requests($0.overload.slowFirsts) }, over: { $0.valid }),
      .ratio(
        "slow_requests", unit: "", .lowerIsBetter,
        "tries of clients that hedge all of whose copies were slower than it, over valid requests",
        { Units.requests($0.overload.slowAlls) }, over: { $0.valid }),
      .ratio(
        "wasted_work", unit: "", .lowerIsBetter,
        "requests served after their client had given up, over all that were served",
        { Units.requests($0.overload.wasted) },
        over: { Units.requests($0.overload.wasted) + $0.latency.started }),
      .mean(
        "lone_overloads", unit: "/year", .lowerIsBetter,
        "overloads of a minute or more that first tries alone would not have caused",
        { Double($0.overload.loneCount) / $0.years }),
      .mean(
        "lone_overload_time", unit: "min/year", .lowerIsBetter,
        "time in such overload, which outlives its cause",
        { $0.overload.loneSeconds / 60 / $0.years }),
      .mean(
        "lone_overload_longest", unit: "min", .lowerIsBetter,
        "the longest such overload of a replication", { $0.overload.longestLoneSeconds / 60 }),
    ]
  }
}
