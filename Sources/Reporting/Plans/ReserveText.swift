import Experiments
import Stochastics

/// The price of the buffer and of N-1, in words.
enum ReserveText {
  /// A paragraph a reserve; empty for a scenario without any.
  static func paragraphs(_ prices: [ReservePrice], width: Int) -> String {
    prices.map { Paragraph.lines(words($0), width: width) }.joined()
  }

  private static func words(_ price: ReservePrice) -> String {
    let goal =
      switch price.verdictWithout {
      case .meets: "the goal is reached without it"
      case .misses: "without it the goal is missed"
      case .undecided: "whether the goal is reached without it is not decided"
      }
    // By chance, or since more instances crash more often, a reserve may save nothing.
    let isSaved = price.savedDowntime.value >= 0
    return "\(name(price)) costs \(amount(price.cost, "USD")) a year and "
      + "\(isSaved ? "saves" : "loses") \(amount(price.savedDowntime, "min", isSaved)) a year of full "
      + "outage, requests worth \(amount(price.savedValue, "USD", isSaved)); \(goal)."
  }

  private static func name(_ price: ReservePrice) -> String {
    switch price.reserve {
    case .buffer: "The buffer of \(PlanText.share(price.buffer))"
    case .zone: "The reserve for a lost zone (N-1 zones)"
    case .region: "The headroom for a lost region (N-1 regions)"
    }
  }

  /// A value with its interval: `12.3 min (9 to 15)`; without one, why.
  ///
  /// - Parameter isSaved: false where what is not saved is lost, which turns the sign.
  private static func amount(
    _ estimate: Estimate, _ unit: String, _ isSaved: Bool = true
  ) -> String {
    let estimate = isSaved ? estimate : estimate.negated
    let decimals = NumberText.decimals(for: estimate.value, digits: 3)
    let value = "\(NumberText.fixed(estimate.value, decimals: decimals)) \(unit)"
    guard let low = estimate.low, let high = estimate.high else {
      return estimate.value == 0 ? "nothing" : "\(value) (\(estimate.note ?? "no interval"))"
    }
    if low == high { return value }
    let ends = [low, high].map { NumberText.fixed($0, decimals: decimals) }
    return "\(value) (\(ends[0]) to \(ends[1]))"
  }
}
