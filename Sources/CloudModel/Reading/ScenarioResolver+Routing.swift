import ScenarioSchema

extension ScenarioResolver {
  mutating func checkLoadBalancer() {
    let balancer = block.loadBalancer
    if balancer.timeout > balancer.interval {
      error(
        "timeout is '\(balancer.timeout.quantityText)', longer than the interval of "
          + balancer.interval.quantityText, at: ["load_balancer", "timeout"])
    }
    warnOfIdleShedding()
    if let breaker = balancer.circuitBreaker, breaker.upstream == .http2 {
      for key in ["max_connections", "max_pending_requests"] {
        warn(
          "\(key) has no effect without 'protocol: http1'",
          atKey: ["load_balancer", "circuit_breaker", key])
      }
    }
  }

  /// Warns of priorities that nobody looks at, and of shedding that cannot tell classes apart.
  private mutating func warnOfIdleShedding() {
    let classes = block.traffic.classes
    if block.loadBalancer.shedding == .none {
      for item in classes {
        warn(
          "priority has no effect without 'load_balancer.shedding.by: priority'",
          atKey: ["traffic", "classes", item.name, "priority"])
      }
      warn(
        "above has no effect without 'by: priority'", atKey: ["load_balancer", "shedding", "above"])
    } else if Set(classes.map(\.value.priority)).count == 1, classes.count > 1 {
      warn(
        "all classes have the priority \(classes[0].value.priority), so they are shed alike; give "
          + "some of them another 'priority'", atKey: ["load_balancer", "shedding", "by"])
    }
  }

  /// A warning at a key, when it is written.
  mutating func warn(_ message: String, atKey path: [String]) {
    guard let node = path.reduce(root as DocumentNode?, { $0?[key: $1] }) else { return }
    context.add(
      Issue(.warning, mark: node.mark, path: path.joined(separator: "."), message))
  }

  /// Weights by region, and the record's time to live.
  mutating func resolveRouting(_ failover: FailoverPolicy?) -> Routing {
    let routing = block.routing
    var weights = Array(repeating: 0.0, count: regions.count)
    if let written = routing.weights {
      for weight in written {
        let place = Located(
          weight.name, mark: weight.mark, path: "routing.weights.\(weight.name)")
        if let index = find(place, among: regions.map(\.name), "region") {
          weights[index] = weight.value
        }
      }
      checkWhole(written.map(\.value), "weights", at: ["routing", "weights"])
    } else if let failover {
      weights[failover.primary.index] = 1
      explainWeights(weights, "all to the primary region")
    } else if !regions.isEmpty {
      weights = weights.map { _ in 1 / Double(regions.count) }
      explainWeights(weights, "equal parts")
    }
    checkWhole(routing.resolvers.map(\.share), "resolvers", at: ["routing", "resolvers"])
    let dnsTTL = failover?.dnsTTL ?? routing.dnsTTL?.value ?? .seconds(60)
    if let written = routing.dnsTTL, failover != nil {
      context.add(
        Issue(
          .warning, mark: written.mark, path: written.path,
          "dns_ttl has no effect, as failover_config.recovery.dns_ttl is in force"))
    } else if routing.dnsTTL == nil {
      explain(
        ["routing", "dns_ttl"], dnsTTL.quantityText, unit: "s",
        source: failover == nil ? "" : "failover_config.recovery.dns_ttl",
        help: "time to live of the record")
    }
    var resolved = Routing(weights: weights, resolvers: routing.resolvers, dnsTTL: dnsTTL)
    resolved.method = routing.method
    resolved.syncInterval = resolveSync(routing)
    return resolved
  }

  /// Between the turns of the switch; zero for one that writes at once.
  private mutating func resolveSync(_ routing: RoutingBlock) -> Duration {
    guard let usual = routing.method.interval else {
      if routing.syncInterval != nil {
        warn(
          "sync_interval has no effect, as the method '\(routing.method.name)' writes changes at "
            + "once; remove it", at: ["routing", "sync_interval"])
      }
      return .zero
    }
    if let written = routing.syncInterval { return written }
    explain(
      ["routing", "sync_interval"], Duration.seconds(usual).quantityText, unit: "s",
      source: routing.method.source, help: routing.method.summary)
    return .seconds(usual)
  }

  private mutating func explainWeights(_ weights: [Double], _ source: String) {
    for (region, weight) in zip(regions, weights) {
      explain(
        ["routing", "weights", region.name], QuantityKind.share.format(weight), source: source,
        help: "share of the region in the record")
    }
  }
}
