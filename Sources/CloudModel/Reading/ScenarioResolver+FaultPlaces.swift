import ScenarioSchema
import Stochastics

/// Where and when faults strike.
extension ScenarioResolver {
  /// The places that a fault's keys name.
  mutating func resolvePlaces(of item: FaultBlock, _ scope: FaultScope) -> FaultPlaces {
    var places = FaultPlaces()
    if let cloud = item.cloud, let index = find(cloud, among: clouds.map(\.name), "cloud") {
      places.cloud = CloudID(index)
    }
    if let region = item.region {
      if scope == .cloud || scope == .everywhere || scope == .dependency {
        error("region is '\(region.value)', but \(Self.hits(scope))", at: region)
      } else if let index = find(region, among: regions.map(\.name), "region") {
        places.region = RegionID(index)
        if let cloud = places.cloud, regions[index].cloud != cloud {
          error("'\(region.value)' is not a region of \(clouds[cloud.index].name)", at: region)
        }
      }
    }
    if let zone = item.zone {
      if scope != .instance, scope != .zone, scope != .zoneSupply {
        let what =
          scope == .region || scope == .regionSupply
          ? "faults of this kind hit whole regions" : Self.hits(scope)
        error("zone is '\(zone.value)', but \(what)", at: zone)
      } else if let index = find(zone, among: zones.map(\.name), "zone") {
        places.zone = ZoneID(index)
        if let region = places.region, zones[index].region != region {
          error("'\(zone.value)' is not a zone of \(regions[region.index].name)", at: zone)
        }
      }
    }
    if let pool = item.pool {
      if scope != .instance {
        error("pool is '\(pool.value)', but only faults of instances name pools", at: pool)
      } else if find(pool, among: pools.map(\.name), "pool") != nil {
        places.pool = pool.value
      }
    }
    if let type = item.instance {
      if !scope.isSupply {
        error("instance is '\(type.value)', but only faults of a supply name types", at: type)
      } else if find(type, among: pools.map(\.instanceType), "type of a pool") != nil {
        places.instanceType = type.value
      }
    }
    if let name = item.dependency {
      if scope != .dependency {
        error(
          "dependency is '\(name.value)', but the fault's scope is '\(scope.rawValue)'", at: name)
      } else {
        places.dependency = find(name, among: block.dependencies.map(\.name), "dependency")
      }
    }
    places.component = item.component?.name
    if let notice = item.notice, item.kind.name != FaultKind.spotReclaim.name {
      error("notice is given, but only a spot_reclaim gives notice; take it out", at: notice)
    }
    if let loss = item.quotaLoss, item.kind.name != FaultKind.quotaCut.name {
      error("quota_loss is given, but only a quota_cut takes quota; take it out", at: loss)
    }
    return places
  }

  private static func hits(_ scope: FaultScope) -> String {
    switch scope {
    case .cloud: "the fault hits whole clouds; name a 'cloud', or take 'scope: region'"
    case .everywhere: "the fault hits every region; take it out, or take 'scope: region'"
    default: "the fault hits dependencies; name a 'dependency'"
    }
  }

  /// When a fault begins; nil with an issue where that cannot be told.
  mutating func onset(
    of item: FaultBlock, _ scope: FaultScope, _ loadTrace: (TraceRequest) -> LoadedTrace
  ) -> FaultOnset? {
    let own = item.onset
    if let every = own.every, own.times == nil {
      error("every has no effect without 'at', which says when it begins", at: every)
    }
    if let above = own.above {
      guard let rate = own.rate ?? own.meanGap.map({ 31_536_000 / $0.inSeconds }) else {
        error("utilization_above needs a 'rate', such as '2/h' for each instance", at: above)
        return nil
      }
      if scope != .instance {
        error("utilization_above is for faults of instances, and this hits more", at: above)
      }
      return .overload(perYear: rate, above: above.value)
    }
    if let rate = own.rate { return .rate(perYear: rate) }
    if let gap = own.meanGap { return .rate(perYear: 31_536_000 / gap.inSeconds) }
    for named in [own.gap.map { ($0.mark, $0.path) }, own.clustered.map { ($0.mark, $0.path) }] {
      if let named, scope == .instance {
        error(
          "gaps are those of one component, and a pool has many instances; give a 'rate'",
          at: named.0, [named.1])
      }
    }
    if let gap = own.gap {
      if gap.value.distribution.mean < 60 {
        error("gap has a mean under 1min; faults that often are a rate of errors", at: gap)
        return nil
      }
      return .gaps(gap.value.distribution)
    }
    if let clustered = own.clustered { return gaps(clustered) }
    if let times = own.times {
      return .times(unixSeconds: repeated(times, every: own.every?.value))
    }
    if let trace = own.trace { return rows(trace, scope, loadTrace) }
    return missingOnset(item)
  }

  /// Short gaps within a cluster, long ones between clusters, both exponential.
  private mutating func gaps(_ clustered: Located<ClusteredBlock>) -> FaultOnset? {
    let share = clustered.value.share
    let (mean, short) = (clustered.value.mean.inSeconds, clustered.value.within.inSeconds)
    let long = (mean - share * short) / (1 - share)
    if long <= short {
      error(
        "within is not shorter than the gaps that the mean leaves; make it shorter", at: clustered)
      return nil
    }
    return .gaps(
      .mixture([
        WeightedLaw(weight: share, law: .exponential(mean: short)),
        WeightedLaw(weight: 1 - share, law: .exponential(mean: long)),
      ]))
  }

  private func repeated(_ times: [Timestamp], every: Duration?) -> [Int64] {
    let first = times.map(\.unixSeconds)
    guard let every = every.map({ max(60, Int64($0.inSeconds)) }) else { return first.sorted() }
    let end = block.start.unixSeconds + Int64(block.horizon.inSeconds)
    var all: [Int64] = []
    for time in first {
      // Past dates have passed: the first that counts is the first in the horizon.
      let behind = max(0, block.start.unixSeconds - time)
      all += stride(from: time + (behind + every - 1) / every * every, through: end, by: Int(every))
    }
    return all.sorted()
  }

  private mutating func rows(
    _ trace: Located<String>, _ scope: FaultScope, _ loadTrace: (TraceRequest) -> LoadedTrace
  ) -> FaultOnset? {
    let request = TraceRequest(
      name: trace.value, scenarioFile: trace.mark?.file, content: .faults)
    switch loadTrace(request) {
    case .faults(let found):
      let known = faultPlaceNames(scope)
      for row in found.rows {
        if let place = row.place, !known.contains(place) {
          error(
            "trace '\(trace.value)' names '\(place)', which is no place that the fault can hit"
              + NearestName.hint(place, among: known), at: trace)
          return nil
        }
      }
      return .trace(found)
    case .failure(let reason): error("trace '\(trace.value)': \(reason)", at: trace)
    case .trace, .tokens: error("trace '\(trace.value)' is a trace of traffic", at: trace)
    }
    return nil
  }

  private func faultPlaceNames(_ scope: FaultScope) -> [String] {
    switch scope {
    case .zone, .instance: zones.map(\.name)
    case .region: regions.map(\.name)
    case .cloud: clouds.map(\.name)
    case .everywhere: ["everywhere"]
    case .dependency: block.dependencies.map(\.name)
    case .zoneSupply, .regionSupply: []
    }
  }

  private mutating func missingOnset(_ item: FaultBlock) -> FaultOnset? {
    // A key that could not be read has its issue already.
    let node = item.path.split(separator: ".").last.flatMap { Int($0) }.flatMap { index in
      root[key: "faults"]?.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    }
    let keys = ["rate", "mean_gap", "gap", "clustered", "at", "trace", "preset"]
    if !keys.contains(where: { node?[key: $0] != nil }) {
      error(
        "the fault has no onset; give 'rate' such as '0.3/y', 'mean_gap' or 'at'", at: item.mark,
        [item.path])
    }
    return nil
  }
}
