import ScenarioSchema
import Stochastics

extension ScenarioResolver {
  /// The observers by region, and what can never, or hardly ever, detect anything.
  mutating func resolveDetection(_ failover: FailoverBlock) -> DetectionPolicy {
    var detection = failover.detection.policy
    detection.namedObservers = observers(failover.detection)
    let path = ["failover_config", "detection"]
    if detection.probeTimeout > detection.interval {
      error(
        "probe_timeout is '\(detection.probeTimeout.quantityText)', longer than the "
          + "health_check_interval of \(detection.interval.quantityText)",
        at: path + ["probe_timeout"])
    }
    checkBound(detection, path)
    checkQuorum(detection, failover, path)
    return detection
  }

  private mutating func observers(_ detection: DetectionBlock) -> [Observer] {
    checkUnique(detection.named.map(\.name), "observer")
    let names = regions.map(\.name)
    return detection.named.map { item in
      // A region that is not known has its issue; the observer then reaches the others.
      let reaches = item.reaches.map { $0.compactMap { find($0, among: names, "region") } }
      return Observer(
        name: item.name.value, reaches: reaches?.map { RegionID($0) },
        falsePositives: item.falsePositives ?? detection.policy.falsePositives)
    }
  }

  /// The phase's bound comes with the first failed probe: the observer that saw it needs n - 1 more.
  private mutating func checkBound(_ detection: DetectionPolicy, _ path: [String]) {
    let more = detection.interval * (detection.consecutiveFailures - 1)
    if detection.timeout < more {
      error(
        "timeout is '\(detection.timeout.quantityText)', but \(detection.consecutiveFailures) "
          + "failures in a row take \(more.quantityText) from the first one, so nothing is ever "
          + "detected; write at least '\((more + detection.interval).quantityText)', or probe more "
          + "often", at: path + ["timeout"])
    } else if detection.timeout < more + detection.interval,
      detection.namedObservers.isEmpty ? detection.observers > 1 : true,
      detection.quorum(of: detection.observers) > 1
    {
      warn(
        "timeout is '\(detection.timeout.quantityText)', but a quorum may take "
          + "\((more + detection.interval).quantityText) from the first failed probe: losses will be "
          + "decided unconfirmed, or dropped", at: path + ["timeout"])
    }
  }

  private mutating func checkQuorum(
    _ detection: DetectionPolicy, _ failover: FailoverBlock, _ path: [String]
  ) {
    if detection.namedObservers.isEmpty {
      if detection.healthyAbove == nil, detection.quorum > detection.observers {
        error(
          "quorum is '\(detection.quorum)', more than the \(detection.observers) observers; write "
            + "at most '\(detection.observers)', or add observers",
          at: path + ["quorum"])
      }
      return
    }
    for place in [failover.primary, failover.secondary] {
      guard let region = regions.firstIndex(where: { $0.name == place.value }) else { continue }
      let count = detection.observers(of: RegionID(region)).count
      let needed = detection.healthyAbove == nil ? detection.quorum : 1
      if count < needed {
        error(
          "quorum is '\(needed)', more than the \(count) observers that reach '\(place.value)'; "
            + "let more of them reach it, or lower the quorum", at: path + ["quorum"])
      }
    }
  }
}
