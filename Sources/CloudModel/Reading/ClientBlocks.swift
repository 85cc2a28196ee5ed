import ScenarioSchema

/// An entry under `traffic.clients`, as written.
struct ClientBlock: Equatable, Sendable {
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
    ], exclusive: [["ratio", "per_success", "token_ratio"]])

  static let fields = FieldList<ClientBlock>([
    .optional("share", \.share, .share, help: "of all requests; else equal parts"),
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
  ])
}

extension ClientBlock {
  /// What limits its retries.
  fileprivate var limit: RetryBudget {
    if let ratio { return .ratio(ratio) }
    if let perSuccess { return .tokenBucket(perSuccess: perSuccess) }
    if let tokenRatio { return .throttle(tokenRatio: tokenRatio) }
    return .unlimited
  }
}

extension ScenarioResolver {
  /// The kinds of clients; none when nothing is written.
  mutating func resolveClients(_ written: [Named<ClientBlock>]) -> [RetryingClient] {
    let path = ["traffic", "clients"]
    let given = written.compactMap(\.value.share)
    if !given.isEmpty, given.count < written.count {
      error("some kinds of clients have a share and some have none; give each one", at: path)
    } else if !given.isEmpty {
      checkWhole(given, "clients", at: path)
    }
    return written.map { named in
      let value = named.value
      if value.cap < value.base {
        error(
          "cap is '\(FieldKind<Double>.quantity(.duration).write(value.cap).flowText)', less than "
            + "the base of \(FieldKind<Double>.quantity(.duration).write(value.base).flowText)",
          at: path + [named.name, "retries", "backoff", "cap"])
      }
      let kind = RetryingClient(
        name: named.name, share: value.share ?? 1 / Double(written.count),
        attempts: value.attempts, layers: value.layers, baseSeconds: value.base,
        capSeconds: value.cap, multiplier: value.multiplier, jitter: value.jitter,
        budget: value.limit)
      if kind.tries > 64 {
        error(
          "\(value.attempts) attempts in \(value.layers) layers are \(kind.tries) tries of a "
            + "request; at most 64 are allowed", at: path + [named.name, "retries"])
      }
      return kind
    }
  }
}
