import ScenarioSchema

extension ScenarioResolver {
  /// The policy for sessions; nil without the block.
  mutating func resolveState() -> SessionPolicy? {
    guard let state = block.state else { return nil }
    let strategy = state.strategy
    var policy = SessionPolicy(
      strategy, turns: state.turns, thinkSeconds: Double(state.thinkTime.wholeNanoseconds) / 1e9)
    let keys: [(String, Bool, Double?)] = [
      ("lag", state.lag != nil, strategy.lag),
      ("interval", state.interval != nil, strategy.interval),
      ("restore", state.restore != nil, strategy.restore),
    ]
    for (key, isWritten, usual) in keys {
      if isWritten, usual == nil {
        warn(
          "\(key) has no effect, as the strategy '\(strategy.name)' has none; remove it",
          at: ["state", key])
      } else if !isWritten, let usual {
        explain(
          ["state", key], Duration.seconds(usual).quantityText, unit: "s",
          source: strategy.source, help: strategy.summary)
      }
    }
    if let lag = state.lag { policy.lag = lag.distribution }
    if let interval = state.interval { policy.interval = interval }
    if let restore = state.restore { policy.restore = restore.distribution }
    policy.writeCost = state.writeCost ?? strategy.writeCost
    if strategy.lost == .sinceCheckpoint, policy.restore.mean > 60 {
      warn(
        "sessions take \(Duration.seconds(policy.restore.mean).quantityText) to restore on average, "
          + "over the usual 60s; requests fail meanwhile", at: ["state", "restore"])
    }
    return policy
  }
}
