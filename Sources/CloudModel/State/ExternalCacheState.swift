extension SessionStrategy {
  /// Instances keep nothing: a cache of the region holds the sessions, copied to the others.
  public static let externalCache = SessionStrategy(
    name: "external_cache",
    summary: "a cache of the region holds the sessions, with an asynchronous copy in other regions",
    lost: .replicationLag, isOutside: true, lag: 1, restore: 17,
    source: "Redis Cluster specification: 15 s node timeout, an election within 2 s; lag assumed")
}
