import CloudModel
import Stochastics

/// How long a request that has a slot takes to its first token: a law, where a flow else has means.
///
/// With continuous batching it is the law of its prompt over the prefill rate; with a fixed speed the
/// time of service, exponential, as in the station's chain.
struct FirstTokenLaw: Equatable, Sendable {
  private enum Law: Equatable, Sendable {
    case exponential(mean: Double)
    case prompt(Distribution, tokensPerSecond: Double)
  }
  private let law: Law

  init(_ model: Model, _ requestClass: RequestClass) {
    switch model.speed {
    case .fixed(_, let service): law = .exponential(mean: service)
    case .batched(_, _, let prefill, _):
      law = .prompt(requestClass.inputTokens, tokensPerSecond: prefill)
    }
  }

  /// The share that takes longer than so many seconds, 0 … 1.
  func slower(than seconds: Double) -> Double {
    if seconds <= 0 { return 1 }
    switch law {
    case .exponential(let mean): return mean > 0 ? PortableMath.exp(-seconds / mean) : 0
    case .prompt(let tokens, let rate): return max(0, 1 - tokens.cdf(seconds * rate))
    }
  }

  /// The share that takes longer with copies sent this long after each other, the first answer counting.
  func slower(than seconds: Double, after delay: Double, copies: Int) -> Double {
    (0..<copies).reduce(1) { product, copy in
      product * slower(than: copy == 0 ? seconds : seconds - Double(copy) * delay)
    }
  }

  /// The seconds that a share takes longer than, above 0, below 1; to a millionth.
  func seconds(exceededBy share: Double, after delay: Double = .infinity, copies: Int = 1) -> Double
  {
    var high = 1e-3
    while slower(than: high, after: delay, copies: copies) > share, high < 1e6 { high *= 2 }
    var low = 0.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if slower(than: middle, after: delay, copies: copies) > share {
        low = middle
      } else {
        high = middle
      }
    }
    return high
  }
}

/// How a kind of clients hedges: when, how often in a quiet service, and how often at the most.
struct HedgeDesign: Equatable, Sendable {
  /// Seconds after which the next copy is sent.
  let after: Double
  let copies: Int
  /// Copies beyond the first over tries, at the most.
  let most: Double
  let law: FirstTokenLaw

  init(_ hedging: Hedging, _ client: RetryingClient, _ model: Model, _ requestClass: RequestClass) {
    law = FirstTokenLaw(model, requestClass)
    copies = hedging.copies
    var most = Double(hedging.copies - 1)
    switch hedging.delay {
    case .seconds(let seconds): after = seconds
    case .percentile(let share):
      after = law.seconds(exceededBy: 1 - share)
      most = min(most, 1 - share)
    }
    if case .ratio(let ratio) = client.budget { most = min(most, ratio) }
    self.most = most
  }

  /// What limits copies of tries that fail: a percentile allows no more than its rest.
  func budget(_ client: RetryingClient) -> RetryBudget {
    if client.budget == .unlimited, most < 1 { return .ratio(most) }
    return client.budget
  }

  /// The share of the tries that is sent again although it will be answered, while requests wait so
  /// many seconds for a slot: of each copy the slow ones.
  func again(wait: Double) -> Double {
    let slow = law.slower(than: after - wait)
    var share = 0.0
    var power = 1.0
    for _ in 1..<copies {
      power *= slow
      share += power
    }
    return min(most, share)
  }
}

/// What hedging adds and saves in a quiet service, for `nines check`.
public struct HedgeEffect: Equatable, Sendable {
  /// The client's name, and the request class's.
  public let client: String
  /// The request class's name.
  public let requestClass: String
  /// Seconds after which the next copy is sent.
  public let afterSeconds: Double
  /// Copies beyond the first over tries.
  public let again: Double
  /// Seconds to the first token that 1 % of the tries exceeds, without and with copies.
  public let p99Seconds: Double
  /// The same with copies.
  public let hedgedP99Seconds: Double
}

extension Design {
  /// What each kind of clients that hedges adds and saves; none without.
  public var hedgeEffects: [HedgeEffect] {
    guard let retries else { return [] }
    return retries.kinds.compactMap { kind in
      guard let hedge = kind.hedge else { return nil }
      return HedgeEffect(
        client: kind.name, requestClass: scenario.traffic.classes[kind.requestClass].name,
        afterSeconds: hedge.after, again: hedge.again(wait: 0),
        p99Seconds: hedge.law.seconds(exceededBy: 0.01),
        hedgedP99Seconds: hedge.law.seconds(
          exceededBy: 0.01, after: hedge.after, copies: hedge.copies))
    }
  }
}
