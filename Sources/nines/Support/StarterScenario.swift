import ArgumentParser

/// An architecture for which `nines init` writes a commented scenario to begin with.
enum StarterArchitecture: String, ExpressibleByArgument, CaseIterable {
  case singleRegion = "single-region"
  case multiZone = "multi-zone"
  case activePassive = "active-passive"
  case activeActive = "active-active"
  case threeClouds = "three-clouds"

  /// What it is, in a line.
  var summary: String {
    switch self {
    case .singleRegion: "one region with one zone"
    case .multiZone: "one region with three zones"
    case .activePassive: "a region, and a warm standby on another cloud that takes over"
    case .activeActive: "two regions of one cloud that both serve, and stand in for each other"
    case .threeClouds: "three regions on three clouds that all serve"
    }
  }

  private var question: String {
    switch self {
    case .singleRegion: "How available is a service in one zone of one region?"
    case .multiZone: "How available is a service in three zones of one region?"
    case .activePassive: "Does a warm standby on a second cloud reach 99.99 %?"
    case .activeActive: "Do two regions that both serve reach 99.99 %?"
    case .threeClouds: "What do three clouds that all serve cost and reach?"
    }
  }

  /// The scenario as text.
  func text(name: String) -> String {
    """
    # \(question)
    #
    # Written by 'nines init --architecture \(rawValue)':
    # \(summary).
    #   nines check FILE        is it right?             nines run FILE      what does it reach?
    #   nines explain FILE      which values hold?       nines list presets  which presets exist?
    # Every value with a comment below is one to replace by your own.
    nines: 1
    name: \(name)
    description: A starter, \(summary).
    horizon: 1y                     # how long each replication simulates
    seed: 1                         # the same seed gives the same numbers

    # The goal: the share of requests that must be good, over a calendar window.
    slo: {availability: \(self == .singleRegion ? "99.9%" : "99.99%"), window: year}

    # Where it runs. per_zone: instances that are kept (min), at the start, and at most.
    \(clouds)
    # What an instance does. 'nines list instances' has the machine types; step times that were measured
    # (models.*.step_time) replace throughput and service_time.
    models:
      chat:
        instance_types: [\(instanceTypes)]
        throughput: 5rps              # requests that an instance finishes, at most
        service_time: 7s              # from the first token to the last
        load: {duration: 90s, warm_up: {p50: 60s, p99: 150s}}

    # Who comes: a rate by the hour and weekday of each geography. A recorded trace goes to 'rate', too:
    #   rate: {trace: traffic.csv, repeat: weekly}
    traffic:
      classes:
        chat: {deadline: {first_token: 10s}, streaming: true, value: 0.004 USD}
      geographies:
        europe: {share: 50%, timezone: Europe/Berlin}
        north-america: {share: 50%, timezone: America/New_York}
      rate: {constant: \(rate)rps}

    # Health checks within a region, and how many requests may wait.
    load_balancer: {preset: alb, queue_limit: 200}

    \(failover)# What goes wrong, at published rates; each preset names its source.
    faults:
      - {preset: gpu-node-crash}      # an instance
      - {preset: zone-power-loss}     # a zone
    \(regionFaults)
    """
  }

  private var rate: Int { self == .singleRegion ? 15 : 60 }

  private var instanceTypes: String {
    switch self {
    case .singleRegion, .multiZone, .activeActive: "p5.48xlarge"
    case .activePassive: "p5.48xlarge, ND96isr_H100_v5"
    case .threeClouds: "p5.48xlarge, ND96isr_H100_v5, a3-highgpu-8g"
    }
  }

  private static func region(
    _ cloud: String, _ name: String, _ zones: [String], _ type: String, _ size: String
  ) -> String {
    """
      \(cloud):
        regions:
    \(regionAlone(name, zones, type, size))
    """
  }

  private static func regionAlone(
    _ name: String, _ zones: [String], _ type: String, _ size: String
  ) -> String {
    """
          \(name):
            zones: [\(zones.map { name + $0 }.joined(separator: ", "))]
            pools: {gpu: {instance: \(type), per_zone: {\(size)}}}

    """
  }

  private var clouds: String {
    let large = "min: 8, initial: 8, max: 12"
    var text = "clouds:\n"
    switch self {
    case .singleRegion:
      text += Self.region("aws", "us-east-1", ["a"], "p5.48xlarge", "min: 5, initial: 5, max: 8")
    case .multiZone: text += Self.region("aws", "us-east-1", ["a", "b", "c"], "p5.48xlarge", large)
    case .activePassive:
      text += Self.region("aws", "us-east-1", ["a", "b", "c"], "p5.48xlarge", large)
      text += Self.region(
        "azure", "eastus", ["-1", "-2", "-3"], "ND96isr_H100_v5", "min: 2, initial: 2, max: 12")
    case .activeActive:
      text += Self.region("aws", "us-east-1", ["a", "b", "c"], "p5.48xlarge", large)
      text += Self.regionAlone("us-west-2", ["a", "b", "c"], "p5.48xlarge", large)
    case .threeClouds:
      let size = "min: 4, initial: 4, max: 8"
      text += Self.region("aws", "us-east-1", ["a", "b", "c"], "p5.48xlarge", size)
      text += Self.region("azure", "eastus", ["-1", "-2", "-3"], "ND96isr_H100_v5", size)
      text += Self.region("gcp", "us-central1", ["-a", "-b", "-c"], "a3-highgpu-8g", size)
    }
    return text
  }

  private var failover: String {
    let pair: (String, String)
    switch self {
    case .singleRegion, .multiZone: return ""
    case .threeClouds:
      return """
        # All regions serve; clients find them by DNS, each with its share. A lost region keeps its share:
        # failover_config moves traffic between two regions.
        routing:
          method: dns
          dns_ttl: 60s
          weights: {us-east-1: 34%, eastus: 33%, us-central1: 33%}


        """
    case .activePassive: pair = ("us-east-1", "eastus")
    case .activeActive: pair = ("us-east-1", "us-west-2")
    }
    let weights =
      self == .activeActive
      ? """
      # Both regions serve half of the traffic.
      routing: {weights: {us-east-1: 50%, us-west-2: 50%}}


      """ : ""
    return weights + """
      # When a region is lost, traffic moves to the other one by DNS.
      failover_config:
        primary_region: \(pair.0)
        secondary_region: \(pair.1)
        detection: {health_check_interval: 10s, consecutive_failures: 3, timeout: 30s}
        recovery: {dns_ttl: 60s, load_balancer_warmup: 120s, model_preload_timeout: 180s}
        validation: {synthetic_monitors: 3, canary_traffic_percentage: 5%, full_validation_timeout: 300s}

      # Instances follow the load; the buffer is beyond what the load needs.
      autoscaling:
        scaling_policies:
          - {type: target_tracking, target_value: 70%_gpu_utilization, scale_out_cooldown: 180s, scale_in_cooldown: 300s}
      capacity: {buffer: 25%}


      """
  }

  private var regionFaults: String {
    let aws = "  - {preset: aws-region-event, region: us-east-1}"
    switch self {
    case .singleRegion, .multiZone: return aws
    case .activePassive: return aws + "\n  - {preset: azure-region-event, region: eastus}"
    case .activeActive: return "  - {preset: aws-region-event}"
    case .threeClouds: return aws + "\n  - {preset: azure-region-event, region: eastus}"
    }
  }
}
