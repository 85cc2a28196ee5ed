/// An estimated number with its confidence interval and how that was made.
public struct Estimate: Equatable, Sendable, Codable {
  /// The point estimate.
  public let value: Double
  /// The lower end, or nil where the observations are too few to give one.
  public let low: Double?
  /// The upper end, or nil where the observations are too few to give one.
  public let high: Double?
  /// The kind of interval and its confidence, such as `"Student t, 95 %"`.
  public let method: String
  /// Why an end is missing, or nil.
  public let note: String?

  /// Makes an estimate from its parts.
  public init(value: Double, low: Double?, high: Double?, method: String, note: String? = nil) {
    self.value = value
    self.low = low
    self.high = high
    self.method = method
    self.note = note
  }

  /// A number without chance: nothing that it follows from is random.
  public static func exact(_ value: Double) -> Estimate {
    Estimate(value: value, low: value, high: value, method: exactMethod)
  }

  /// Whether it is without chance.
  public var isExact: Bool { method == Self.exactMethod }

  private static let exactMethod = "exact, nothing is random"

  /// Half the interval's width, or nil when an end is missing.
  public var halfWidth: Double? {
    guard let low, let high else { return nil }
    return 0.5 * (high - low)
  }

  /// One less this estimate: the availability that belongs to an unavailability.
  public var complement: Estimate {
    Estimate(
      value: 1 - value, low: high.map { 1 - $0 }, high: low.map { 1 - $0 }, method: method,
      note: note)
  }

  /// This estimate in another unit; the factor must be positive.
  public func scaled(by factor: Double) -> Estimate {
    precondition(factor > 0, "an estimate is scaled by \(factor); allowed: greater than 0")
    return Estimate(
      value: value * factor, low: low.map { $0 * factor }, high: high.map { $0 * factor },
      method: method, note: note)
  }

  /// This estimate with its interval cut to a range in which the true number lies for certain.
  public func limited(to range: ClosedRange<Double>) -> Estimate {
    Estimate(
      value: value, low: low.map { min(max($0, range.lowerBound), range.upperBound) },
      high: high.map { min(max($0, range.lowerBound), range.upperBound) }, method: method,
      note: note)
  }
}
