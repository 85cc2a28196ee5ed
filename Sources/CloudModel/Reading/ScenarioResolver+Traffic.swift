import Foundation
import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The traffic; nil when a part of it could not be read.
  mutating func resolveTraffic(loadTrace: (String, String?) -> LoadedTrace) -> Traffic? {
    let traffic = block.traffic
    let classes = resolveClasses(traffic.classes)
    let geographies: [Geography]
    if let written = traffic.geographies {
      geographies = written.map {
        Geography(name: $0.name, share: $0.value.share, timeZone: $0.value.timeZone)
      }
      checkWhole(geographies.map(\.share), "geographies", at: ["traffic", "geographies"])
    } else {
      geographies = [Geography(name: "everywhere", share: 1)]
    }
    checkUnique(traffic.campaigns.map(\.name), "campaign")
    let campaigns = traffic.campaigns.map {
      Campaign(
        name: $0.name.value, startUnixSeconds: $0.start.unixSeconds, duration: $0.duration,
        factor: $0.factor)
    }
    guard let rate = resolveRate(traffic.rate, loadTrace: loadTrace) else { return nil }
    return Traffic(
      classes: classes, geographies: geographies, rate: rate,
      growthPerYear: traffic.rate.growth, campaigns: campaigns)
  }

  private mutating func resolveClasses(_ written: [Named<RequestClassBlock>]) -> [RequestClass] {
    let path = ["traffic", "classes"]
    let models = block.models.map(\.name)
    let given = written.compactMap(\.value.share)
    if !given.isEmpty, given.count < written.count {
      error("some request classes have a share and some have none; give each one", at: path)
    } else if !given.isEmpty {
      checkWhole(given, "request classes", at: path)
    }
    let isBatched = block.models.first?.value.stepTime != nil
    return written.map { named in
      let value = named.value
      let own = path + [named.name]
      let model = value.model.flatMap { find($0, among: models, "model") } ?? 0
      let share = value.share ?? 1 / Double(written.count)
      if value.share == nil {
        explain(
          own + ["share"], QuantityKind.share.format(share), source: "equal parts",
          help: "of all requests")
      }
      let node = root[key: "traffic"]?[key: "classes"]?[key: named.name]
      for key in ["input_tokens", "output_tokens"] where isBatched && node?[key: key] == nil {
        error("request class '\(named.name)' needs '\(key)', as its model has 'step_time'", at: own)
      }
      return RequestClass(
        name: named.name, model: model, share: share,
        inputTokens: value.inputTokens?.distribution ?? .constant(0),
        outputTokens: value.outputTokens?.distribution ?? .constant(0),
        firstTokenSeconds: value.firstToken, stallSeconds: value.stall,
        answerSeconds: value.answer, streaming: value.streaming, valueMicroUSD: value.value)
    }
  }

  private mutating func resolveRate(
    _ rate: RateBlock, loadTrace: (String, String?) -> LoadedTrace
  ) -> RateSource? {
    let path = ["traffic", "rate"]
    let scale: TrafficScale? =
      rate.peak.map { .peak(requestsPerSecond: $0) }
      ?? rate.mean.map { .mean(requestsPerSecond: $0) }
    warnOfIdleKeys(at: path)
    if let constant = rate.constant { return .constant(requestsPerSecond: constant) }
    if let base = rate.base {
      let hours = rate.hourOfDay ?? Array(repeating: 1, count: 24)
      let days = rate.weekday ?? Array(repeating: 1, count: 7)
      return .shape(requestsPerSecond: base, hourOfDay: hours, weekday: days)
    }
    guard let name = rate.trace else {
      let node = root[key: "traffic"]?[key: "rate"]
      let isWritten = ["constant", "base", "trace"].contains { node?[key: $0] != nil }
      if node?.entries != nil, !isWritten {
        error("rate has no source; give 'constant', 'base' with factors, or 'trace'", at: path)
      }
      return nil
    }
    let file = name.mark.flatMap { $0.line > 0 ? $0.file : nil }
    switch loadTrace(name.value, file) {
    case .trace(let trace):
      return .trace(trace, repeat: rate.repeats, scale: scale)
    case .failure(let reason):
      error("trace '\(name.value)': \(reason)", at: name)
      return nil
    }
  }

  /// Warns of keys that only mean something beside another that is not written.
  private mutating func warnOfIdleKeys(at path: [String]) {
    guard let node = root[key: "traffic"]?[key: "rate"] else { return }
    for (key, partner) in [
      ("hour_of_day", "base"), ("weekday", "base"), ("repeat", "trace"), ("scale_to", "trace"),
    ] where node[key: partner] == nil {
      guard let idle = node[key: key] else { continue }
      context.add(
        Issue(
          .warning, mark: idle.mark, path: (path + [key]).joined(separator: "."),
          "\(key) has no effect without '\(partner)'"))
    }
  }

  mutating func checkLoadBalancer() {
    let balancer = block.loadBalancer
    if balancer.timeout > balancer.interval {
      error(
        "timeout is '\(balancer.timeout.quantityText)', longer than the interval of "
          + balancer.interval.quantityText, at: ["load_balancer", "timeout"])
    }
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
    return Routing(weights: weights, resolvers: routing.resolvers, dnsTTL: dnsTTL)
  }

  private mutating func explainWeights(_ weights: [Double], _ source: String) {
    for (region, weight) in zip(regions, weights) {
      explain(
        ["routing", "weights", region.name], QuantityKind.share.format(weight), source: source,
        help: "share of the region in the record")
    }
  }
}
