import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The failover policy; nil when there is none or its regions are not known.
  mutating func resolveFailover() -> FailoverPolicy? {
    guard let written = block.failover else { return nil }
    let detection = resolveDetection(written)
    checkFailback(written.failback)
    let names = regions.map(\.name)
    let primary = find(written.primary, among: names, "region")
    let secondary = find(written.secondary, among: names, "region")
    guard let primary, let secondary else { return nil }
    guard primary != secondary else {
      error(
        "secondary_region is '\(written.secondary.value)', the primary region itself; name another",
        at: written.secondary)
      return nil
    }
    var policy = FailoverPolicy(
      primary: RegionID(primary), secondary: RegionID(secondary), detection: detection,
      decisionDelay: written.decisionDelay.distribution, dnsTTL: written.dnsTTL,
      loadBalancerWarmup: written.loadBalancerWarmup,
      modelPreloadTimeout: written.modelPreloadTimeout,
      recordChange: resolveRecordChange(written).distribution,
      syntheticMonitors: written.syntheticMonitors, monitorInterval: written.monitorInterval,
      monitorPasses: written.monitorPasses, canaryShare: written.canaryShare,
      canaryTimeout: written.canaryTimeout, canaryRetryAfter: written.retryAfter,
      fullValidationTimeout: written.fullValidationTimeout, failback: written.failback)
    policy.onCall = resolveOnCall(written)
    policy.recovery = written.recovery.policy
    return policy
  }

  /// The time until a change of the traffic switch is in force.
  private mutating func resolveRecordChange(_ failover: FailoverBlock) -> Law {
    if let written = failover.recordChange { return written }
    let method = block.routing.method
    let law = Law.known(method.propagation)
    explain(
      ["failover_config", "recovery", "record_change"],
      FieldKind<Law>.law(.duration).write(law).flowText, unit: "s", source: method.source,
      help: "from a change of the traffic switch until it is in force")
    return law
  }

  /// The people who decide, if any do.
  private mutating func resolveOnCall(_ failover: FailoverBlock) -> OnCallPolicy? {
    guard failover.decidedBy == .person else {
      if failover.person != nil {
        warn(
          "person has no effect, as decisions are automatic; write 'by: person'",
          at: ["failover_config", "decision", "person"])
      }
      return nil
    }
    return (failover.person ?? .standard).policy
  }

  private mutating func checkFailback(_ failback: FailbackPolicy) {
    let rises = zip(failback.steps, failback.steps.dropFirst()).allSatisfy { $0 < $1 }
    guard rises, failback.steps.last == 1 else {
      error(
        "steps must rise and end with 100%, as in '[10%, 50%, 100%]'",
        at: ["failover_config", "failback", "steps"])
      return
    }
  }
}
