import Stochastics

/// Requests that are alike: tokens, deadlines, worth; an entry under `traffic.classes`.
public struct RequestClass: Equatable, Sendable {
  /// The key under `classes`.
  public var name: String
  /// Key `model`: which model serves it; default the only one.
  public var model: Int
  /// Key `share`: share of all requests; default equal parts. The shares add up to 100 %.
  public var share: Double
  /// Key `input_tokens`: law of the prompt's length, tokens; required with a batched model.
  public var inputTokens: Distribution
  /// Key `output_tokens`: law of the answer's length, tokens; required with a batched model.
  public var outputTokens: Distribution
  /// Key `deadline.first_token`: seconds until the first token; default 10 s.
  public var firstTokenSeconds: Double
  /// Key `deadline.stall`: longest gap between tokens, seconds; default 5 s.
  public var stallSeconds: Double
  /// Key `deadline.answer`: seconds for the whole answer, for a class that does not stream; default none.
  public var answerSeconds: Double?
  /// Key `streaming`: default true.
  public var streaming: Bool
  /// Key `value`: what a good request is worth, micro-dollars; default 0.
  public var valueMicroUSD: Int64

  /// Makes a class.
  public init(
    name: String, model: Int = 0, share: Double = 1, inputTokens: Distribution,
    outputTokens: Distribution, firstTokenSeconds: Double = 10, stallSeconds: Double = 5,
    answerSeconds: Double? = nil, streaming: Bool = true, valueMicroUSD: Int64 = 0
  ) {
    self.name = name
    self.model = model
    self.share = share
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.firstTokenSeconds = firstTokenSeconds
    self.stallSeconds = stallSeconds
    self.answerSeconds = answerSeconds
    self.streaming = streaming
    self.valueMicroUSD = valueMicroUSD
  }
}

/// Where users are; an entry under `traffic.geographies`.
public struct Geography: Equatable, Sendable {
  /// The key under `geographies`.
  public var name: String
  /// Key `share`: share of all requests; required. The shares add up to 100 %.
  public var share: Double
  /// Key `timezone`: IANA identifier, for the hours and weekdays of a shape; default UTC.
  public var timeZone: String

  /// Makes a geography.
  public init(name: String, share: Double, timeZone: String = "UTC") {
    self.name = name
    self.share = share
    self.timeZone = timeZone
  }
}

/// A measured request rate in equal steps.
public struct TrafficTrace: Equatable, Sendable {
  /// Start of the first step, seconds since 1970-01-01 UTC.
  public var startUnixSeconds: Int64
  /// Length of a step, seconds.
  public var stepSeconds: Int64
  /// Mean rate of each step, requests/s; `ratesPerSecond[step]`.
  public var ratesPerSecond: [Double]
  /// The file that it came from, for reports.
  public var source: String

  /// Makes a trace.
  public init(
    startUnixSeconds: Int64, stepSeconds: Int64, ratesPerSecond: [Double], source: String
  ) {
    self.startUnixSeconds = startUnixSeconds
    self.stepSeconds = stepSeconds
    self.ratesPerSecond = ratesPerSecond
    self.source = source
  }
}

/// How a trace covers the horizon; key `repeat`.
public enum TraceRepeat: String, Equatable, Sendable, CaseIterable {
  /// Weekday and time of day (UTC) of the trace fall on those of the simulation (default).
  case weekly
  /// The same, by time of day.
  case daily
  /// The trace's first step is the scenario's start; after its end the rate is 0.
  case once
}

/// What a trace or a shape is scaled to; key `scale_to: {peak: 60rps}` or `{mean: 20rps}`.
public enum TrafficScale: Equatable, Sendable {
  case peak(requestsPerSecond: Double)
  case mean(requestsPerSecond: Double)
}

/// Where the request rate comes from; block `traffic.rate`.
public enum RateSource: Equatable, Sendable {
  /// Key `constant`: one rate, requests/s.
  case constant(requestsPerSecond: Double)
  /// Keys `base` (requests/s), `hour_of_day` (24 factors from 0 h) and `weekday` (7 factors from
  /// Monday), in the geography's own time; missing factors are 1.
  case shape(requestsPerSecond: Double, hourOfDay: [Double], weekday: [Double])
  /// Keys `trace` (a file beside the scenario), `repeat`, `scale_to`.
  case trace(TrafficTrace, repeat: TraceRepeat, scale: TrafficScale?)
}

/// A planned rise of traffic; an item of `traffic.campaigns`.
public struct Campaign: Equatable, Sendable {
  /// Key `name`.
  public var name: String
  /// Key `at`: its start, seconds since 1970-01-01 UTC.
  public var startUnixSeconds: Int64
  /// Key `duration`.
  public var duration: Duration
  /// Key `factor`: the rate is multiplied by it; greater than 0.
  public var factor: Double

  /// Makes a campaign.
  public init(name: String, startUnixSeconds: Int64, duration: Duration, factor: Double) {
    self.name = name
    self.startUnixSeconds = startUnixSeconds
    self.duration = duration
    self.factor = factor
  }
}

/// Requests that arrive; block `traffic`.
public struct Traffic: Equatable, Sendable {
  /// Key `classes`: at least one.
  public var classes: [RequestClass]
  /// Key `geographies`: default one, `everywhere`.
  public var geographies: [Geography]
  /// Key `rate`.
  public var rate: RateSource
  /// Key `rate.growth`: growth a year (365 d), as a share of the start; may exceed 100 %; default 0.
  public var growthPerYear: Double
  /// Key `campaigns`.
  public var campaigns: [Campaign]

  /// Makes a traffic description.
  public init(
    classes: [RequestClass], geographies: [Geography], rate: RateSource, growthPerYear: Double = 0,
    campaigns: [Campaign] = []
  ) {
    self.classes = classes
    self.geographies = geographies
    self.rate = rate
    self.growthPerYear = growthPerYear
    self.campaigns = campaigns
  }
}
