import ScenarioSchema
import Stochastics

/// The block `traffic`, as written.
struct TrafficBlock: Equatable, Sendable {
  var classes: [Named<RequestClassBlock>] = []
  var geographies: [Named<GeographyBlock>]?
  var rate = RateBlock()
  var campaigns: [CampaignBlock] = []

  static let fields = FieldList<TrafficBlock>([
    .required(
      "classes", \.classes,
      .map(
        .block(RequestClassBlock.fields, blank: RequestClassBlock()), atLeast: 1,
        noun: "request class"),
      help: "kinds of requests"),
    .optional(
      "geographies", \.geographies,
      .map(.block(GeographyBlock.fields, blank: GeographyBlock()), atLeast: 1, noun: "geography"),
      help: "where users are"),
    .required("rate", \.rate, RateBlock.kind, help: "how many requests come"),
    .defaulted(
      "campaigns", \.campaigns, .list(.block(CampaignBlock.fields, blank: CampaignBlock())), [],
      help: "planned rises of traffic"),
    .notSimulated("clients", help: "timeouts and retries of clients"),
  ])
}

/// An entry under `traffic.classes`, as written.
struct RequestClassBlock: Equatable, Sendable {
  var model: Located<String>?
  var share: Double?
  var inputTokens: Law?
  var outputTokens: Law?
  var firstToken = 10.0
  var stall = 5.0
  var answer: Double?
  var streaming = true
  var value: Int64 = 0

  private static let seconds = FieldKind<Double>.quantity(
    .duration, in: 0...86_400, lowerEnd: .excluded)

  static let fields = FieldList<RequestClassBlock>([
    .optional("model", \.model, .reference, help: "the model that serves it"),
    .optional("share", \.share, .share, help: "of all requests; else equal parts"),
    .optional("input_tokens", \.inputTokens, .law(.tokens), help: "length of the prompt"),
    .optional("output_tokens", \.outputTokens, .law(.tokens), help: "length of the answer"),
    .group(
      "deadline",
      FieldList([
        .defaulted("first_token", \.firstToken, seconds, 10, help: "until the first token"),
        .defaulted("stall", \.stall, seconds, 5, help: "longest gap between tokens"),
        .optional("answer", \.answer, seconds, help: "for the whole answer"),
      ]), help: "what a good request keeps to"),
    .defaulted("streaming", \.streaming, .boolean, true, help: "whether tokens are sent at once"),
    .defaulted(
      "value", \.value, .microDollars(.money), 0, help: "what a good request is worth"),
  ])
}

/// An entry under `traffic.geographies`, as written.
struct GeographyBlock: Equatable, Sendable {
  var share = 0.0
  var timeZone = "UTC"

  static let fields = FieldList<GeographyBlock>([
    .required("share", \.share, .share, help: "share of all requests"),
    .defaulted(
      "timezone", \.timeZone, .timeZone, "UTC", help: "for the hours and weekdays of a shape"),
  ])
}

/// The block `traffic.rate`, as written.
struct RateBlock: Equatable, Sendable {
  var constant: Double?
  var base: Double?
  var hourOfDay: [Double]?
  var weekday: [Double]?
  var trace: Located<String>?
  var repeats = TraceRepeat.weekly
  var peak: Double?
  var mean: Double?
  var growth = 0.0

  private static let rate = FieldKind<Double>.quantity(.requestRate, in: 0...1e9)
  private static let positive = FieldKind<Double>.quantity(
    .requestRate, in: 0...1e9, lowerEnd: .excluded)
  private static func factors(_ count: Int) -> FieldKind<[Double]> {
    .list(.quantity(.number, in: 0...1000), atLeast: count, atMost: count)
  }

  static let fields = FieldList<RateBlock>(
    [
      .optional("constant", \.constant, rate, help: "one rate for all time"),
      .optional("base", \.base, rate, help: "rate that the factors of a shape multiply"),
      .optional(
        "hour_of_day", \.hourOfDay, factors(24), help: "24 factors from 0 h, local time; else 1"),
      .optional(
        "weekday", \.weekday, factors(7), help: "7 factors from Monday, local time; else 1"),
      .optional(
        "trace", \.trace, .located(.text), help: "a file with measured rates, beside the scenario"),
      .defaulted("repeat", \.repeats, .choice, .weekly, help: "how a trace covers the horizon"),
      .group(
        "scale_to",
        FieldList(
          [
            .optional("peak", \.peak, positive, help: "rate of the highest step"),
            .optional("mean", \.mean, positive, help: "mean rate"),
          ], exclusive: [["peak", "mean"]]), help: "what a trace is scaled to"),
      .defaulted(
        "growth", \.growth, .quantity(.growth, in: -1...10, lowerEnd: .excluded), 0,
        help: "growth a year, as a share of the start"),
    ], exclusive: [["constant", "base", "trace"]])

  static let kind = FieldKind<RateBlock>.block(fields, blank: RateBlock())
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

/// An item of `traffic.campaigns`, as written.
struct CampaignBlock: Equatable, Sendable {
  var name = Located("")
  var start = Timestamp(unixSeconds: 0)
  var duration = Duration.zero
  var factor = 1.0

  static let fields = FieldList<CampaignBlock>([
    .required("name", \.name, .reference, help: "its name in reports"),
    .required("at", \.start, .timestamp, help: "its start, such as 2026-09-15T16:00Z"),
    .required(
      "duration", \.duration, .duration(.zero ... .seconds(31_536_000), lowerEnd: .excluded),
      help: "how long it lasts"),
    .required(
      "factor", \.factor, .quantity(.number, in: 0...1000, lowerEnd: .excluded),
      help: "what the rate is multiplied by"),
  ])
}
