import ScenarioSchema

extension ComponentKind {
  /// A coordinator of distributed transactions.
  static let transactionCoordinator = ComponentKind(
    name: "transaction_coordinator",
    summary: "a coordinator of distributed transactions and locks",
    uses: [.requests], need: .degraded, degradedErrors: 0.2, degradedLatency: 1,
    source: "two-phase commit blocks while its coordinator is down; share of requests with a "
      + "transaction assumed",
    presets: [
      failure(
        "coordinator-failover", of: "transaction_coordinator",
        "a new leader is elected; transactions wait for it",
        source: "Raft: election timeouts of 150 to 300 ms, leases of about 10 s before another "
          + "may lead (etcd, Spanner); rate assumed",
        rate: "12/y",
        duration: .scalar("10s"))
    ])
}
