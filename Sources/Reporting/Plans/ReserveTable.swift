import Experiments
import Stochastics

/// `reserves.csv`: what each reserve of the scenario as written costs and saves.
public enum ReserveTable {
  static let columns = [
    "reserve", "cost_usd_per_year", "cost_low", "cost_high", "saved_downtime_min_per_year",
    "saved_downtime_low", "saved_downtime_high", "saved_value_usd_per_year", "saved_value_low",
    "saved_value_high", "goal_without_it", "goal_confidence",
  ]

  /// Writes the table and closes the sink.
  ///
  /// - Returns: the number of rows below the header.
  @discardableResult
  public static func write(
    _ prices: [ReservePrice], to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for price in prices {
      table.text(price.reserve.rawValue)
      table.estimate(price.cost)
      table.estimate(price.savedDowntime)
      table.estimate(price.savedValue)
      table.text(price.verdictWithout.name)
      table.number(Verdict.confidence)
      try table.endRow()
    }
    try table.finish()
    return prices.count
  }
}
