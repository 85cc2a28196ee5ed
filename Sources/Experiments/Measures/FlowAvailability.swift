import Stochastics

/// Good over valid requests of one geography and request class.
public enum FlowAvailability {
  /// The estimate over replications, a ratio of means.
  ///
  /// - Parameter flow: `geography * classes + class`.
  /// - Throws: `StatisticsError` for no rows.
  public static func estimate(
    _ rows: [ReplicationRow], flow: Int
  ) throws(StatisticsError) -> Estimate {
    let measure = Measure.ratio(
      "availability", unit: "", .higherIsBetter, "good over valid requests",
      { $0.flows[flow].valid - $0.flows[flow].failed }, over: { $0.flows[flow].valid })
    return try measure.reported(rows)
  }
}
