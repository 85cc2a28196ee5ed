/// Whole values of a metric beyond its tolerance that ask for the same number of replicas.
///
/// The wish is the value over the target times the ready pods, rounded up: it rises with the value, so
/// where both ends ask for the same, all between them do. Below the target at night, say, a controller
/// that keeps its minimum asks for a handful of replicas whatever the traffic does within a fifth of it.
struct SameWish: Equatable {
  /// The least such value, and the greatest.
  let low: Int64
  let high: Int64

  /// Nil for a value within the tolerance, or where rounding leaves no room around it.
  init?(_ value: Int64, _ target: Int64, _ ready: Int, _ tolerance: HPATolerance) {
    func ratio(_ value: Int64) -> Double { Double(value) / Double(target) }
    func wish(_ value: Int64) -> Int { ReplicaCalculator.ceil(ratio(value) * Double(ready)) }
    guard target > 0, ready > 0, !tolerance.contains(ratio(value)) else { return nil }
    let isBelow = ratio(value) < 1
    let same = wish(value)
    func holds(_ other: Int64) -> Bool {
      other >= 0 && (ratio(other) < 1) == isBelow && !tolerance.contains(ratio(other))
        && wish(other) == same
    }
    // Where the wish changes by real numbers; rounding may put the whole number one beyond it.
    let step = Double(target) / Double(ready)
    var low = max(0, min(value, Int64((Double(same - 1) * step).rounded(.down))))
    var high = max(value, Int64((Double(same) * step).rounded(.up)))
    if isBelow {
      high = min(high, max(value, Int64((Double(target) * (1 - tolerance.down)).rounded(.up))))
    } else {
      low = max(low, min(value, Int64((Double(target) * (1 + tolerance.up)).rounded(.down))))
    }
    for _ in 0..<3 where !holds(low) { low += 1 }
    for _ in 0..<3 where !holds(high) { high -= 1 }
    guard low <= value, value <= high, holds(low), holds(high) else { return nil }
    self.low = low
    self.high = high
  }
}
