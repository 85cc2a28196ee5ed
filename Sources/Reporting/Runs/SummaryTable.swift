/// `summary.csv`: a row a measure, then a row for each line of the budget receipt.
public enum SummaryTable {
  static let columns = [
    "measure", "value", "low", "high", "unit", "method", "note", "better", "definition",
  ]

  /// Writes the table and closes the sink.
  ///
  /// - Returns: the number of rows below the header.
  @discardableResult
  public static func write(_ summary: Summary, to sink: any ByteSink) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    let rows =
      summary.measures
      + summary.receipt.lines.map {
        Summary.Row(
          name: $0.name, estimate: $0.estimate, unit: "min/year", polarity: .lowerIsBetter,
          definition: Receipt.definition(of: $0))
      }
    for row in rows {
      table.text(row.name)
      table.estimate(row.estimate)
      table.text(row.unit)
      table.text(row.estimate.method)
      table.text(row.estimate.note ?? "")
      table.text(row.polarity.rawValue)
      table.text(row.definition)
      try table.endRow()
    }
    try table.finish()
    return rows.count
  }
}
