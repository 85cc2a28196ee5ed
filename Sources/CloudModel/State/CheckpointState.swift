extension SessionStrategy {
  /// Sessions are saved from time to time and read back elsewhere.
  public static let checkpoint = SessionStrategy(
    name: "checkpoint",
    summary: "sessions are saved every interval and read back elsewhere",
    lost: .sinceCheckpoint, restore: 60, interval: 30, writeCost: 0.01,
    source: "checkpoint every 30 s, restored within 60 s: common targets; write cost assumed")
}
