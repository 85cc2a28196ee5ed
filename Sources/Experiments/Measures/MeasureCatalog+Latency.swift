extension MeasureCatalog {
  /// What a flow can say of latency: means, not percentiles.
  static var latency: [Measure] {
    [
      .ratio(
        "flow_utilization", unit: "", .neutral,
        "slots in use over slots, mean over the time of instances that take traffic; flow estimate",
        { $0.latency.busySeconds }, over: { $0.latency.instanceSeconds }),
      .ratio(
        "flow_wait", unit: "s", .lowerIsBetter,
        "wait for a slot, mean over requests that got one; flow estimate",
        { $0.latency.waiting }, over: { $0.latency.started }),
      .ratio(
        "flow_time_to_first_token", unit: "s", .lowerIsBetter,
        "wait and mean prefill, mean over requests that got a slot; flow estimate",
        { $0.latency.waiting + $0.latency.prefill },
        over: { $0.latency.started }),
      .ratio(
        "flow_time_per_token", unit: "s", .lowerIsBetter,
        "between two tokens, prompts read meanwhile included, mean over requests; flow estimate",
        { $0.latency.tokenTime }, over: { $0.latency.started }),
    ]
  }
}
