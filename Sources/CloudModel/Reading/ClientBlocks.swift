import ScenarioSchema

/// An entry under `traffic.clients`, as written.
struct ClientBlock: Equatable, Sendable {
  var kind: ClientKind?
  var share: Double?
  var attempts = 1
  var layers = 1
  var base = 0.5
  var cap = 8.0
  var multiplier = 2.0
  var jitter = RetryJitter.full
  var ratio: Double?
  var perSuccess: Double?
  var tokenRatio: Double?
  var tokens: Double?
  var maxRetries: Int?
  var active: Double?
  var minRetries = 3
  var processes = 1
  var throttle: AdaptiveThrottle?
  var breaker: ClientBreaker?
  var hedging: HedgingBlock?

  private static let seconds = FieldKind<Double>.quantity(
    .duration, in: 0...3600, lowerEnd: .excluded)
  private static let aws = "AWS Architecture Blog, exponential backoff and jitter"

  private static let backoff = FieldList<ClientBlock>([
    .defaulted("base", \.base, seconds, 0.5, help: "bound of the first wait"),
    .defaulted("cap", \.cap, seconds, 8, help: "largest bound of a wait"),
    .defaulted(
      "multiplier", \.multiplier, .quantity(.number, in: 1...10), 2, source: aws,
      help: "growth of the bound from one retry to the next"),
    .defaulted(
      "jitter", \.jitter, .choice, .full, source: aws,
      help: "full: from 0 to the bound; decorrelated: from the last wait; grpc: bound ± 20 %; none"),
  ])

  private static let budget = FieldList<ClientBlock>(
    [
      .optional("ratio", \.ratio, .share, help: "retries over first tries, at most"),
      .optional(
        "per_success", \.perSuccess, .quantity(.number, in: 0...10),
        help: "retries that a success pays for, in a token bucket"),
      .optional(
        "token_ratio", \.tokenRatio, .quantity(.number, in: 0...10),
        help: "tokens that a success gives while a failure takes one (gRPC's throttle)"),
      .optional(
        "tokens", \.tokens, .quantity(.number, in: 1...1_000_000),
        help: "size of a process's bucket, which starts full; else the long run alone counts"),
      .optional(
        "max_retries", \.maxRetries, .count(1...1_000_000),
        help: "retries of a process under way at once (Envoy, default 3)"),
      .optional(
        "active", \.active, .quantity(.share, in: 0...0.9, lowerEnd: .excluded),
        help: "retries over all tries under way (Envoy's retry budget, default 20%)"),
      .defaulted(
        "min_retries", \.minRetries, .count(0...1_000_000), 3, source: envoy,
        help: "retries of a process that 'active' always allows"),
    ], exclusive: [["ratio", "per_success", "token_ratio", "max_retries", "active"]])

  private static let envoy = "Envoy documentation, circuit breakers: min_retry_concurrency"

  static let fields = FieldList<ClientBlock>(
    [
      .optional(
        "kind", \.kind, .choice,
        help: "classes of this 'client' alone; else of those that no entry names"),
      .optional("share", \.share, .share, help: "of their requests; else equal parts"),
      .group(
        "retries",
        FieldList([
          .defaulted(
            "attempts", \.attempts, .count(1...10), 1, help: "tries, the first one included"),
          .defaulted(
            "layers", \.layers, .count(1...3), 1,
            help: "layers of callers that each retry on their own"),
          .group("backoff", backoff, help: "the wait before a retry"),
          .group("budget", budget, help: "what limits retries"),
        ]), help: "how a failed try is repeated"),
      .defaulted(
        "processes", \.processes, .count(1...10_000_000), 1,
        help: "client processes, each with a throttle and a budget of its own"),
      .optional(
        "throttle", \.throttle, .block(AdaptiveThrottle.fields, blank: AdaptiveThrottle()),
        help: "whether they refuse tries while too few are accepted"),
      .optional(
        "breaker", \.breaker, .block(ClientBreaker.fields, blank: ClientBreaker()),
        help: "a circuit breaker of theirs, which refuses all for a while"),
      .optional(
        "hedging", \.hedging, .block(HedgingBlock.fields, blank: HedgingBlock()),
        help: "whether a try is sent again when it takes long, in place of retries"),
    ], exclusive: [["throttle", "breaker"]])
}

extension ClientBlock {
  /// What limits its retries.
  fileprivate var limit: RetryBudget {
    if let ratio { return .ratio(ratio) }
    if let perSuccess { return .tokenBucket(perSuccess: perSuccess, tokens: tokens) }
    if let tokenRatio { return .throttle(tokenRatio: tokenRatio, tokens: tokens) }
    if let maxRetries { return .concurrent(maxRetries) }
    if let active { return .active(share: active, least: minRetries) }
    return .unlimited
  }
}

extension ScenarioResolver {
  /// Warns of a window that ends before the answers to its tries are known.
  private mutating func checkWindow(
    _ client: RetryingClient, _ classes: [RequestClass], at path: [String]
  ) {
    let (key, known) =
      client.breaker.map { ("breaker", $0.windowSeconds) }
      ?? ("throttle", client.throttle?.windowSeconds ?? .infinity)
    let own = classes.filter { client.kind == nil || $0.client == client.kind }
    guard let longest = own.map(\.firstTokenSeconds).max(), longest >= known else {
      return
    }
    let seconds = FieldKind<Double>.quantity(.duration)
    warn(
      "window is '\(seconds.write(known).flowText)', no longer than the deadline of "
        + "the first token, \(seconds.write(longest).flowText); a late answer falls out of it, so "
        + "make it longer", at: path + [key, "window"])
  }

  /// The kinds of clients; none when nothing is written.
  mutating func resolveClients(
    _ written: [Named<ClientBlock>], _ classes: [RequestClass]
  ) -> [RetryingClient] {
    let path = ["traffic", "clients"]
    var kinds: [ClientKind?] = []
    for item in written where !kinds.contains(item.value.kind) { kinds.append(item.value.kind) }
    for kind in kinds {
      let alike = written.filter { $0.value.kind == kind }
      let given = alike.compactMap(\.value.share)
      if !given.isEmpty, given.count < alike.count {
        error("some kinds of clients have a share and some have none; give each one", at: path)
      } else if !given.isEmpty {
        let words = kind.map { "clients of kind '\($0.rawValue)'" } ?? "clients"
        checkWhole(given, words, at: path)
      }
    }
    return written.map { named in
      let value = named.value
      let own = path + [named.name]
      if value.cap < value.base {
        error(
          "cap is '\(FieldKind<Double>.quantity(.duration).write(value.cap).flowText)', less than "
            + "the base of \(FieldKind<Double>.quantity(.duration).write(value.base).flowText)",
          at: own + ["retries", "backoff", "cap"])
      }
      let isUsed = classes.contains { requestClass in
        value.kind.map { $0 == requestClass.client } ?? !kinds.contains(requestClass.client)
      }
      if !isUsed, !classes.isEmpty {
        warn(
          value.kind.map {
            "no request class has 'client: \($0.rawValue)', so nobody is of this kind"
          }
            ?? "every request class has a client that another entry names, so nobody is of this kind",
          at: own)
      }
      let alike = written.count { $0.value.kind == value.kind }
      let kind = RetryingClient(
        name: named.name, kind: value.kind, share: value.share ?? 1 / Double(alike),
        attempts: value.attempts, layers: value.layers, baseSeconds: value.base,
        capSeconds: value.cap, multiplier: value.multiplier, jitter: value.jitter,
        budget: value.limit, processes: value.processes, throttle: value.throttle,
        breaker: value.breaker, hedging: value.hedging?.hedging)
      if value.hedging != nil, value.attempts * value.layers > 1 {
        error(
          "clients retry or hedge; take 'hedging' out, or leave 'attempts' and 'layers' at 1",
          at: own + ["hedging"])
      }
      checkWindow(kind, classes, at: own)
      if value.perSuccess == nil, value.tokenRatio == nil {
        warn(
          "tokens has no effect without 'per_success' or 'token_ratio'",
          atKey: own + ["retries", "budget", "tokens"])
      }
      if value.active == nil {
        warn(
          "min_retries has no effect without 'active'",
          atKey: own + ["retries", "budget", "min_retries"])
      }
      if kind.tries > 64 {
        error(
          "\(value.attempts) attempts in \(value.layers) layers are \(kind.tries) tries of a "
            + "request; at most 64 are allowed", at: own + ["retries"])
      }
      return kind
    }
  }
}
