/// A further rate that is added to `traffic.rate`; an entry under `traffic.rates`.
///
/// Several models of the traffic stand side by side: a recorded week, a nightly batch, a product that
/// begins in summer in one geography. With `from` and `until` one follows another.
public struct AddedRate: Equatable, Sendable {
  /// The key under `rates`.
  public var name: String
  /// Its source and factors; keys as in `rate`.
  public var rate: TrafficRate
  /// Key `from`: the rate is 0 before it, seconds since 1970-01-01 UTC; nil for no bound.
  public var fromUnixSeconds: Int64?
  /// Key `until`: the rate is 0 from it on, seconds since 1970-01-01 UTC; nil for no bound.
  public var untilUnixSeconds: Int64?
  /// Key `classes`: positions in `Traffic.classes`, which divide it by their shares; nil for those that
  /// have no rate of their own, or for all when each has one.
  public var classes: [Int]?
  /// Key `geographies`: positions in `Traffic.geographies`, which divide it by their shares; nil for all.
  public var geographies: [Int]?

  /// Makes a rate.
  public init(
    name: String, rate: TrafficRate, fromUnixSeconds: Int64? = nil,
    untilUnixSeconds: Int64? = nil, classes: [Int]? = nil, geographies: [Int]? = nil
  ) {
    self.name = name
    self.rate = rate
    self.fromUnixSeconds = fromUnixSeconds
    self.untilUnixSeconds = untilUnixSeconds
    self.classes = classes
    self.geographies = geographies
  }
}

extension Traffic {
  /// The part of each flow in an added rate, in any unit: `weights[geography * classes + class]`.
  public func weights(of added: AddedRate) -> [Double] {
    let sharing = classes.indices.filter { classes[$0].rate == nil }
    let members = added.classes ?? (sharing.isEmpty ? Array(classes.indices) : sharing)
    var weights = Array(repeating: 0.0, count: geographies.count * classes.count)
    for place in added.geographies ?? Array(geographies.indices) {
      for member in members {
        let item = classes[member]
        // A class with a rate of its own has no share; it counts like one that has all.
        let share = item.rate == nil ? item.share : 1
        weights[place * classes.count + member] =
          share * (item.geographyShares?[place] ?? geographies[place].share)
      }
    }
    return weights
  }
}
