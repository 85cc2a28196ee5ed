import Stochastics

extension CSVWriter {
  /// Adds a number, or an empty cell for none.
  mutating func number(_ value: Double?) {
    if let value { number(value) } else { empty() }
  }

  /// Adds three cells: value, low, high.
  mutating func estimate(_ estimate: Estimate) {
    number(estimate.value)
    number(estimate.low)
    number(estimate.high)
  }
}
