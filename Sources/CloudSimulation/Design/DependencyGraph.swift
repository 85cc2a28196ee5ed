import CloudModel

/// What the failure of one dependency means for each region, through the graph of needs.
///
/// A dependency fails as far as what it requires fails: shares of errors are handed on along required
/// edges whole, along degraded edges by the share that fails without it, along optional edges not at
/// all. Several needs multiply in what they leave.
struct DependencyGraph {
  /// One running component: a dependency in a region or cloud, or the one that all share.
  struct Instance: Equatable {
    let dependency: Int
    let name: String
    let regions: [Int]
  }

  private let scenario: Scenario
  /// By dependency, then by region or cloud in file order.
  let instances: [Instance]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    let all = Array(scenario.regions.indices)
    instances = scenario.dependencies.enumerated().flatMap { index, item -> [Instance] in
      switch item.scope {
      case .zone, .region:
        return all.map {
          Instance(
            dependency: index, name: "\(item.name) of \(scenario.regions[$0].name)", regions: [$0])
        }
      case .cloud:
        return scenario.clouds.indices.map { cloud in
          Instance(
            dependency: index, name: "\(item.name) of \(scenario.clouds[cloud].name)",
            regions: all.filter { scenario.regions[$0].cloud.index == cloud })
        }
      case .global: return [Instance(dependency: index, name: item.name, regions: all)]
      }
    }
  }

  /// What a fault of an instance does to a region that it serves.
  ///
  /// - Parameter own: the fault's own conditions, those of the component.
  func conditions(of instance: Int, in region: Int, _ own: Conditions) -> Conditions {
    let source = instances[instance].dependency
    return conditions(in: region, own, failing: [source])
  }

  /// What a region meets that cannot reach what stands outside of it.
  func conditions(cutOff region: Int, _ own: Conditions) -> Conditions {
    let outside = scenario.dependencies.indices.filter {
      [.cloud, .global].contains(scenario.dependencies[$0].scope)
    }
    var cause = Conditions()
    cause.errors = Units.wholeShare
    cause.probeErrors = Units.wholeShare
    var result = conditions(in: region, cause, failing: outside)
    result.cutsDependencies = true
    return joined(own, result)
  }

  private func conditions(
    in region: Int, _ own: Conditions, failing sources: [Int]
  ) -> Conditions {
    let items = scenario.dependencies
    let parts = failing(sources)
    let share = Double(own.errors) / 1e12
    var result = Conditions()
    var late = 0.0
    for index in items.indices where parts[index] > 0 {
      let item = items[index]
      let failed = parts[index] * share
      if item.uses.contains(.requests) {
        switch item.need {
        case .required:
          result.errors = Conditions.joined(result.errors, Units.share(failed))
          result.probeErrors = Conditions.joined(
            result.probeErrors, Units.share(parts[index] * Double(own.probeErrors) / 1e12))
          late += parts[index] * Double(own.latency)
        case .degraded:
          result.errors = Conditions.joined(
            result.errors, Units.share(failed * item.degradedErrors))
          late += failed * item.degradedLatency * 1e9 + parts[index] * Double(own.latency)
        case .optional: break
        }
      }
      // What is tried again and again comes through as long as most tries do.
      if item.need == .required { block(item.uses, failed > 0.5, own, &result) }
    }
    result.latency = Int64(late.rounded())
    return result
  }

  private func block(
    _ uses: [DependencyUse], _ fails: Bool, _ own: Conditions, _ result: inout Conditions
  ) {
    for use in uses {
      switch use {
      case .requests: break
      case .modelLoad:
        result.blocksLoads = result.blocksLoads || fails || own.blocksLoads
        result.loadTime = max(result.loadTime, own.loadTime)
      case .launches: result.blocksLaunches = result.blocksLaunches || fails
      case .records: result.blocksRecords = result.blocksRecords || fails
      case .scaling: result.blocksScaling = result.blocksScaling || fails
      case .telemetry: result.hidesTelemetry = result.hidesTelemetry || fails
      }
    }
  }

  /// How far each dependency fails when these fail as a whole, 0 … 1.
  private func failing(_ sources: [Int]) -> [Double] {
    let items = scenario.dependencies
    var parts: [Double?] = items.map { _ in nil }
    for source in sources { parts[source] = 1 }
    func part(_ index: Int) -> Double {
      if let known = parts[index] { return known }
      var works = 1.0
      for edge in items[index].needs {
        switch edge.need {
        case .required: works *= 1 - part(edge.target)
        case .degraded: works *= 1 - part(edge.target) * items[index].degradedErrors
        case .optional: break
        }
      }
      parts[index] = 1 - works
      return 1 - works
    }
    return items.indices.map(part)
  }

  private func joined(_ a: Conditions, _ b: Conditions) -> Conditions {
    var result = a
    result.errors = Conditions.joined(a.errors, b.errors)
    result.probeErrors = Conditions.joined(a.probeErrors, b.probeErrors)
    result.latency += b.latency
    result.loadTime = max(a.loadTime, b.loadTime)
    result.blocksLaunches = a.blocksLaunches || b.blocksLaunches
    result.blocksLoads = a.blocksLoads || b.blocksLoads
    result.blocksRecords = a.blocksRecords || b.blocksRecords
    result.blocksScaling = a.blocksScaling || b.blocksScaling
    result.hidesTelemetry = a.hidesTelemetry || b.hidesTelemetry
    return result
  }
}
