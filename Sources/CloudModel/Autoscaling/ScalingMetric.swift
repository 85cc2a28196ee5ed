/// What a policy watches; key `name` of an item of `autoscaling.metrics`, key `metric` of a policy.
public enum ScalingMetric: String, Equatable, Sendable, CaseIterable {
  /// Requests/s of the region's whole service.
  case requestRate = "request_rate"
  /// Running sequences over the batch cap, mean over the region's ready instances.
  case gpuUtilization = "gpu_utilization"
  /// Requests/s of the region over its ready instances.
  case requestsPerInstance = "requests_per_instance"
  /// Requests that wait in the region.
  case queueLength = "queue_length"
}

extension ScalingObservation {
  /// The value of a metric: a share, requests/s, or requests; nil when there is no datapoint.
  public func value(of metric: ScalingMetric) -> Double? {
    guard let metrics else { return nil }
    switch metric {
    case .gpuUtilization: return Double(metrics.utilisation) / 1e6
    case .requestRate: return Double(metrics.requestRate) / 1e9
    case .requestsPerInstance:
      return counts.capacity > 0 ? Double(metrics.requestRate) / 1e9 / counts.capacity : nil
    case .queueLength: return metrics.waiting
    }
  }
}
