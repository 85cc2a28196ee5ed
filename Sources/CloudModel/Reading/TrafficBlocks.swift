import ScenarioSchema
import Stochastics

/// The block `traffic`, as written.
struct TrafficBlock: Equatable, Sendable {
  var classes: [Named<RequestClassBlock>] = []
  var geographies: [Named<GeographyBlock>]?
  var rate: RateBlock?
  var rates: [Named<AddedRateBlock>] = []
  var holidays: [HolidayBlock] = []
  var campaigns: [CampaignBlock] = []
  var noise: NoiseBlock?
  var clients: [Named<ClientBlock>] = []

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
    .optional(
      "rate", \.rate, RateBlock.kind,
      help: "how many requests come, of all classes without a rate of their own"),
    .defaulted(
      "rates", \.rates,
      .map(.block(AddedRateBlock.fields, blank: AddedRateBlock()), noun: "rate"), [],
      help: "further rates by name, which are added to it"),
    .defaulted(
      "holidays", \.holidays, .list(.block(HolidayBlock.fields, blank: HolidayBlock())), [],
      help: "days whose traffic is not that of their weekday"),
    .defaulted(
      "campaigns", \.campaigns, .list(.block(CampaignBlock.fields, blank: CampaignBlock())), [],
      help: "planned rises of traffic"),
    .optional(
      "noise", \.noise, .block(NoiseBlock.fields, blank: NoiseBlock()),
      help: "what is random about the rate"),
    .defaulted(
      "clients", \.clients,
      .map(.block(ClientBlock.fields, blank: ClientBlock()), noun: "kind of clients"), [],
      help: "kinds of clients and how they retry; without any, nobody does"),
  ])
}

/// An entry under `traffic.classes`, as written.
struct RequestClassBlock: Equatable, Sendable {
  var model: Located<String>?
  var client = ClientKind.web
  var share: Double?
  var rate: RateBlock?
  var shape: TrafficShape?
  var geographies: [Named<Double>]?
  var inputTokens: Law?
  var outputTokens: Law?
  var tokensFrom: Located<String>?
  var firstToken: Double?
  var stall: Double?
  var answer: Double?
  var streaming = true
  var value: Int64 = 0
  var priority = 0

  private static let seconds = FieldKind<Double>.quantity(
    .duration, in: 0...86_400, lowerEnd: .excluded)

  static let fields = FieldList<RequestClassBlock>(
    [
      .optional("model", \.model, .reference, help: "the model that serves it"),
      .defaulted("client", \.client, .choice, .web, help: "who sends them; sets the deadlines"),
      .optional(
        "share", \.share, .share, help: "of the requests of 'traffic.rate'; else equal parts"),
      .optional("rate", \.rate, RateBlock.kind, help: "a rate of its own, in place of a share"),
      .optional(
        "shape", \.shape, .block(TrafficShape.fields, blank: TrafficShape()),
        help: "factors of this class, which multiply those of the rate"),
      .optional(
        "geographies", \.geographies, .map(.share, noun: "geography"),
        help: "where it comes from; else as all requests"),
      .optional("input_tokens", \.inputTokens, .law(.tokens), help: "length of the prompt"),
      .optional("output_tokens", \.outputTokens, .law(.tokens), help: "length of the answer"),
      .optional(
        "tokens_from", \.tokensFrom, .located(.text),
        help: "a log of requests, beside the scenario, in place of the two laws"),
      .group(
        "deadline",
        FieldList([
          .optional(
            "first_token", \.firstToken, seconds,
            help: "until the first token; else 10s, of an api 1min"),
          .optional(
            "stall", \.stall, seconds,
            help: "longest gap between tokens; else web 5s, mobile 15s, api 1min"),
          .optional("answer", \.answer, seconds, help: "for the whole answer"),
        ]), help: "what a good request keeps to"),
      .defaulted("streaming", \.streaming, .boolean, true, help: "whether tokens are sent at once"),
      .defaulted(
        "value", \.value, .microDollars(.money), 0, help: "what a good request is worth"),
      .defaulted(
        "priority", \.priority, .count(0...100), 0,
        help: "the lowest is shed first, with 'load_balancer.shedding.by: priority'"),
    ], exclusive: [["input_tokens", "tokens_from"], ["output_tokens", "tokens_from"]])
}

/// An entry under `traffic.geographies`, as written.
struct GeographyBlock: Equatable, Sendable {
  var share = 0.0
  var timeZone = "UTC"
  var shape: TrafficShape?

  static let fields = FieldList<GeographyBlock>([
    .required("share", \.share, .share, help: "share of all requests"),
    .defaulted(
      "timezone", \.timeZone, .timeZone, "UTC", help: "for hours, weekdays, months and holidays"),
    .optional(
      "shape", \.shape, .block(TrafficShape.fields, blank: TrafficShape()),
      help: "factors of this geography, which multiply those of the rate"),
  ])
}
