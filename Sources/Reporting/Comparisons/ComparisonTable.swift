import Experiments

/// `comparison.csv`: a row a measure that both designs have.
public enum ComparisonTable {
  static let columns = [
    "measure", "unit", "better", "a", "a_low", "a_high", "b", "b_low", "b_high", "b_less_a",
    "b_less_a_low", "b_less_a_high", "probability_a_better", "share_a_better", "method", "note",
    "definition",
  ]

  /// Writes the table and closes the sink.
  ///
  /// - Returns: the number of rows below the header.
  @discardableResult
  public static func write(
    _ comparison: Comparison, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for row in comparison.rows {
      table.text(row.measure.name)
      table.text(row.measure.unit)
      table.text(row.measure.polarity.rawValue)
      table.estimate(row.a)
      table.estimate(row.b)
      table.estimate(row.difference)
      table.number(row.probabilityABetter)
      if row.measure.polarity == .neutral {
        table.empty()
      } else {
        table.number(row.shareABetter)
      }
      table.text(row.difference.method)
      table.text(row.difference.note ?? "")
      table.text(row.measure.definition)
      try table.endRow()
    }
    try table.finish()
    return comparison.rows.count
  }
}
