extension RecoveryStrategy {
  /// Waits out what passes by itself.
  static let waitFirst = RecoveryStrategy(
    "wait_first", "waits for wait_for, as many losses are short, and then fails over"
  ) { $0.seconds < $0.patience ? .wait : .failOver }
}
