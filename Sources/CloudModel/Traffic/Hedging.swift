import ScenarioSchema

/// A client that sends a try a second time when it takes long or fails; key `hedging`.
///
/// **Source**: Dean and Barroso, "The tail at scale", Communications of the ACM 56 (2013); gRPC
/// proposal A6, hedging policy: a copy that fails is followed by the next one at once.
public struct Hedging: Equatable, Sendable {
  /// When the next copy is sent.
  public enum Delay: Equatable, Sendable {
    /// Key `after`: so many seconds without a first token.
    case seconds(Double)
    /// Key `percentile`: when a try takes longer than this share of them; 0.5 … less than 1.
    case percentile(Double)
  }
  /// Key `after` or `percentile`; default 95 %.
  public var delay: Delay
  /// Key `copies`: of a try, the first included, 2 … 5; default 2.
  public var copies: Int

  /// Makes a hedging policy.
  public init(_ delay: Delay = .percentile(0.95), copies: Int = 2) {
    self.delay = delay
    self.copies = copies
  }
}

/// The block `hedging`, as written.
struct HedgingBlock: Equatable, Sendable {
  var after: Double?
  var percentile: Double?
  var copies = 2

  static let fields = FieldList<HedgingBlock>(
    [
      .optional(
        "after", \.after, .quantity(.duration, in: 0...3600, lowerEnd: .excluded),
        help: "time without a first token after which the next copy is sent"),
      .optional(
        "percentile", \.percentile, .quantity(.share, in: 0.5...0.9999),
        help: "share of the tries after whose time it is sent; else 95%, unless 'after' is written"),
      .defaulted(
        "copies", \.copies, .count(2...5), 2, source: "gRPC proposal A6: at most 5",
        help: "copies of a try, the first one included"),
    ], exclusive: [["after", "percentile"]])

  var hedging: Hedging {
    Hedging(after.map { .seconds($0) } ?? .percentile(percentile ?? 0.95), copies: copies)
  }
}
