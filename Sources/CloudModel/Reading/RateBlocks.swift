import ScenarioSchema

/// The block `traffic.rate`, or `rate` of a class, as written.
struct RateBlock: Equatable, Sendable {
  var constant: Double?
  var base: Double?
  var shape = TrafficShape()
  var trace: [Located<String>]?
  var repeats = TraceRepeat.weekly
  var gaps = TraceGaps.refused
  var bin: Duration?
  var peak: Double?
  var mean: Double?
  var then: ModelRateBlock?

  private static let positive = FieldKind<Double>.quantity(
    .requestRate, in: 0...1e9, lowerEnd: .excluded)
  static let rate = FieldKind<Double>.quantity(.requestRate, in: 0...1e9)

  static let fields = FieldList<RateBlock>(
    [
      .optional("constant", \.constant, rate, help: "one rate for all time"),
      .optional("base", \.base, rate, help: "rate that the factors of a shape multiply"),
      .optional(
        "trace", \.trace, .oneOrMore(.located(.text)),
        help: "a file with measured rates, beside the scenario; a list of files is spliced"),
      .defaulted("repeat", \.repeats, .choice, .weekly, help: "how a trace covers the horizon"),
      .defaulted(
        "gaps", \.gaps, .choice, .refused, help: "what is done about rows that a trace lacks"),
      .optional(
        "bin", \.bin, .wholeSeconds(1...86_400),
        help: "steps in which a log of single requests is counted"),
      .group(
        "scale_to",
        FieldList(
          [
            .optional("peak", \.peak, positive, help: "rate of the highest step"),
            .optional("mean", \.mean, positive, help: "mean rate"),
          ], exclusive: [["peak", "mean"]]), help: "what a trace is scaled to"),
      .optional(
        "then", \.then, .block(ModelRateBlock.fields, blank: ModelRateBlock()),
        help: "the rate after the end of a trace with 'repeat: once'; else 0"),
    ] + TrafficShape.fields.fields.map { $0.lifted(to: \RateBlock.shape) },
    exclusive: [["constant", "base", "trace"]])

  static let kind = FieldKind<RateBlock>.block(fields, blank: RateBlock())
}

/// A rate without a trace: what follows one.
struct ModelRateBlock: Equatable, Sendable {
  var base = 0.0
  var shape = TrafficShape()

  static let fields = FieldList<ModelRateBlock>(
    [.required("base", \.base, RateBlock.rate, help: "rate that the factors multiply")]
      + TrafficShape.fields.fields.map { $0.lifted(to: \ModelRateBlock.shape) })
}

extension TrafficShape {
  private static func factors(_ count: Int) -> FieldKind<[Double]> {
    .list(.quantity(.number, in: 0...1000), atLeast: count, atMost: count)
  }

  /// The keys of a shape; blocks that hold one lift them.
  static let fields = FieldList<TrafficShape>([
    .optional(
      "hour_of_day", \.hourOfDay, factors(24), help: "24 factors from 0 h, local time; else 1"),
    .optional(
      "weekday", \.weekday, factors(7), help: "7 factors from Monday, local time; else 1"),
    .optional(
      "season", \.season, factors(12), help: "12 factors from January, local time; else 1"),
    .defaulted(
      "growth", \.growthPerYear, .quantity(.growth, in: -1...10, lowerEnd: .excluded), 0,
      help: "growth a year, as a share of the start"),
    .defaulted(
      "trend", \.trend,
      .list(.block(TrendPoint.fields, blank: TrendPoint(unixSeconds: 0, factor: 1))), [],
      help: "dated factors, straight lines between them from 1 at the start"),
  ])
}

extension TrendPoint {
  static let fields = FieldList<TrendPoint>([
    .required(
      "at", \.unixSeconds,
      FieldKind<Timestamp>.timestamp.map(
        { $0.unixSeconds }, back: { Timestamp(unixSeconds: $0) }), help: "its date"),
    .required(
      "factor", \.factor, .quantity(.number, in: 0...1000),
      help: "what the rate is multiplied by on that date"),
  ])
}

extension FieldKind {
  /// A kind whose value keeps its place.
  static func located<Inner>(_ kind: FieldKind<Inner>) -> FieldKind
  where Value == Located<Inner> {
    FieldKind(
      shape: kind.shape, unit: kind.unit, isLeaf: kind.isLeaf,
      read: { node, context in
        kind.read(node, &context).map { Located($0, mark: node.mark, path: context.path) }
      },
      write: { kind.write($0.value) })
  }
}

extension FieldKind {
  /// One value, or a list of them.
  static func oneOrMore<Item>(_ item: FieldKind<Item>) -> FieldKind where Value == [Item] {
    let list = FieldKind<[Item]>.list(item, atLeast: 1)
    return FieldKind(
      shape: item.shape, unit: item.unit,
      read: { node, context in
        node.items == nil
          ? item.read(node, &context).map { [$0] } : list.read(node, &context)
      },
      write: { $0.count == 1 ? item.write($0[0]) : list.write($0) })
  }
}

extension FieldKind where Value == Duration {
  /// A duration of whole seconds.
  static func wholeSeconds(_ range: ClosedRange<Int64>) -> FieldKind {
    let kind = FieldKind.duration(.seconds(range.lowerBound) ... .seconds(range.upperBound))
    return FieldKind(
      shape: kind.shape, unit: kind.unit,
      read: { node, context in
        guard let value = kind.read(node, &context) else { return nil }
        if value.components.attoseconds == 0 { return value }
        context.error(
          "\(context.name) is '\(node.text ?? "")', not a whole number of seconds", at: node.mark)
        return nil
      },
      write: kind.write)
  }
}
