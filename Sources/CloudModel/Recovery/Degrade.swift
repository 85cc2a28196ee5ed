extension RecoveryStrategy {
  /// Gives every answer, if a poorer one, where the full model has no room for all.
  public static let degrade = RecoveryStrategy(
    "degrade",
    "serves a smaller model where room lacks, here or at the target; moves what that does not save"
  ) { situation in
    if !situation.tried.contains(.degrade) { return .degrade }
    return situation.carried >= 1 && situation.seconds < situation.patience ? .wait : .failOver
  }
}
