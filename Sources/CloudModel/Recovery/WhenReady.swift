extension RecoveryStrategy {
  /// Starts the standby's instances first and moves the traffic when they can carry it, while the lost region
  /// still carries more.
  static let whenReady = RecoveryStrategy(
    "when_ready",
    "fills the other region first; moves when it carries more than the lost one, or after wait_for"
  ) { situation in
    if situation.targetReady >= min(1, situation.carried) || situation.seconds >= situation.patience
    {
      return .failOver
    }
    return situation.tried.contains(.replace) ? .wait : .replace
  }
}
