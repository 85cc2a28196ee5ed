extension RecoveryStrategy {
  /// Acts no wider than the damage is believed to reach, and one step wider each time that this did not
  /// help.
  static let smallestScope = RecoveryStrategy(
    "smallest_scope",
    "restarts instances, then replaces them, takes zones out, fails over: from the believed scope on"
  ) { situation in
    let ladder: [(DamageScope, RecoveryAction)] = [
      (.instance, .restart), (.instance, .replace), (.zone, .shift),
    ]
    for (scope, action) in ladder
    where scope >= situation.believed && !situation.tried.contains(action) {
      return action
    }
    return .failOver
  }
}
