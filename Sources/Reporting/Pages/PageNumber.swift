import Stochastics

/// Numbers of a page: short, and never longer than they are exact.
enum PageNumber {
  /// Three significant digits; what is nearly nothing says so.
  static func text(_ value: Double, digits: Int = 3) -> String {
    if value != 0, value.magnitude < 1e-4 { return value < 0 ? "> -0.0001" : "< 0.0001" }
    return NumberText.significant(value, digits: digits)
  }

  /// The decimals that an estimate's interval leaves; a share of good has two more for its nines.
  static func decimals(of estimate: Estimate, isShareOfGood: Bool) -> Int {
    isShareOfGood
      ? min(12, NumberText.decimals(forAvailability: estimate.scaled(by: 100)) + 2)
      : NumberText.decimals(for: estimate)
  }

  /// An estimate with as many digits as its interval leaves, and its ends: millions as `15.29 M`.
  static func compact(_ estimate: Estimate) -> (value: String, ends: [String]) {
    let isLarge = estimate.value.magnitude >= 1e6
    let shown = isLarge ? estimate.scaled(by: 1e-6) : estimate
    let decimals =
      isLarge ? min(3, NumberText.decimals(for: shown)) : NumberText.decimals(for: shown)
    func text(_ value: Double) -> String {
      NumberText.fixed(value, decimals: decimals) + (isLarge ? " M" : "")
    }
    return (text(shown.value), [shown.low, shown.high].compactMap { $0 }.map(text))
  }
}
