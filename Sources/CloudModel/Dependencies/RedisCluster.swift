import ScenarioSchema

extension ComponentKind {
  /// Redis Cluster, as a cache or session store.
  static let redisCluster = ComponentKind(
    name: "redis_cluster",
    summary: "Redis Cluster: keys in shards, each with a primary and replicas",
    uses: [.requests], need: .degraded, degradedErrors: 0.05, degradedLatency: 0.3,
    source: "Redis Cluster specification; what is lost without the cache is assumed",
    presets: [
      failure(
        "redis-primary-failover", of: "redis_cluster",
        "one of three primaries dies; its replica is voted in",
        source: "Redis Cluster specification: cluster-node-timeout 15 s, then 0.5 to 1 s until "
          + "the election, one of three shards without writes meanwhile; rate assumed",
        rate: "6/y",
        duration: .mapping([
          ("law", .scalar("uniform")), ("from", .scalar("15.5s")), ("to", .scalar("17s")),
        ]),
        more: [("error_share", .scalar("33%"))])
    ])
}
