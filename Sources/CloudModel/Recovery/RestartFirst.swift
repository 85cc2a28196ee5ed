extension RecoveryStrategy {
  /// Restarts once, which mends what ran full, and leaves if that did not help.
  static let restartFirst = RecoveryStrategy(
    "restart_first", "restarts what runs in the region once, and then fails over"
  ) { $0.tried.contains(.restart) ? .failOver : .restart }
}
