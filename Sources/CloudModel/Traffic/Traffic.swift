/// Where users are; an entry under `traffic.geographies`.
public struct Geography: Equatable, Sendable {
  /// The key under `geographies`.
  public var name: String
  /// Key `share`: share of all requests; required. The shares add up to 100 %.
  public var share: Double
  /// Key `timezone`: IANA identifier, for hours, weekdays, months and holidays; default UTC.
  public var timeZone: String
  /// Key `shape`: factors of this geography, which multiply those of the rate.
  public var shape: TrafficShape

  /// Makes a geography.
  public init(
    name: String, share: Double, timeZone: String = "UTC", shape: TrafficShape = TrafficShape()
  ) {
    self.name = name
    self.share = share
    self.timeZone = timeZone
    self.shape = shape
  }
}

/// Where the request rate comes from.
public indirect enum RateSource: Equatable, Sendable {
  /// Key `constant` or `base`: requests/s.
  case constant(requestsPerSecond: Double)
  /// Keys `trace` (files beside the scenario), `repeat`, `scale_to`, and `then`: the rate after the
  /// end of a trace that is not repeated, else 0.
  case trace(TrafficTrace, repeat: TraceRepeat, scale: TrafficScale?, then: TrafficRate?)
}

/// A request rate over time; block `traffic.rate`, or that of a class with a rate of its own.
public struct TrafficRate: Equatable, Sendable {
  /// What the factors multiply.
  public var source: RateSource
  /// Keys `hour_of_day`, `weekday`, `season`, `growth`, `trend`.
  public var shape: TrafficShape

  /// Makes a rate.
  public init(_ source: RateSource, shape: TrafficShape = TrafficShape()) {
    self.source = source
    self.shape = shape
  }

  /// One rate for all time, requests/s.
  public static func constant(requestsPerSecond: Double) -> TrafficRate {
    TrafficRate(.constant(requestsPerSecond: requestsPerSecond))
  }

  /// A rate in requests/s times factors of the hour (24) and of the weekday (7).
  public static func shape(
    requestsPerSecond: Double, hourOfDay: [Double]?, weekday: [Double]?
  ) -> TrafficRate {
    TrafficRate(
      .constant(requestsPerSecond: requestsPerSecond),
      shape: TrafficShape(hourOfDay: hourOfDay, weekday: weekday))
  }

  /// A measured rate.
  public static func trace(
    _ trace: TrafficTrace, repeat repeats: TraceRepeat, scale: TrafficScale?,
    then: TrafficRate? = nil
  ) -> TrafficRate {
    TrafficRate(.trace(trace, repeat: repeats, scale: scale, then: then))
  }
}

/// Requests that arrive; block `traffic`.
public struct Traffic: Equatable, Sendable {
  /// Key `classes`: at least one.
  public var classes: [RequestClass]
  /// Key `geographies`: default one, `everywhere`.
  public var geographies: [Geography]
  /// Key `rate`: of all classes that have none of their own, which share it; 0 where only `rates` are
  /// given.
  public var rate: TrafficRate
  /// Key `rates`: further rates, which are added to it; default none.
  public var rates: [AddedRate] = []
  /// Key `holidays`.
  public var holidays: [Holiday]
  /// Key `campaigns`.
  public var campaigns: [Campaign]
  /// Key `noise`: what is random about the rate; default nothing.
  public var noise: TrafficNoise?

  /// Key `clients`: kinds of clients that retry; default none: a failed try is a failed request.
  public var clients: [RetryingClient]

  /// Makes a traffic description.
  public init(
    classes: [RequestClass], geographies: [Geography], rate: TrafficRate,
    holidays: [Holiday] = [], campaigns: [Campaign] = [], noise: TrafficNoise? = nil,
    clients: [RetryingClient] = []
  ) {
    self.classes = classes
    self.geographies = geographies
    self.rate = rate
    self.holidays = holidays
    self.campaigns = campaigns
    self.noise = noise
    self.clients = clients
  }

  /// The names of the flows, geography by geography: `flows[geography * classes + class]`.
  public var flowNames: [(geography: String, requestClass: String)] {
    geographies.flatMap { geography in classes.map { (geography.name, $0.name) } }
  }
}
