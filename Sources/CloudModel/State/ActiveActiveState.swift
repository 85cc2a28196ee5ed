extension SessionStrategy {
  /// Every change of a session is sent to another region at once.
  public static let activeActive = SessionStrategy(
    name: "active_active",
    summary: "every change is copied to another site, which has it a lag later",
    lost: .replicationLag, lag: 0.1, restore: 0, writeCost: 0.02,
    source: "asynchronous copies with at most 100 ms of lag: a common target; write cost assumed")
}
