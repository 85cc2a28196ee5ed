import CloudModel

/// What a region's greatest rate asks of its instances.
public struct PeakLoad: Equatable, Sendable {
  /// The greatest rate, requests/s.
  public let requestsPerSecond: Double
  /// What one instance serves at its capacity, requests/s.
  public let requestsPerInstance: Double
  /// Sequences that one instance runs at its capacity.
  public let slotsPerInstance: Double
  /// Instances that the autoscaler wishes then, with the buffer; at capacity without an autoscaler.
  public let instancesWanted: Int
}

extension Design {
  /// What the greatest rate of all noise paths asks of a region, with the scenario's weights in the record.
  public func peakLoad(ofRegion region: Int) -> PeakLoad {
    let rate = Units.part(peakRate, weights[region])
    return PeakLoad(
      requestsPerSecond: Double(rate) / Units.ratePerRequestPerSecond,
      requestsPerInstance: Double(speed.instanceRate) / Units.ratePerRequestPerSecond,
      slotsPerInstance: speed.batchCap, instancesWanted: instancesNeeded(for: rate, at: region))
  }

  /// Instances that serve a rate at the autoscaler's target with its headroom, or at capacity without.
  func instancesNeeded(for rate: Rate, at region: Int) -> Int {
    let perSecond = Double(rate) / Units.ratePerRequestPerSecond
    let target = autoscaler?.utilisationTarget ?? 1
    let each = speed.throughput(utilisation: target)
    if each <= 0 { return 0 }
    let exact = perSecond / each * (autoscaler?.headroom[region] ?? 1)
    return Int(min(1e6, (exact - 1e-9).rounded(.up)))
  }
}
