import ScenarioSchema

extension ComponentKind {
  /// Kafka, between the service and what works behind it.
  static let kafka = ComponentKind(
    name: "kafka",
    summary: "Kafka: a queue whose backlog has to be worked off after an outage",
    uses: [.requests], need: .degraded, degradedErrors: 0, degradedLatency: 0.5, catchUp: 0.5,
    source: "consumers with half again the capacity that they need, assumed",
    presets: [
      failure(
        "kafka-broker-loss", of: "kafka",
        "brokers without a majority in sync: nothing is taken until they are back",
        source: "Kafka documentation, min.insync.replicas; rate and duration assumed",
        rate: "1/y",
        duration: .mapping([("p50", .scalar("15min")), ("p90", .scalar("60min"))]))
    ])
}
