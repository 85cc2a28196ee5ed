extension RecoveryStrategy {
  /// The article's: a lost region is left as soon as that is decided.
  public static let failOver = RecoveryStrategy("fail_over", "leaves a lost region at once") { _ in
    .failOver
  }
}
