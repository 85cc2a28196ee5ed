import CloudModel

/// A design's target tracking as other tools take it: a Kubernetes HorizontalPodAutoscaler and a policy of
/// AWS Application Auto Scaling.
public enum ScalingSnippets {
  /// The manifest of an autoscaler for each region with machines; nil without target tracking.
  ///
  /// `nines import hpa` reads it back. A cooldown before growth becomes a policy of at most doubling in
  /// that time, one before shrinking the stabilisation window.
  public static func hpa(_ scenario: Scenario) -> String? {
    guard let policy = scenario.autoscaling?.targetTracking,
      let model = scenario.models.first?.name
    else { return nil }
    let documents = scenario.regions.indices.map { region -> String in
      let pools = scenario.pools.filter { $0.region.index == region }
      func sum(_ value: (Pool) -> Int) -> Int { pools.reduce(0) { $0 + value($1) } }
      let least = sum { $0.minPerZone * scenario.zones(of: $0).count }
      let most = sum { min($0.quota, $0.maxPerZone * scenario.zones(of: $0).count) }
      return """
        # \(scenario.regions[region].name), from the scenario \(scenario.name)
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: \(model.lowercased())-\(scenario.regions[region].name.lowercased())
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \(model.lowercased())}
          minReplicas: \(max(1, least))
          maxReplicas: \(max(1, most))
          metrics:
            - type: Pods
              pods:
                metric: {name: gpu_utilization}
                target: {type: AverageValue, averageValue: "\(percent(policy.target))"}
          behavior:
            scaleUp:
              policies: [{type: Percent, value: 100, periodSeconds: \(seconds(policy.scaleOutCooldown, 1))}]
            scaleDown:
              stabilizationWindowSeconds: \(seconds(policy.scaleInCooldown, 0))

        """
    }
    return documents.joined(separator: "---\n")
  }

  /// The configuration that `aws application-autoscaling put-scaling-policy` takes; nil without target
  /// tracking.
  public static func targetTracking(_ scenario: Scenario) -> JSONValue? {
    guard let policy = scenario.autoscaling?.targetTracking else { return nil }
    return [
      "TargetValue": .number(Double(percent(policy.target)) ?? policy.target * 100),
      "CustomizedMetricSpecification": [
        "MetricName": "gpu_utilization", "Namespace": "Inference", "Statistic": "Average",
        "Unit": "Percent",
      ],
      "ScaleOutCooldown": .integer(seconds(policy.scaleOutCooldown, 0)),
      "ScaleInCooldown": .integer(seconds(policy.scaleInCooldown, 0)),
      "DisableScaleIn": .bool(policy.disablesScaleIn),
    ]
  }

  /// A share in percent with at most two decimals.
  private static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    return "\(Double(hundredths) / 100)"
  }

  /// Whole seconds that Kubernetes allows: at most half an hour.
  private static func seconds(_ duration: Duration, _ least: Int64) -> Int64 {
    min(1800, max(least, duration.components.seconds))
  }
}
