extension SessionStrategy {
  /// Sessions live in the memory of their instance and nowhere else.
  public static let none = SessionStrategy(
    name: "none",
    summary: "sessions live in the memory of their instance and are lost with it",
    lost: .everything,
    source: "nothing to restore: the conversation begins anew")
}
