import CloudModel

/// All classes of faults of a scenario, with what each of them does where.
struct FaultTable: Sendable {
  private(set) var classes: [FaultClass] = []
  /// Every condition that an incident can put in force; the first is none.
  private(set) var conditions: ContiguousArray<Conditions> = [.none]
  /// `groups[class][place]`: the incidents of faults that hit several places, or each in its own way;
  /// empty for a class whose places are hit one at a time.
  private(set) var groups: [[[FaultTarget]]] = []
  /// Components that faults can hit, in the order in which sources number them.
  let graph: DependencyGraph
  /// The class of detections of regions that answer; nil where probes do not fail by themselves.
  private(set) var falseAlarmClass: Int?

  init(_ scenario: Scenario) {
    graph = DependencyGraph(scenario)
    let patience = scenario.traffic.classes.map(\.firstTokenSeconds).min() ?? 0
    let probe = scenario.failover?.detection.probeTimeout ?? scenario.loadBalancer.timeout
    for fault in scenario.faults {
      let own = Conditions(
        fault.effects, patience: patience, probeTimeout: probe / .seconds(1))
      add(fault, drill: nil, own, scenario)
    }
    if scenario.failover?.detection.hasFalsePositives == true {
      falseAlarmClass = classes.count
      let alarm = Fault(
        name: "false alarm", kind: "", scope: .region, places: FaultPlaces(),
        onset: .times(unixSeconds: []), duration: .constant(0), effects: [], source: "")
      add(alarm, drill: nil, .none, scenario)
    }
    for (index, drill) in scenario.drills.enumerated() {
      let seconds = Double(Units.nanoseconds(drill.duration)) / 1e9
      let fault = Fault(
        name: "drill \(drill.name)", kind: "", scope: drill.scope, places: FaultPlaces(),
        onset: .times(unixSeconds: []), duration: .constant(seconds), effects: drill.effects,
        source: "")
      add(
        fault, drill: index,
        Conditions(drill.effects, patience: patience, probeTimeout: probe / .seconds(1)), scenario)
    }
  }

  private mutating func add(
    _ fault: Fault, drill: Int?, _ own: Conditions, _ scenario: Scenario
  ) {
    let hasRamp = fault.rampSeconds > 0
    let level = levels(own, hasRamp)
    let spec = FaultClass(fault, drill: drill, level: level, conditions: own)
    classes.append(spec)
    groups.append(groups(spec, own, hasRamp, scenario))
  }

  /// Adds conditions with the steps of their ramp; returns the position of the first.
  private mutating func levels(_ full: Conditions, _ hasRamp: Bool) -> Int {
    if full.isEmpty, !hasRamp { return 0 }
    let first = conditions.count
    if hasRamp {
      for step in 0..<FaultClass.rampSteps {
        let part = (2 * Double(step) + 1) / (2 * Double(FaultClass.rampSteps))
        conditions.append(full.scaled(by: part))
      }
    }
    conditions.append(full)
    return first
  }

  private mutating func groups(
    _ spec: FaultClass, _ own: Conditions, _ hasRamp: Bool, _ scenario: Scenario
  ) -> [[FaultTarget]] {
    let regions = Array(scenario.regions.indices)
    switch spec.scope {
    case .dependency: return dependencyGroups(spec, own, hasRamp, scenario)
    case .everywhere: return [targets(regions, spec, own, hasRamp)]
    case .cloud:
      return scenario.clouds.indices.map { cloud in
        targets(
          regions.filter { scenario.regions[$0].cloud.index == cloud }, spec, own, hasRamp)
      }
    case .region:
      if spec.stageInterval > 0 {
        return regions.map { region in
          scenario.regions[region].zones.map {
            FaultTarget(scope: .zone, place: $0.index, region: region, level: spec.level)
          }
        }
      }
      return own.cutsDependencies ? regions.map { targets([$0], spec, own, hasRamp) } : []
    case .instance, .zone, .zoneSupply, .regionSupply: return []
    }
  }

  private mutating func targets(
    _ regions: [Int], _ spec: FaultClass, _ own: Conditions, _ hasRamp: Bool
  ) -> [FaultTarget] {
    regions.map { region in
      let level =
        own.cutsDependencies
        ? levels(graph.conditions(cutOff: region, own), hasRamp) : spec.level
      return FaultTarget(scope: .region, place: region, region: region, level: level)
    }
  }

  private mutating func dependencyGroups(
    _ spec: FaultClass, _ own: Conditions, _ hasRamp: Bool, _ scenario: Scenario
  ) -> [[FaultTarget]] {
    var component = own
    // Whoever loses its endpoint, or stops, answers nobody.
    if spec.losesEndpoint || spec.capacityLoss > 0 {
      component.errors = Units.wholeShare
      component.probeErrors = Units.wholeShare
    }
    return graph.instances.indices.map { instance in
      let item = scenario.dependencies[graph.instances[instance].dependency]
      return graph.instances[instance].regions.map { region in
        let found = graph.conditions(of: instance, in: region, component)
        var target = FaultTarget(
          scope: .region, place: region, region: region, level: levels(found, hasRamp))
        if let catchUp = item.catchUp {
          var rest = Conditions()
          rest.errors = Units.share(item.degradedErrors)
          rest.latency = Units.nanoseconds(item.degradedLatency)
          target.after = levels(rest, false)
          target.afterFactor = 1 / catchUp
        }
        return target
      }
    }
  }
}
