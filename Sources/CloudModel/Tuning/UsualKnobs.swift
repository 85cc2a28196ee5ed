import ScenarioSchema

extension Knob {
  /// A family of values that are worth moving when a scenario names none: the end of the path, and how far.
  private struct Usual {
    let ending: String
    /// What the value is multiplied by at both ends.
    let factors: (low: Double, high: Double)
    /// Whether it is a whole number.
    let isWhole: Bool
  }

  /// Rates and sizes are halved and doubled, times and thresholds moved by half: within what a team could
  /// set, or what a published figure may be wrong by.
  private static let usual: [Usual] = [
    Usual(ending: ".rate", factors: (0.5, 2), isWhole: false),
    Usual(ending: ".mean_gap", factors: (0.5, 2), isWhole: false),
    Usual(ending: ".dns_ttl", factors: (0.25, 3), isWhole: false),
    Usual(ending: ".health_check_interval", factors: (0.5, 3), isWhole: false),
    Usual(ending: ".consecutive_failures", factors: (0.67, 2), isWhole: true),
    Usual(ending: ".probe_timeout", factors: (0.5, 1), isWhole: false),
    Usual(ending: ".load_balancer_warmup", factors: (0.25, 2), isWhole: false),
    Usual(ending: ".model_preload_timeout", factors: (0.7, 2), isWhole: false),
    Usual(ending: ".canary_traffic_percentage", factors: (0.2, 4), isWhole: false),
    Usual(ending: "load_balancer.interval", factors: (0.25, 2), isWhole: false),
    Usual(ending: "load_balancer.unhealthy_threshold", factors: (0.5, 2), isWhole: true),
    Usual(ending: ".target_value", factors: (0.75, 1.2), isWhole: false),
    Usual(ending: ".scale_out_cooldown", factors: (0.33, 2), isWhole: false),
    Usual(ending: "capacity.buffer", factors: (0.4, 2), isWhole: false),
    Usual(ending: ".per_zone.min", factors: (0.8, 1.25), isWhole: true),
    Usual(ending: ".load.warm_up", factors: (0.5, 2), isWhole: false),
  ]

  /// The knobs that a scenario has by itself: failure rates, times, thresholds and sizes in force.
  ///
  /// - Parameter rows: the values in force. A value of 0, or one that is no number, gives no knob.
  public static func usual(in rows: [ExplainRow]) -> [Knob] {
    rows.compactMap { row in
      guard !row.path.hasPrefix("tune."), !row.path.hasPrefix("axes."),
        // What follows from another value is that one's knob.
        row.path != "routing.dns_ttl",
        let usual = usual.first(where: { row.path.hasSuffix($0.ending) || row.path == $0.ending }),
        let (number, unit) = split(row.value), number.magnitude != 0
      else { return nil }
      // A metric behind the percent sign is kept by the setting itself.
      var bare = unit.hasPrefix("%_") ? "%" : unit
      var value = number.doubleValue
      if let time = try? Duration(quantity: row.value), row.unit == "s", bare != "d", bare != "y" {
        (value, bare) = (time.inSeconds, "s")
      }
      let (low, high) = (value * usual.factors.low, value * usual.factors.high)
      if usual.isWhole {
        let least = max(1, min(value - 1, low.rounded()))
        let most = max(value + 1, high.rounded())
        return Knob(
          path: row.path,
          range: .numbers(from: least, to: most, step: 1, isLogarithmic: false, unit: bare))
      }
      return Knob(
        path: row.path,
        range: .numbers(
          from: low, to: high, step: nil, isLogarithmic: high / low >= 3.9, unit: bare))
    }
  }
}
