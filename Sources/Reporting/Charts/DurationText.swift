/// Durations as people read them.
enum DurationText {
  /// At most two units: `2.5 s`, `31 s`, `2 min 30 s`, `4 h 10 min`, `3 d 2 h`.
  static func short(_ seconds: Double) -> String {
    precondition(seconds.isFinite, "\(seconds) s has no text")
    let sign = seconds < 0 ? "-" : ""
    let magnitude = min(seconds.magnitude, 1e15)
    if magnitude < 9.95 {
      let tenths = Int((magnitude * 10).rounded())
      if tenths == 0 { return "0 s" }
      return sign + (tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s")
    }
    let whole = Int(magnitude.rounded())
    if whole < 60 { return "\(sign)\(whole) s" }
    if whole < 3600 { return sign + pair(whole, 60, "min", "s") }
    let minutes = Int((magnitude / 60).rounded())
    if minutes < 1440 { return sign + pair(minutes, 60, "h", "min") }
    return sign + pair(Int((magnitude / 3600).rounded()), 24, "d", "h")
  }

  private static func pair(
    _ value: Int, _ large: Int, _ largeUnit: String, _ smallUnit: String
  ) -> String {
    let (count, rest) = value.quotientAndRemainder(dividingBy: large)
    return rest == 0 ? "\(count) \(largeUnit)" : "\(count) \(largeUnit) \(rest) \(smallUnit)"
  }
}
