import Experiments
import Stochastics

/// `designs.csv`: a row a measure and design, each design against the first.
public enum DesignsTable {
  static let columns = [
    "measure", "unit", "better", "design", "value", "low", "high", "less_first", "less_first_low",
    "less_first_high", "confidence", "p_value", "p_value_holm", "probability_better",
    "share_better", "method", "note", "definition",
  ]

  /// Writes the table and closes the sink.
  ///
  /// - Returns: the number of rows below the header.
  static func write(
    _ comparison: DesignComparison, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    var count = 0
    for row in comparison.rows {
      for (index, name) in comparison.names.enumerated() {
        guard let estimate = row.estimates[index] else { continue }
        table.text(row.measure.name)
        table.text(row.measure.unit)
        table.text(row.measure.polarity.rawValue)
        table.text(name)
        table.estimate(estimate)
        table.contrast(row.contrasts[index], isNeutral: row.measure.polarity == .neutral)
        table.text(row.contrasts[index]?.difference.method ?? estimate.method)
        table.text(row.contrasts[index]?.difference.note ?? estimate.note ?? "")
        table.text(row.measure.definition)
        try table.endRow()
        count += 1
      }
    }
    try table.finish()
    return count
  }
}

/// `pairs.csv`: every pair of designs in what matters most, corrected for all pairs of a measure.
enum PairsTable {
  static let columns = [
    "measure", "unit", "better", "first", "second", "second_less_first", "second_less_first_low",
    "second_less_first_high", "confidence", "p_value", "p_value_holm",
    "probability_second_better", "share_second_better", "note",
  ]

  static func write(
    _ comparison: DesignComparison, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for pair in comparison.pairs {
      table.text(pair.measure.name)
      table.text(pair.measure.unit)
      table.text(pair.measure.polarity.rawValue)
      table.text(comparison.names[pair.first])
      table.text(comparison.names[pair.second])
      table.contrast(pair.contrast, isNeutral: pair.measure.polarity == .neutral)
      table.text(pair.contrast.difference.note ?? "")
      try table.endRow()
    }
    try table.finish()
    return comparison.pairs.count
  }
}

/// `differences.csv`: what the designs' files differ in, a column a design.
enum DifferencesTable {
  static func write(
    _ differences: [DesignDifference], names: [String], to sink: any ByteSink
  ) throws(OutputError) -> Int {
    let designs = UniqueNames.make(names, reserved: ["path", "meaning"])
    var table = CSVWriter(to: sink, columns: ["path"] + designs + ["meaning"])
    for difference in differences {
      table.text(difference.path)
      for value in difference.values { value.map { table.text($0) } ?? table.empty() }
      table.text(difference.help)
      try table.endRow()
    }
    try table.finish()
    return differences.count
  }
}

/// `origins.csv`: which faults and phases make the difference from the first design.
enum OriginsTable {
  static let columns = [
    "design", "fault", "phase", "first_min_per_year", "design_min_per_year", "less_first",
    "less_first_low", "less_first_high", "method", "note", "meaning",
  ]

  static func write(
    _ comparison: DesignComparison, to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for origin in comparison.origins {
      table.text(comparison.names[origin.design])
      table.text(origin.fault ?? Receipt.withoutFault)
      table.text(origin.phase.name)
      table.number(origin.first)
      table.number(origin.other)
      table.estimate(origin.difference)
      table.text(origin.difference.method)
      table.text(origin.difference.note ?? "")
      table.text(origin.phase.blame)
      try table.endRow()
    }
    try table.finish()
    return comparison.origins.count
  }
}

/// `pareto.csv`: cost beside what is lost, and which designs no other one beats in both.
enum ParetoTable {
  static let columns = [
    "design", "cost_usd_per_year", "unavailability", "lost_min_per_year", "on_front",
    "dominated_by",
  ]

  static func write(
    _ tradeOffs: [TradeOff], names: [String], to sink: any ByteSink
  ) throws(OutputError) -> Int {
    var table = CSVWriter(to: sink, columns: columns)
    for (name, point) in zip(names, tradeOffs) {
      table.text(name)
      table.number(point.cost)
      table.number(point.unavailability)
      table.number(point.unavailability * minutesPerYear)
      table.truth(point.isOnFront)
      table.text(point.dominatedBy.map { names[$0] } ?? "")
      try table.endRow()
    }
    try table.finish()
    return names.count
  }
}

extension CSVWriter {
  /// Adds eight cells: difference, low, high, confidence, p-value, Holm's, probability, share.
  mutating func contrast(_ contrast: Contrast?, isNeutral: Bool) {
    number(contrast?.difference.value)
    number(contrast?.difference.low)
    number(contrast?.difference.high)
    number(contrast?.confidence)
    number(contrast?.pValue)
    number(contrast?.adjusted)
    number(contrast?.probabilityBetter)
    number(isNeutral ? nil : contrast?.shareBetter)
  }
}
