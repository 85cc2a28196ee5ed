/// Whether the lower end of a range belongs to it.
public enum LowerEnd: Equatable, Sendable {
  /// The least value is allowed.
  case included
  /// Values must be greater.
  case excluded
}

extension QuantityKind {
  /// The value in the words of a message; durations in the largest fitting unit.
  func words(_ value: Double) -> String {
    if self == .duration, let count = try? DecimalNumber(value)?.wholeNumber(of: 1_000_000_000) {
      return Duration.nanoseconds(count).quantityText
    }
    return format(value)
  }

  /// A range in words: `0s … 7d`, `more than 0s`, `0% … 100%`.
  func words(_ range: ClosedRange<Double>, lowerEnd: LowerEnd) -> String {
    let lower = (lowerEnd == .excluded ? "more than " : "") + words(range.lowerBound)
    if range.upperBound.isFinite {
      return "\(lower) … \(words(range.upperBound))"
    }
    guard range.lowerBound.isFinite else { return "" }
    return lowerEnd == .excluded ? lower : "at least \(lower)"
  }

  func check(
    _ value: Double, _ range: ClosedRange<Double>, _ lowerEnd: LowerEnd
  ) throws(QuantityProblem) {
    if value < range.lowerBound || lowerEnd == .excluded && value == range.lowerBound {
      let bound = words(range.lowerBound)
      throw .tooSmall(lowerEnd == .excluded ? "(more than \(bound))" : bound)
    }
    if value > range.upperBound { throw .tooLarge(words(range.upperBound)) }
  }
}

extension FieldKind where Value == Double {
  /// A number of some quantity, kept in its kept unit, within a range.
  public static func quantity(
    _ quantity: QuantityKind, in range: ClosedRange<Double> = 0...Double.infinity,
    lowerEnd: LowerEnd = .included
  ) -> FieldKind {
    .scalar(quantity, range: quantity.words(range, lowerEnd: lowerEnd)) {
      text throws(QuantityProblem) in
      let value = try quantity.parse(text)
      try quantity.check(value, range, lowerEnd)
      return value
    } format: {
      quantity.words($0)
    }
  }

  /// A part of a whole, 0% … 100%, kept as a fraction.
  public static var share: FieldKind { .quantity(.share, in: 0...1) }

  /// A target such as `70%_gpu_utilization` or `70%`: a share with the metric it is about.
  ///
  /// More than 0 %, at most 100 %; kept as a fraction, written with the metric.
  public static func utilizationTarget(of metric: String) -> FieldKind {
    let range: ClosedRange<Double> = 0...1
    let words = QuantityKind.share.words(range, lowerEnd: .excluded)
    return .scalar(.share, range: words) { text throws(QuantityProblem) in
      var bare = text.trimmingSpaces
      if let percent = bare.firstIndex(of: "%") {
        let suffix = bare[bare.index(after: percent)...].trimmingSpaces
        guard suffix.isEmpty || suffix == "_\(metric)" else {
          throw .other("and '\(suffix)' is not known here; write '70%' or '70%_\(metric)'")
        }
        bare = String(bare[...percent])
      }
      let value = try QuantityKind.share.parse(bare)
      try QuantityKind.share.check(value, range, .excluded)
      return value
    } format: {
      "\(QuantityKind.share.format($0))_\(metric)"
    }
  }
}

extension FieldKind where Value == Duration {
  /// A duration in whole nanoseconds, within a range.
  public static func duration(
    _ range: ClosedRange<Duration> = .zero...(.nanoseconds(Int64.max)),
    lowerEnd: LowerEnd = .included
  ) -> FieldKind {
    let least =
      (lowerEnd == .excluded ? "more than " : "") + range.lowerBound.quantityText
    let isBounded = range.upperBound < .nanoseconds(Int64.max)
    let words =
      isBounded
      ? "\(least) … \(range.upperBound.quantityText)"
      : lowerEnd == .excluded ? least : "at least \(least)"
    return .scalar(.duration, range: words) { text throws(QuantityProblem) in
      let value = try Duration(quantity: text)
      if value < range.lowerBound || lowerEnd == .excluded && value == range.lowerBound {
        let bound = range.lowerBound.quantityText
        throw .tooSmall(lowerEnd == .excluded ? "(more than \(bound))" : bound)
      }
      if value > range.upperBound { throw .tooLarge(range.upperBound.quantityText) }
      return value
    } format: {
      $0.quantityText
    }
  }
}

extension FieldKind where Value == Int {
  /// A whole number within a range.
  public static func count(_ range: ClosedRange<Int> = 0...1_000_000_000) -> FieldKind {
    .scalar(.count, range: "\(range.lowerBound) … \(range.upperBound)") {
      text throws(QuantityProblem) in
      let (number, _) = try QuantityKind.count.split(text)
      let value: Int64
      do throws(DecimalNumber.WholeError) {
        value = try number.wholeNumber()
      } catch {
        if error == .fraction { throw .notWhole }
        value = number.isNegative ? .min : .max
      }
      if value < range.lowerBound { throw .tooSmall("\(range.lowerBound)") }
      if value > range.upperBound { throw .tooLarge("\(range.upperBound)") }
      return Int(value)
    } format: {
      "\($0)"
    }
  }
}

extension FieldKind where Value == UInt64 {
  /// A seed: a whole number of 64 bits.
  public static var seed: FieldKind {
    .scalar(.count, range: "0 … \(UInt64.max)") { text throws(QuantityProblem) in
      let (number, _) = try QuantityKind.count.split(text)
      if number.isNegative { throw .tooSmall("0") }
      guard number.exponent >= 0 else { throw .notWhole }
      var value = number.magnitude
      for _ in 0..<min(number.exponent, 30) where value != 0 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { throw .tooLarge("\(UInt64.max)") }
        value = product
      }
      guard number.exponent <= 30, let seed = UInt64(exactly: value) else {
        throw .tooLarge("\(UInt64.max)")
      }
      return seed
    } format: {
      "\($0)"
    }
  }
}

extension FieldKind where Value == Int64 {
  /// Money or a price, not negative, exact in millionths of a dollar; at most 1e12 USD.
  public static func microDollars(_ quantity: QuantityKind) -> FieldKind {
    .scalar(quantity, range: "at least \(quantity.format(0))") {
      text throws(QuantityProblem) in
      let (number, _) = try quantity.split(text)
      if number.isNegative { throw .tooSmall(quantity.format(0)) }
      let micros: Int64
      do throws(DecimalNumber.WholeError) {
        micros = try number.wholeNumber(of: 1_000_000)
      } catch {
        throw error == .fraction ? .tooFine("a millionth of a dollar") : .overflow
      }
      guard micros <= 1_000_000_000_000_000_000 else { throw .overflow }
      return micros
    } format: {
      DecimalNumber(
        isNegative: $0 < 0, magnitude: UInt128($0.magnitude), exponent: -6
      ).text + " \(quantity.keptUnit)"
    }
  }
}
