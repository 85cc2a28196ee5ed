import CloudModel
import Stochastics

/// The rate of every flow, which is a geography and a request class, at any moment.
///
/// rate = rate of its source x share x factors of the source, the geography and the class, summed over
/// the sources that it has a part of.
struct FlowRates {
  /// Requests per second at one moment.
  struct Reading {
    /// Of all flows.
    var total: Double
    /// `flows[geography * classes + class]`.
    var flows: [Double]
    /// Whether the flows have the shares that the scenario declares.
    var isDeclaredMix: Bool
  }

  /// A rate that classes share, or that one has for itself.
  private struct Source {
    let rate: SourceRate
    let classes: [Int]
    /// Exact shares by flow; 0 for flows of other sources.
    let shares: [Share]
  }

  let geographies: Int
  let classes: Int
  private let sources: [Source]
  private let isDeclared: Bool
  private let shapes: (geographies: [TrafficShape], classes: [TrafficShape])
  private let drifts: (geographies: [Drift], classes: [Drift])
  private let clocks: [LocalClock]
  private let holidays: [HolidayCalendar]
  private let campaigns: [TimedCampaign]
  private let noise: NoisePath?
  private let start: Int64
  private let horizon: Int64

  init(_ scenario: Scenario, noise: NoisePath?) {
    self.noise = noise
    let traffic = scenario.traffic
    start = scenario.startUnixSeconds
    horizon = Units.nanoseconds(scenario.horizon)
    geographies = traffic.geographies.count
    classes = traffic.classes.count
    sources = Self.sources(traffic, start: start)
    isDeclared = sources.count == 1 && traffic.rates.isEmpty
    shapes = (traffic.geographies.map(\.shape), traffic.classes.map(\.shape))
    let start = start
    drifts = (
      shapes.geographies.map { Drift($0, start: start) },
      shapes.classes.map { Drift($0, start: start) }
    )
    let follows =
      sources.contains(where: \.rate.followsCalendar) || !traffic.holidays.isEmpty
      || (shapes.geographies + shapes.classes).contains(where: \.followsCalendar)
    let seconds = horizon / Units.second + 1
    let places = follows ? traffic.geographies : []
    clocks = places.map { LocalClock(timeZone: $0.timeZone, from: start, seconds: seconds) }
    holidays = places.indices.map {
      HolidayCalendar(traffic.holidays, geography: $0, from: start, seconds: seconds)
    }
    campaigns = traffic.campaigns.map { TimedCampaign($0, start: start) }
  }

  private static func sources(_ traffic: Traffic, start: Int64) -> [Source] {
    let sharing = traffic.classes.indices.filter { traffic.classes[$0].rate == nil }
    func source(_ rate: TrafficRate, _ members: [Int]) -> Source {
      var weights = Array(
        repeating: 0.0, count: traffic.geographies.count * traffic.classes.count)
      for (place, geography) in traffic.geographies.enumerated() {
        for member in members {
          let item = traffic.classes[member]
          let share = item.rate == nil ? item.share : 1
          weights[place * traffic.classes.count + member] =
            share * (item.geographyShares?[place] ?? geography.share)
        }
      }
      return Source(
        rate: SourceRate(rate, start: start), classes: members, shares: Apportion.shares(weights))
    }
    // Where only added rates are given, the common one is nothing.
    let isNothing = !traffic.rates.isEmpty && traffic.rate == .constant(requestsPerSecond: 0)
    let shared = sharing.isEmpty || isNothing ? [] : [source(traffic.rate, sharing)]
    let added = traffic.rates.map { rate in
      let weights = traffic.weights(of: rate)
      let members = traffic.classes.indices.filter { index in
        stride(from: index, to: weights.count, by: traffic.classes.count).contains {
          weights[$0] > 0
        }
      }
      return Source(
        rate: SourceRate(
          rate.rate, start: start, from: rate.fromUnixSeconds, until: rate.untilUnixSeconds),
        classes: members, shares: Apportion.shares(weights))
    }
    return shared + added
      + traffic.classes.indices.compactMap { index in
        traffic.classes[index].rate.map { source($0, [index]) }
      }
  }

  /// The shares of the flows while no factor tells them apart; nil with several sources, or one that is
  /// not of all flows.
  var declaredShares: [Share]? { isDeclared ? sources[0].shares : nil }

  /// Moments at which a rate may change: ascending, the first is 0.
  func changePoints() -> [Int64] {
    var points: [Int64] = [0]
    for source in sources { points += source.rate.changePoints(horizon) }
    for drift in drifts.geographies + drifts.classes { points += drift.changePoints(horizon) }
    if !clocks.isEmpty {
      // Some zones are half an hour or a quarter off the others.
      let step: Int64 = clocks.allSatisfy(\.hasWholeHours) ? 3_600 : 900
      let first = LocalReading.firstMultiple(of: step, from: start) * Units.second
      points += stride(from: first, to: horizon, by: Int(step * Units.second))
    }
    for campaign in campaigns { points += [campaign.begin, campaign.end] }
    if let noise { points += noise.changePoints(horizon) }
    return points.filter { $0 >= 0 && $0 < horizon }.sorted()
  }

  /// The rates at a moment, nanoseconds from the scenario's start.
  func reading(at time: Int64) -> Reading {
    var result = Reading(
      total: 0, flows: Array(repeating: 0, count: geographies * classes),
      isDeclaredMix: isDeclared)
    let active = campaigns.filter { $0.begin <= time && time < $0.end }
    var everywhere = active.filter(\.isForAll).reduce(1) { $0 * $1.factor }
    if let noise, noise.isCommon { everywhere *= noise.factor(at: time) }
    let ownNoise = noise.flatMap { $0.isCommon ? nil : $0 }
    let some = active.filter { !$0.isForAll }
    let places = clocks.map { $0.reading(start + time / Units.second) }
    for source in sources {
      let common = source.rate.rate(at: time) * everywhere
      let local = source.rate.localShape(at: time)
      var sum = 0.0
      var first: Double?
      for place in 0..<geographies {
        for member in source.classes {
          let flow = place * classes + member
          var factor = places.isEmpty ? 1 : localFactor(local, place, member, places[place])
          factor *= drifts.geographies[place].factor(at: time)
          factor *= drifts.classes[member].factor(at: time)
          if let ownNoise {
            factor *= ownNoise.factor(at: time, geography: place, requestClass: member)
          }
          for campaign in some where campaign.isFor(place, member) { factor *= campaign.factor }
          if let first, first != factor { result.isDeclaredMix = false }
          first = first ?? factor
          let part = Double(source.shares[flow]) * factor
          sum += part
          result.flows[flow] += common * part / Double(Units.wholeShare)
        }
      }
      // With equal factors the exact shares add up to the whole.
      result.total += result.isDeclaredMix ? common * (first ?? 1) : common * (sum / 1e12)
    }
    return result
  }

  private func localFactor(
    _ local: TrafficShape, _ place: Int, _ member: Int, _ reading: LocalReading
  ) -> Double {
    var factor = 1.0
    let holiday = holidays[place][reading.day]
    for shape in [local, shapes.geographies[place], shapes.classes[member]] {
      if let hours = shape.hourOfDay { factor *= hours[reading.hour] }
      if let months = shape.season { factor *= months[reading.month] }
      if let days = shape.weekday, holiday == nil { factor *= days[reading.weekday] }
    }
    return factor * (holiday ?? 1)
  }
}

/// A campaign on the simulation's clock.
private struct TimedCampaign {
  let begin: Int64
  let end: Int64
  let factor: Double
  private let geographies: [Int]?
  private let classes: [Int]?

  init(_ campaign: Campaign, start: Int64) {
    // Beyond 140 years either way nobody looks.
    let limit: Int64 = 4_400_000_000
    let seconds = max(-limit, min(limit, campaign.startUnixSeconds - start))
    begin = seconds * Units.second
    end = begin + Units.nanoseconds(campaign.duration)
    factor = campaign.factor
    geographies = campaign.geographies
    classes = campaign.classes
  }

  var isForAll: Bool { geographies == nil && classes == nil }

  func isFor(_ geography: Int, _ requestClass: Int) -> Bool {
    (geographies?.contains(geography) ?? true) && (classes?.contains(requestClass) ?? true)
  }
}
