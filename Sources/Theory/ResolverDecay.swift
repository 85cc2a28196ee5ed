import Stochastics

/// The share of clients that still go to an old address after a DNS record has changed.
///
/// The population is a mixture: each component leaves after a random time of its own kind. With
/// constant demand a cache entry's age is uniform when the record changes.
///
/// **Source**: the default mixture is fitted to Flavel, Mani and Maltz, "Re-evaluating the
/// responsiveness of DNS-based network control", LANMAN 2014, DOI 10.1109/LANMAN.2014.7028627 (TTL
/// 20 s: 90 % of requests moved within 60 s, 2 % of users stale after 15 min). The split between
/// honest and clamped resolvers is an assumption.
public struct ResolverDecay: Equatable, Sendable {
  /// How one part of the population leaves the old address.
  public enum Kind: Equatable, Sendable {
    /// When its entry expires: uniform on (0, max(TTL, minimum)); seconds.
    case expiring(minimumTTL: Double)
    /// An exponential time after its entry expires; mean in seconds.
    case lingering(mean: Double)
    /// After an exponential time, whatever the TTL; mean in seconds.
    case pinned(mean: Double)
  }

  /// A part of the population.
  public struct Component: Equatable, Sendable {
    /// From 0 to 1; the shares of a mixture add up to 1.
    public let share: Double
    /// How it leaves.
    public let kind: Kind

    /// Makes a component.
    public init(share: Double, kind: Kind) {
      self.share = share
      self.kind = kind
    }
  }

  /// The parts of the population.
  public let components: [Component]
  /// The record's time to live in seconds.
  public let ttl: Double

  /// Honest 58 %, clamped to a minute 30 %, slow 9 %, pinned 3 %.
  public static let publishedMixture = [
    Component(share: 0.58, kind: .expiring(minimumTTL: 0)),
    Component(share: 0.30, kind: .expiring(minimumTTL: 60)),
    Component(share: 0.09, kind: .lingering(mean: 180)),
    Component(share: 0.03, kind: .pinned(mean: 2_400)),
  ]

  /// Describes a population at a TTL; shares must add up to 1 within 1e-9.
  public init(ttl: Double, components: [Component] = Self.publishedMixture) {
    precondition(ttl >= 0, "ttl is \(ttl) s; allowed: 0 or more")
    let total = components.reduce(0) { $0 + $1.share }
    precondition((total - 1).magnitude < 1e-9, "shares of resolvers add up to \(total), not to 1")
    self.ttl = ttl
    self.components = components
  }

  /// The stale share `time` seconds after the change.
  public func staleShare(at time: Double) -> Double {
    components.reduce(0) { $0 + $1.share * staleShare(of: $1.kind, at: time) }
  }

  /// The stale share of one kind of client.
  public func staleShare(of kind: Kind, at time: Double) -> Double {
    if time <= 0 { return 1 }
    switch kind {
    case .expiring(let minimumTTL):
      return max(0, 1 - time / max(ttl, minimumTTL))
    case .lingering(let mean) where ttl > 0:
      // P(U + E > t) for U uniform on (0, T) and E exponential with mean m.
      if time < ttl {
        return 1 - time / ttl - mean / ttl * PortableMath.expm1(-time / mean)
      }
      return -mean / ttl * PortableMath.exp((ttl - time) / mean) * PortableMath.expm1(-ttl / mean)
    case .lingering(let mean), .pinned(let mean):
      return PortableMath.exp(-time / mean)
    }
  }

  /// The integral of the stale share over time, in seconds: the seconds of full traffic that go to
  /// the old address from `start` to `end`.
  public func staleSeconds(from start: Double, to end: Double) -> Double {
    precondition(0 <= start && start <= end, "from \(start) s to \(end) s")
    return components.reduce(0) {
      $0 + $1.share * (staleSeconds(of: $1.kind, to: end) - staleSeconds(of: $1.kind, to: start))
    }
  }

  /// The first time in seconds at which the stale share is at or under a level above 0.
  public func time(untilStaleShare level: Double) -> Double {
    precondition(level > 0, "stale share \(level) is never reached; allowed: greater than 0")
    if level >= 1 { return 0 }
    var high = 1.0
    while staleShare(at: high) > level { high *= 2 }
    var low = 0.0
    // The share falls; 60 halvings leave no bit of the first bracket.
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if staleShare(at: middle) > level { low = middle } else { high = middle }
    }
    return high
  }

  /// The integral of one kind's stale share from 0 to `time`.
  private func staleSeconds(of kind: Kind, to time: Double) -> Double {
    switch kind {
    case .expiring(let minimumTTL):
      let limit = max(ttl, minimumTTL)
      if limit == 0 { return 0 }
      let end = min(time, limit)
      return end - end * end / (2 * limit)
    case .lingering(let mean) where ttl > 0:
      let end = min(time, ttl)
      let gone = -PortableMath.expm1(-end / mean)
      let during = end - end * end / (2 * ttl) + mean / ttl * (end - mean * gone)
      if time <= ttl { return during }
      let left = -PortableMath.expm1(-ttl / mean)
      let after = -PortableMath.expm1((ttl - time) / mean)
      return during + mean * mean / ttl * left * after
    case .lingering(let mean), .pinned(let mean):
      return -mean * PortableMath.expm1(-time / mean)
    }
  }
}
