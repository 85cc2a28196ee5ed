import ScenarioSchema

/// How a proxy talks to the instances behind it; key `circuit_breaker.protocol`.
public enum UpstreamProtocol: String, Equatable, Sendable, CaseIterable {
  /// Any number of requests share a connection (default).
  case http2
  /// A request has a connection of its own, or waits for one.
  case http1
}

/// Limits of what a region's proxies have under way; block `load_balancer.circuit_breaker`.
///
/// **Source**: Envoy documentation, circuit breaking and `circuit_breaker.proto`: each proxy counts for
/// itself; what exceeds a limit is refused at once.
public struct CircuitBreaker: Equatable, Sendable {
  /// Key `protocol`; default http2.
  public var upstream: UpstreamProtocol
  /// Key `max_connections`: of one proxy, which limits requests with http1 alone; default 1024.
  public var maxConnections: Int
  /// Key `max_pending_requests`: requests that wait in one proxy for a connection, with http1 alone;
  /// default 1024.
  public var maxPendingRequests: Int
  /// Key `max_requests`: requests that one proxy has under way; default 1024.
  public var maxRequests: Int
  /// Key `proxies`: of a region; default 1.
  public var proxies: Int

  /// Makes a circuit breaker.
  public init(
    upstream: UpstreamProtocol = .http2, maxConnections: Int = 1024, maxPendingRequests: Int = 1024,
    maxRequests: Int = 1024, proxies: Int = 1
  ) {
    self.upstream = upstream
    self.maxConnections = maxConnections
    self.maxPendingRequests = maxPendingRequests
    self.maxRequests = maxRequests
    self.proxies = proxies
  }

  /// Requests that all proxies of a region have under way at most.
  public var requests: Int {
    let each = upstream == .http1 ? min(maxConnections, maxRequests) : maxRequests
    return min(each, 1_000_000_000_000 / proxies) * proxies
  }

  /// Requests that wait in all proxies of a region at most.
  public var pending: Int {
    upstream == .http1 ? min(maxPendingRequests, 1_000_000_000_000 / proxies) * proxies : 0
  }

  static let source = "Envoy documentation, circuit_breaker.proto"

  static let fields: FieldList<CircuitBreaker> = {
    let count = FieldKind<Int>.count(1...4_294_967_295)
    return FieldList(
      [
        .defaulted(
          "protocol", \.upstream, .choice, .http2,
          help: "http2: requests share connections; http1: each needs one or waits for it"),
        .defaulted(
          "max_connections", \.maxConnections, count, 1024, source: source,
          help: "of one proxy; limits requests with http1"),
        .defaulted(
          "max_pending_requests", \.maxPendingRequests, .count(0...4_294_967_295), 1024,
          source: source, help: "requests that wait in one proxy for a connection, with http1"),
        .defaulted(
          "max_requests", \.maxRequests, count, 1024, source: source,
          help: "requests that one proxy has under way"),
        .defaulted("proxies", \.proxies, .count(1...100_000), 1, help: "of a region"),
      ], presets: PresetCatalog.circuitBreakers)
  }()
}
