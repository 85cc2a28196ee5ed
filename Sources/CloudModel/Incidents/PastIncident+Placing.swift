import ScenarioSchema

extension PastIncident {
  /// Where a strike hits a design.
  public struct Placing: Equatable, Sendable {
    /// The place in the design; nil for what has none, such as every place at once.
    public let place: String?
    /// The place of the outage that it stands for; nil when that is the design's own.
    public let standsFor: String?
    /// Whether the design has the outage's own place, or what stands for it was asked for.
    public let hits: Bool

    /// Makes a placing.
    public init(place: String?, standsFor: String?, hits: Bool) {
      self.place = place
      self.standsFor = standsFor
      self.hits = hits
    }
  }

  /// Where the strikes hit a design.
  ///
  /// - Parameters:
  ///   - exact: whether a design without the outage's place is left alone; else its primary region,
  ///     that one's first zone or its cloud stands for the place.
  public func placings(in scenario: Scenario, exact: Bool) -> [Placing] {
    strikes.map { strike in
      guard let key = strike.placeKey, let wanted = strike.place else {
        return Placing(place: nil, standsFor: nil, hits: true)
      }
      if wanted == "primary" {
        return Placing(place: scenario.primaryPlace(key), standsFor: nil, hits: true)
      }
      if scenario.placeNames(key).contains(wanted) {
        return Placing(place: wanted, standsFor: nil, hits: true)
      }
      return exact
        ? Placing(place: nil, standsFor: wanted, hits: false)
        : Placing(place: scenario.primaryPlace(key), standsFor: wanted, hits: true)
    }
  }

  /// The overrides that let a scenario live through this outage and nothing else: its faults in place of
  /// the scenario's, no drills, and a start on the day before.
  ///
  /// - Parameters:
  ///   - horizon: how long is simulated, from a day before the outage's first day.
  ///   - placings: as `placings` gives them; strikes that do not hit are left out.
  public func overrides(
    _ placings: [Placing], horizon: Duration
  ) -> [(path: String, value: String)] {
    let items = zip(strikes, placings).compactMap { strike, placing -> String? in
      guard placing.hits else { return nil }
      var entries: [(String, String)] = [
        ("name", strike.name), ("kind", strike.kind.name), ("at", "[\(strike.at.quantityText)]"),
        ("duration", strike.duration.quantityText),
      ]
      if let key = strike.placeKey, let place = placing.place { entries.append((key, place)) }
      entries += strike.more.map { ($0.name, $0.value.flowText) }
      return "{" + entries.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
    }
    return [
      ("faults", "[" + items.joined(separator: ", ") + "]"), ("drills", "[]"),
      ("start", start.quantityText), ("horizon", horizon.quantityText),
    ]
  }

  /// Midnight a day before the outage's first day, UTC.
  public var start: Timestamp {
    let day: Int64 = 86_400
    return Timestamp(unixSeconds: (onset.unixSeconds / day - 1) * day)
  }
}

extension PastIncident.Strike {
  /// The key by which `faults` of a scenario names the place; nil for everything at once.
  var placeKey: String? {
    let written = more.first { $0.name == "scope" }?.value.text
    switch written.flatMap(FaultScope.init) ?? kind.scope {
    case .instance, .zone, .zoneSupply: return "zone"
    case .region, .regionSupply: return "region"
    case .cloud: return "cloud"
    case .dependency: return "dependency"
    case .everywhere: return nil
    }
  }
}

extension Scenario {
  /// The region that serves by default: the failover's primary, or the one with the greatest weight.
  public var primaryRegion: RegionID {
    if let failover { return failover.primary }
    let weights = routing.weights
    let greatest = weights.indices.max { (weights[$0], -$0) < (weights[$1], -$1) }
    return RegionID(greatest ?? 0)
  }

  /// The names of places that a key of a fault can name.
  func placeNames(_ key: String) -> [String] {
    switch key {
    case "zone": zones.map(\.name)
    case "region": regions.map(\.name)
    case "cloud": clouds.map(\.name)
    default: dependencies.map(\.name)
    }
  }

  /// The place of the primary region that a key names; nil when the design has none.
  func primaryPlace(_ key: String) -> String? {
    let region = regions[primaryRegion.index]
    switch key {
    case "zone": return region.zones.first.map { zones[$0.index].name }
    case "region": return region.name
    case "cloud": return clouds[region.cloud.index].name
    default: return dependencies.first?.name
    }
  }
}
