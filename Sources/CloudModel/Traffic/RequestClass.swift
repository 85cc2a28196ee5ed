import Stochastics

/// Who sends requests; key `client` of a class.
///
/// A kind sets the defaults of `deadline`, which are assumptions unless a source is named.
public enum ClientKind: String, Equatable, Sendable, CaseIterable {
  /// A browser (default): 10 s keep a user's attention (Nielsen, "Usability Engineering", 1993).
  case web
  /// An app on a phone: the same patience, but a cell change may hold up the stream for 15 s.
  case mobile
  /// A program, which waits a minute for the first token and for each next one.
  case api

  /// Default of `deadline.first_token`, seconds.
  public var firstTokenSeconds: Double { self == .api ? 60 : 10 }

  /// Default of `deadline.stall`, seconds.
  public var stallSeconds: Double {
    switch self {
    case .web: 5
    case .mobile: 15
    case .api: 60
    }
  }
}

/// Requests that are alike: tokens, deadlines, worth; an entry under `traffic.classes`.
public struct RequestClass: Equatable, Sendable {
  /// The key under `classes`.
  public var name: String
  /// Key `model`: which model serves it; default the only one.
  public var model: Int
  /// Key `client`: who sends them, which sets the defaults of the deadlines.
  public var client: ClientKind
  /// Key `share`: share of the requests of `traffic.rate`; default equal parts. The shares of the
  /// classes without a rate of their own add up to 100 %.
  public var share: Double
  /// Key `rate`: a rate of its own, for which `share` does not count.
  public var rate: TrafficRate?
  /// Key `shape`: factors of this class, which multiply those of the rate.
  public var shape: TrafficShape
  /// Key `geographies`: `geographyShares[geography]`, where this class comes from; nil for the shares
  /// of all requests.
  public var geographyShares: [Double]?
  /// Key `input_tokens`: law of the prompt's length, tokens; required with a batched model.
  public var inputTokens: Distribution
  /// Key `output_tokens`: law of the answer's length, tokens; required with a batched model.
  public var outputTokens: Distribution
  /// Key `deadline.first_token`: seconds until the first token; default by `client`.
  public var firstTokenSeconds: Double
  /// Key `deadline.stall`: longest gap between tokens, seconds; default by `client`.
  public var stallSeconds: Double
  /// Key `deadline.answer`: seconds for the whole answer, for a class that does not stream; default none.
  public var answerSeconds: Double?
  /// Key `streaming`: default true.
  public var streaming: Bool
  /// Key `value`: what a good request is worth, micro-dollars; default 0.
  public var valueMicroUSD: Int64
  /// Key `priority`: 0 … 100; under overload a class is shed before those of a higher priority where
  /// the load balancer sheds by priority; default 0.
  public var priority: Int

  /// Makes a class.
  public init(
    name: String, model: Int = 0, client: ClientKind = .web, share: Double = 1,
    rate: TrafficRate? = nil, shape: TrafficShape = TrafficShape(),
    geographyShares: [Double]? = nil, inputTokens: Distribution, outputTokens: Distribution,
    firstTokenSeconds: Double = 10, stallSeconds: Double = 5, answerSeconds: Double? = nil,
    streaming: Bool = true, valueMicroUSD: Int64 = 0, priority: Int = 0
  ) {
    self.name = name
    self.model = model
    self.client = client
    self.share = share
    self.rate = rate
    self.shape = shape
    self.geographyShares = geographyShares
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.firstTokenSeconds = firstTokenSeconds
    self.stallSeconds = stallSeconds
    self.answerSeconds = answerSeconds
    self.streaming = streaming
    self.valueMicroUSD = valueMicroUSD
    self.priority = priority
  }
}
