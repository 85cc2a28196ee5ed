import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The faults, with their places and effects.
  mutating func resolveFaults(loadTrace: (TraceRequest) -> LoadedTrace) -> [Fault] {
    var faults: [Fault] = []
    var names: [Located<String>] = []
    for item in block.faults {
      let scope = scope(of: item)
      let places = resolvePlaces(of: item, scope)
      let name = item.name?.value ?? item.preset ?? item.kind.name
      names.append(item.name ?? Located(name, mark: item.mark, path: item.path))
      guard let onset = onset(of: item, scope, loadTrace) else { continue }
      let preset = item.kind.presets.first { $0.name == item.preset }
      var fault = Fault(
        name: name, kind: item.kind.name, scope: scope, places: places, onset: onset,
        duration: item.duration.distribution, effects: effects(of: item),
        source: preset?.source ?? "the scenario")
      fault.chance = item.onset.chance
      fault.commonCause = item.commonCause.map { CommonCause(share: $0.share, reach: $0.reach) }
      fault.rampSeconds = item.ramp.inSeconds
      fault.stageSeconds = item.isStaged ? item.stageInterval.inSeconds : nil
      fault.isLatent = item.isLatent ?? item.kind.isLatent
      check(fault, item)
      faults.append(fault)
    }
    checkUnique(names, "fault")
    return faults
  }

  private mutating func scope(of item: FaultBlock) -> FaultScope {
    let scopes = [item.kind.scope] + item.kind.otherScopes
    for wanted in [item.scope, item.each].compactMap({ $0 }) where !scopes.contains(wanted.value) {
      let allowed = scopes.map { "'\($0.rawValue)'" }.joined(separator: " or ")
      error(
        "scope is '\(wanted.value.rawValue)', but faults of kind '\(item.kind.name)' hit "
          + "\(allowed)", at: wanted)
    }
    if let scope = item.scope, let each = item.each, scope.value != each.value {
      error(
        "each is '\(each.value.rawValue)', but scope is '\(scope.value.rawValue)'; keep one of them",
        at: each)
    }
    return item.scope?.value ?? item.each?.value ?? item.kind.scope
  }

  /// What must agree within a fault.
  private mutating func check(_ fault: Fault, _ item: FaultBlock) {
    let path = item.path
    func fail(_ message: String) { error(message, at: item.mark, [path]) }
    if fault.isLatent, ![.region, .cloud, .everywhere].contains(fault.scope) {
      fail("a latent fault rests in regions, but its scope is '\(fault.scope.rawValue)'")
    }
    if fault.isLatent, block.failover == nil {
      context.add(
        Issue(
          .warning, mark: item.mark, path: path,
          "a latent fault shows only at a failover, and there is no failover_config"))
    }
    if let common = fault.commonCause {
      let width = fault.scope.width
      if width == nil || (common.reach.width ?? 0) <= (width ?? 0) {
        fail(
          "common_cause reaches '\(common.reach.rawValue)', which is no wider than the scope "
            + "'\(fault.scope.rawValue)'; name a wider domain")
      }
    }
    if fault.stageSeconds != nil, ![.region, .cloud, .everywhere].contains(fault.scope) {
      fail("a staged change needs several places, but its scope is '\(fault.scope.rawValue)'")
    }
    if fault.scope == .dependency, block.dependencies.isEmpty {
      fail("the fault hits a dependency, but the scenario has none; write 'dependencies'")
    }
  }

  private func effects(of item: FaultBlock) -> [FaultEffect] {
    let share = item.capacityLoss ?? 1
    let own = item.effects
    var effects: [FaultEffect] = []
    for effect in item.kind.effects {
      switch effect {
      case .capacityLoss(let usual):
        effects.append(.capacityLoss(share: item.capacityLoss ?? usual))
      case .endpointLoss(let hangs):
        // An event that leaves instances alive leaves the endpoint alive, unless told otherwise.
        switch item.endpoint ?? (share < 1 ? .answers : hangs ? .hangs : .refuses) {
        case .answers: break
        case .hangs: effects.append(.endpointLoss(hangs: true))
        case .refuses: effects.append(.endpointLoss(hangs: false))
        }
      case .reclaim(_, let notice):
        effects.append(
          .reclaim(share: share, noticeSeconds: item.notice?.value ?? notice))
      case .quotaCut(let usual):
        effects.append(.quotaCut(share: item.quotaLoss?.value ?? usual))
      case .errors(let share, let to):
        effects.append(.errors(share: own.errorShare ?? share, to: own.audience ?? to))
      case .slowdown(let factor): effects.append(.slowdown(factor: own.slowdown ?? factor))
      case .latency(let seconds, let to):
        effects.append(.latency(seconds: own.latency ?? seconds, to: own.audience ?? to))
      case .packetLoss(let share, let to):
        effects.append(.packetLoss(share: own.packetLoss ?? share, to: own.audience ?? to))
      case .partition(let side, let direction):
        effects.append(
          .partition(from: own.side ?? side, direction: own.direction ?? direction))
      case .load(let factor): effects.append(.load(factor: own.loadFactor ?? factor))
      case .loadSlowdown(let factor):
        effects.append(.loadSlowdown(factor: own.loadSlowdown ?? factor))
      case .memoryLoss, .launchBlock, .stockOut, .block: effects.append(effect)
      }
    }
    return effects + own.added(to: effects)
  }
}

extension FaultEffectBlock {
  /// The effects whose keys are written and that the kind does not have.
  func added(to effects: [FaultEffect]) -> [FaultEffect] {
    let to = audience ?? .everyone
    var more: [FaultEffect] = []
    func has(_ test: (FaultEffect) -> Bool) -> Bool { effects.contains(where: test) }
    if let errorShare, !has({ if case .errors = $0 { true } else { false } }) {
      more.append(.errors(share: errorShare, to: to))
    }
    if let slowdown, !has({ if case .slowdown = $0 { true } else { false } }) {
      more.append(.slowdown(factor: slowdown))
    }
    if let latency, !has({ if case .latency = $0 { true } else { false } }) {
      more.append(.latency(seconds: latency, to: to))
    }
    if let packetLoss, !has({ if case .packetLoss = $0 { true } else { false } }) {
      more.append(.packetLoss(share: packetLoss, to: to))
    }
    if let side, !has({ if case .partition = $0 { true } else { false } }) {
      more.append(.partition(from: side, direction: direction ?? .both))
    }
    if let loadFactor, !has({ if case .load = $0 { true } else { false } }) {
      more.append(.load(factor: loadFactor))
    }
    if let loadSlowdown, !has({ if case .loadSlowdown = $0 { true } else { false } }) {
      more.append(.loadSlowdown(factor: loadSlowdown))
    }
    for block in blocks ?? [] {
      let effect = block == .launches ? FaultEffect.launchBlock : .block(block)
      if !effects.contains(effect), !more.contains(effect) { more.append(effect) }
    }
    return more
  }
}
